"""What stands in the address of the catalogue: words, shelves, page. Whatever cannot be read does not narrow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from services.finding import Filters
from services.topics import AUDIENCES, LEVELS, topics

LONGEST_QUERY = 100
LAST_PAGE = 1000

_FIELD = re.compile(r"[a-z0-9-]{1,120}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A list box of the filter: its name in the address, label, options and what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit to the catalogue."""

    query: str
    filters: Filters
    page: int

    @property
    def is_narrowed(self) -> bool:
        """Say whether any shelf is chosen."""
        return self.filters != Filters()

    @property
    def choices(self) -> list[Choice]:
        """Return the list boxes with what is chosen."""
        lang = get_language() or "vi"
        by_topic = [(one.id, one.words.to(lang)) for one in topics().values()]
        audiences, levels = _named(AUDIENCES), _named(LEVELS)
        return [
            Choice("chu-de", str(_("Life event")), (("", str(_("All life events"))), *by_topic), self.filters.topic),
            Choice("doi-tuong", str(_("For whom")), (("", str(_("Everybody"))), *audiences), self.filters.audience),
            Choice("cap", str(_("Decided at")), (("", str(_("All levels"))), *levels), self.filters.agency_level),
        ]

    def address(self, page: int) -> str:
        """Return the query string of another page."""
        chosen = self.filters
        parts = {"q": self.query, "chu-de": chosen.topic, "linh-vuc": chosen.field, "cap": chosen.agency_level}
        parts |= {"doi-tuong": chosen.audience, "trang": str(page) if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def asked(given: Mapping[str, str]) -> Asked:
    """Read the address."""
    field = given.get("linh-vuc", "")
    filters = Filters(
        topic=_known(given.get("chu-de", ""), topics()),
        field=field if _FIELD.fullmatch(field) else "",
        agency_level=_known(given.get("cap", ""), LEVELS),
        audience=_known(given.get("doi-tuong", ""), AUDIENCES),
    )
    return Asked(given.get("q", "").strip()[:LONGEST_QUERY], filters, page_in(given.get("trang", "")))


def page_in(text: str) -> int:
    """Return the number of a page; the first for anything that is none."""
    return min(int(text), LAST_PAGE) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else 1


def _known(text: str, among: Mapping[str, object]) -> str:
    return text if text in among else ""


def _named(table: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(key, str(name)) for key, name in table.items()]
