"""Addresses in a result template: a document fetches nothing and leads to its own parts or to the open web only."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from services.checking.problems import Problem

FETCHED = frozenset({"src", "srcset", "data", "poster", "background", "xlink:href"})
"""Attributes whose address would be fetched while the document is drawn."""

_STYLE = re.compile(r"url\s*\(|@import", re.IGNORECASE)


class _Addresses(HTMLParser):
    """Collects (line, attribute or rule, address) of what a document may not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at each attribute of a tag."""
        for name, value in attrs:
            address = (value or "").strip()
            if name in FETCHED or (name == "href" and not _leads_well(tag, address)):
                self.found.append((self.getpos()[0], address))


def _leads_well(tag: str, address: str) -> bool:
    return tag == "a" and (address.startswith("#") or address.lower().startswith("https://")) and "{" not in address


def check_addresses(name: str, source: str) -> Iterator[Problem]:
    """Yield what a template would fetch, and links that are no plain web address written out."""
    parser = _Addresses()
    parser.feed(source)
    for number, text in enumerate(source.splitlines(), start=1):
        parser.found += [(number, match.group()) for match in _STYLE.finditer(text)]
    remedy = _("Take it out: a document holds its own parts; a link begins with # or https:// and is written out")
    for line, address in sorted(parser.found):
        yield Problem(
            name, line, _("a document cannot hold the address “%(address)s”") % {"address": address[:60]}, remedy
        )
