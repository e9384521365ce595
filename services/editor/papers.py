"""The result and the letters beside the editor: pictures of pages drawn from the text as it is typed now.

What a paper says is the business of the rooms above, which give it through the port `sample_papers`.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from accounts.who import Who
from ground.ports import adapter
from records.apart import NotDrawn, draw_pages
from services.checking import Checked, Example

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIRST = "result"


class SamplePapers(Protocol):
    """Papers of a service as samples."""

    def names(self) -> Mapping[str, "StrOrPromise"]:
        """Return the papers that there are, by key."""

    def page(self, checked: Checked, example: Example, key: str, *, who: Who) -> str:
        """Return a paper's HTML for an example; days are counted in the calendar of the reader's unit.

        Raises KeyError for a paper that there is not, NotDrawn for a folder that does not allow it.
        """


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a paper: `src` is the picture itself, `width` and `height` are pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The first pages of a paper and how many more there are, or the sentence that says why there is none."""

    key: str
    leaves: tuple[Leaf, ...] = ()
    more: int = 0
    trouble: str = ""


def port() -> SamplePapers:
    """Return what knows the papers."""
    papers: SamplePapers = adapter("sample_papers")
    return papers


def drawn(checked: Checked, example: Example, key: str, *, who: Who) -> Drawn:
    """Draw a paper (the result unless `key` names another). About a second; the calendar's queries. Never raises."""
    key = key if key in port().names() else FIRST
    try:
        pages = draw_pages(port().page(checked, example, key, who=who), at=example.at)
    except NotDrawn as error:
        return Drawn(key, trouble=str(error))
    leaves = tuple(
        Leaf(f"data:{one.mime};base64,{b64encode(one.data).decode()}", one.width, one.height) for one in pages.shown
    )
    return Drawn(key, leaves, pages.count - len(leaves))
