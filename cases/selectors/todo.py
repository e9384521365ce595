"""What a handler still has to do before he may propose, from what his page shows anyway.

The action asks again (`cases.outcomes.missing_before_proposal`); this list only saves him the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.selectors.office_case import CasePage


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and where on the page."""

    label: str
    anchor: str
    state: str
    state_label: str


def left_to_do(page: CasePage) -> tuple[Task, ...]:
    """Return the handler's list, done things included. No query."""
    return tuple(_tasks(page))


def _tasks(page: CasePage) -> Iterator[Task]:
    wrong = sum(1 for file in page.files if file.check and file.check.verdict == "wrong")
    checked = len(page.files) - page.unchecked
    label = _("Check the documents (%(done)d of %(all)d)") % {"done": checked, "all": len(page.files)}
    yield _task(label, "giay-to", is_done=not page.unchecked and not wrong, wrong=bool(wrong))
    for lookup in page.lookups:
        if lookup.is_running:
            yield Task(lookup.label, "tra-cuu", "asked", _("Asked, no answer yet"))
            continue
        settled = lookup.stance == "for"
        yield _task(lookup.label, "tra-cuu", is_done=settled, wrong=bool(lookup.outcome) and not settled)
    yield _task(_("Draft the decision"), "du-thao", is_done=page.decision is not None, wrong=False)


def _task(label: str, anchor: str, *, is_done: bool, wrong: bool) -> Task:
    if is_done:
        return Task(label, anchor, "done", _("Done"))
    if wrong:
        return Task(label, anchor, "wrong", _("Stands against granting"))
    return Task(label, anchor, "pending", _("To do"))
