"""The unit head reviews, forwards or sends back."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.who import Who
from cases import steps
from cases.actions.frame import act, hold, save
from cases.lifecycle import StepKind
from cases.models import Case
from cases.permissions import other_eyes
from ground.refusals import Invalid, require


@act
def forward(case_id: int, *, who: Who, version: int, at: datetime) -> Case:
    """Agree with the draft and hand it to the leader; refused to whoever drafted it (four eyes). Eleven queries."""
    held = hold(case_id, "forward", who=who, version=version)
    step = steps.open_step(held.case, StepKind.REVIEW)
    decision = held.case.decisions.select_related("post").latest("number")
    require(other_eyes(who, decision, four_eyes=held.case.service_version.definition.four_eyes.required))
    decision.reviewed_by_id, decision.reviewed_at = held.official.id, at
    decision.save(update_fields=["reviewed_by", "reviewed_at"])
    opened = steps.finish(held.case, step, by=held.official, at=at)
    save(held.case)
    held.log("case.forwarded", at=at, decision=decision.pk)
    held.announce(opened, at=at)
    return held.case


@act
def send_back(case_id: int, *, reason: str, who: Who, version: int, at: datetime) -> Case:
    """Return the draft to the handler with a reason; the appraisal gets its next round. Ten queries."""
    held = hold(case_id, "send_back", who=who, version=version)
    step = steps.open_step(held.case, StepKind.REVIEW)
    steps.send_back(held.case, step, reason=given(reason), by=held.official, at=at)
    save(held.case)
    held.log("case.sent_back", at=at, by="unit_head")
    return held.case


def given(reason: str) -> str:
    """Return the reason for sending something back, or raise Invalid: it is required."""
    if not reason.strip():
        raise Invalid(errors={"reason": _("Say why it is sent back.")})
    return reason.strip()
