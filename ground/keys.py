"""Keys that come from outside, in addresses and forms."""

import re

_KEY = re.compile(r"[1-9][0-9]{0,17}")


def key_in(text: str | None) -> int | None:
    """Return a row's key from an address, None for anything that is not one (negative, too large, other script)."""
    return int(text) if text and _KEY.fullmatch(text) else None
