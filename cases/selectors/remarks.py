"""What a leader and a clerk read in their lists beside the case: the proposal, the document."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from cases.lifecycle import OutcomeKind, ResultState
from cases.models import Decision, Result
from cases.selectors.desks import Desk
from cases.selectors.rows import Row


def remarked(desk: Desk, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the remarks of the desk. One query for leaders and clerks, none for the others."""
    read = REMARKS.get(desk.key)
    if read is None or not rows:
        return list(rows)
    remarks = read([row.case_id for row in rows])
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


def _documents(case_ids: Sequence[int]) -> dict[int, str]:
    living = Result.objects.filter(case__in=case_ids).exclude(state=ResultState.VOIDED)
    return {
        result.case_id: f"{_('Number %(number)s') % {'number': result.full_number}}, {ResultState(result.state).label}"
        for result in living
    }


REMARKS: dict[str, Callable[[Sequence[int]], dict[int, str]]] = {"approval": _proposals, "issue": _documents}
"""Desk → how its remarks are read."""
