"""Documents from templates: HTML rendered to tagged PDF/A-3a with our own fonts and without a network.

No claim of PDF/UA is made. A document may carry a machine-readable record and empty signature fields, whose places
are the boxes of HTML elements, so that they always stand where the page shows them.
"""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.template.base import UNKNOWN_SOURCE
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ground.failpoints import failpoint
from records.sign_fields import SignField, add_sign_fields
from records.template_limits import NotPlain, require_plain

__all__ = [
    "Attachment",
    "SignField",
    "compile_source",
    "html_of",
    "html_of_source",
    "line_at_fault",
    "loaded_fonts",
    "pdf_of",
    "render_pdf",
    "render_source",
]

_FONTS = Path(__file__).parent / "fonts"
_PACKED = "packed:"
_WEB = re.compile(r"https://[^\s/]", re.IGNORECASE)
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the document, for machines: `data` is its content, `description` says what it is."""

    name: str
    data: bytes
    description: str


class RefusedAddress(FatalURLFetchingError):  # type: ignore[misc] # WeasyPrint has no types
    """The template asks for what is not packed with the house, or leads elsewhere. The document is not made."""


class PackedOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Serve fonts of this folder by `packed:<name>` and refuse everything else: files, networks, redirects (B58)."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("packed",), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return a packed file. Raises RefusedAddress, which stops the rendering."""
        name = url.removeprefix(_PACKED)
        if not url.startswith(_PACKED) or name not in _packed_names():
            self.refused.append(url[:80])
            raise RefusedAddress(f"not packed with the house: {url[:80]}")
        return URLFetcherResponse(url, (_FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})


@lru_cache(maxsize=1)
def _packed_names() -> frozenset[str]:
    return frozenset(path.name for path in _FONTS.glob("*.ttf"))


@lru_cache(maxsize=2)
def _engine(*, tells: bool = False) -> Engine:
    """Return the template engine of documents: no request, no loaders but ours, everything escaped.

    With `tells` what goes wrong while drawing carries its line; see `line_at_fault`.
    """
    return Engine(
        debug=tells,
        dirs=[str(Path(settings.ROOT) / "templates")],
        builtins=["records.templatetags.documents"],
        string_if_invalid="",
        autoescape=True,
    )


@lru_cache(maxsize=1)
def loaded_fonts() -> tuple[FontConfiguration, weasyprint.CSS]:
    """Load the fonts once per process: a third of the time of a page otherwise."""
    configuration = FontConfiguration()
    faces = (
        ("Regular", "normal", 400),
        ("Bold", "normal", 700),
        ("Italic", "italic", 400),
        ("BoldItalic", "italic", 700),
    )
    rules = "html { font-family: Tinos }\n" + "".join(
        f"@font-face {{ font-family: Tinos; font-style: {style}; font-weight: {weight};"
        f" src: url({_PACKED}Tinos-{name}.ttf) }}\n"
        for name, style, weight in faces
    )
    sheet = weasyprint.CSS(string=rules, font_config=configuration, url_fetcher=PackedOnly(), base_url=_PACKED)
    return configuration, sheet


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    at: datetime,
    lang: str = "vi",
    embed: Attachment | None = None,
    sign_fields: Sequence[SignField] = (),
) -> bytes:
    """Render a template of `templates/` to PDF/A-3a; `at` is the document's date of making.

    The same arguments give the same bytes. About 0.1 s a page: for handlers, outside a transaction. Raises
    RefusedAddress when the template asks for anything that is not packed with the house.
    """
    return pdf_of(html_of(template, context, lang=lang), at=at, embed=embed, sign_fields=sign_fields)


def render_source(
    source: str,
    context: Mapping[str, Any],
    *,
    at: datetime,
    lang: str = "vi",
    embed: Attachment | None = None,
    sign_fields: Sequence[SignField] = (),
) -> bytes:
    """Render a template given as text, such as the result template frozen with a service version."""
    return pdf_of(html_of_source(source, context, lang=lang), at=at, embed=embed, sign_fields=sign_fields)


