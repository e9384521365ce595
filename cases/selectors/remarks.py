"""What a leader, a clerk and an office that is asked read in their lists beside the case."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.who import Who
from cases.lifecycle import OutcomeKind, ResultState, StepKind, StepState
from cases.models import Decision, Result, Step
from cases.selectors.desks import Desk, Tab
from cases.selectors.rows import Row


def remarked(desk: Desk, tab: Tab, rows: Sequence[Row], who: Who) -> list[Row]:
    """Return the rows with the remarks of the desk. One query for leaders, clerks and who is asked, else none."""
    if not rows:
        return []
    ids = [row.case_id for row in rows]
    if tab.key == "asked":
        remarks = _questions(ids, tab.places(who))
    elif tab.key == "waiting" and desk.key in REMARKS:
        remarks = REMARKS[desk.key](ids)
    else:
        return list(rows)
    return [replace(row, remark=remarks.get(row.case_id, "")) for row in rows]


def _proposals(case_ids: Sequence[int]) -> dict[int, str]:
    newest = Decision.objects.filter(case__in=case_ids).select_related("post__person", "reviewed_by__person")
    found = {}
    for decision in newest.order_by("case_id", "number"):
        kind = OutcomeKind(decision.kind)
        words = _("Proposed: grant") if kind == OutcomeKind.GRANT else _("Proposed: refuse")
        drafted = _("drafted by %(name)s") % {"name": decision.post.person.full_name}
        found[decision.case_id] = f"{words}, {drafted}"
        if decision.reviewed_by:
            reviewed = _("reviewed by %(name)s") % {"name": decision.reviewed_by.person.full_name}
            found[decision.case_id] += f", {reviewed}"
    return found


def _questions(case_ids: Sequence[int], units: Sequence[int]) -> dict[int, str]:
    asked = Step.objects.filter(case__in=case_ids, unit__in=units, kind=StepKind.CONSULTATION, state=StepState.OPEN)
    return {
        step.case_id: _("Your unit's opinion is asked for by %(due)s")
        % {"due": timezone.localtime(step.due_at).strftime("%H:%M, %d/%m/%Y")}
        for step in asked
        if step.due_at is not None
    }


def _documents(case_ids: Sequence[int]) -> dict[int, str]:
    living = Result.objects.filter(case__in=case_ids).exclude(state=ResultState.VOIDED)
    return {
        result.case_id: ", ".join(
            (_("Number %(number)s") % {"number": result.full_number}, str(ResultState(result.state).label))
        )
        for result in living
    }


REMARKS: dict[str, Callable[[Sequence[int]], dict[int, str]]] = {"approval": _proposals, "issue": _documents}
"""Desk → how the remarks of its first tab are read."""
