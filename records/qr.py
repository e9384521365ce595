"""QR codes, drawn as vectors for documents and as pictures for pages."""

from io import BytesIO

import segno


def svg(text: str, *, title: str) -> str:
    """Return an inline SVG without fixed size; `title` becomes the alternative text in a tagged PDF."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(border=2, title=title, omitsize=True, dark="#000", light="#fff")


def png(text: str, *, scale: int = 4) -> bytes:
    """Return a PNG; `scale` is the width of one module in pixels."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=2)
    return out.getvalue()