def html_of(template: str, context: Mapping[str, Any], *, lang: str = "vi") -> str:
    """Return the HTML that a document is made from."""
    with translation.override(lang):
        return _engine().get_template(template).render(Context(dict(context) | {"lang": lang}))


def html_of_source(source: str, context: Mapping[str, Any], *, lang: str = "vi", tells: bool = False) -> str:
    """Return the HTML that a document is made from, for a template given as text."""
    with translation.override(lang):
        return compile_source(source, tells=tells).render(Context(dict(context) | {"lang": lang}))


def line_at_fault(error: Exception) -> int | None:
    """Return the line of a template given as text on which drawing stopped; None for its frame, or if none is told."""
    token: Any = getattr(error, "token", None)
    if token is not None:
        compiling: int | None = token.lineno
        return compiling
    # Django tells lines to its own error page only; inside a block of a frame not even there.
    node: Any = getattr(error, "_culprit_node", None)
    if node is None or node.token is None or node.origin.name != UNKNOWN_SOURCE:
        return None
    line: int | None = node.token.lineno
    return line


def compile_source(source: str, *, tells: bool = False) -> Template:
    """Compile a template given as text. Raises TemplateSyntaxError, TemplateDoesNotExist (also for what it takes in).

    Either error has the `token` at fault, but for what is nested without end.
    """
    require_plain(source)
    try:
        template = _engine(tells=tells).from_string(source)
    except RecursionError as error:
        raise NotPlain(_("too many tags or words inside each other"), _("Take the innermost ones out")) from error
    extends: list[Any] = template.nodelist.get_nodes_by_type(ExtendsNode)
    includes: list[Any] = template.nodelist.get_nodes_by_type(IncludeNode)
    frames = [(node, node.parent_name) for node in extends] + [(node, node.template) for node in includes]
    for node, name in frames:
        try:
            _engine().get_template(str(name.resolve(Context({}))))
        except TemplateDoesNotExist as error:
            error.token = node.token  # type: ignore[attr-defined]  # where Django's parser puts it
            raise
    return template


def pdf_of(html: str, *, at: datetime, embed: Attachment | None = None, sign_fields: Sequence[SignField] = ()) -> bytes:
    """Turn HTML into tagged PDF/A-3a; see `render_pdf`."""
    fetcher = PackedOnly()
    with _one_at_a_time:
        configuration, sheet = loaded_fonts()
        page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=_PACKED)
        document = page.render(font_config=configuration, stylesheets=[sheet], pdf_variant="pdf/a-3a")
        failpoint("in_render")
        _refuse_links(document)
        moment = timezone.localtime(at).isoformat(timespec="seconds")
        document.metadata.created = document.metadata.modified = moment
        document.metadata.generator = "Một Cửa"
        pdf: bytes = document.write_pdf(
            pdf_variant="pdf/a-3a",
            attachments=[_attachment(embed, at)] if embed else None,
            finisher=lambda made, file: _finish(made, file, sign_fields),
        )
    if fetcher.refused:  # inside a drawing the refusal is swallowed; a document without its part is none, either
        raise RefusedAddress(f"not packed with the house: {fetcher.refused[0]}")
    return pdf


def _refuse_links(document: Any) -> None:
    """Raise RefusedAddress for a link to anything but a place in the document or an address of the web (B58)."""
    for page in document.pages:
        for kind, target, *_place in page.links:
            if kind != "internal" and not _WEB.match(target):
                raise RefusedAddress(f"no link for a document: {target[:80]}")


def _finish(document: Any, pdf: Any, sign_fields: Sequence[SignField]) -> None:
    add_sign_fields(document, pdf, sign_fields)
    if "AF" in pdf.catalog:  # WeasyPrint lists each file twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _attachment(embed: Attachment, at: datetime) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=embed.data,
        name=embed.name,
        description=embed.description,
        created=at,
        modified=at,
        relationship="Data",
        url_fetcher=PackedOnly(),
    )
