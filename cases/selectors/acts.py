"""What the person before the page can do now: her verbs, narrowed by the step in hand, in the order of work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.who import Who
from cases.lifecycle import OutcomeKind, ResultState, StepKind
from cases.models import Case, Step
from cases.permissions import DRAFTING, acting_post, offered
from cases.selectors.office_case import CasePage
from cases.steps import drafting
from ground.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Act:
    """A verb as a button: `posts` at once with the version, or leads to a page that asks for what it needs."""

    verb: str
    label: "StrOrPromise"
    url: str
    posts: bool
    tone: str = "secondary"


_PRIMARY, _PLAIN, _GRAVE = "", "secondary", "warning"

ACTS: dict[str, Act] = {
    act.verb: act
    for act in (
        Act("accept", _("Receive"), "office:accept", posts=False, tone=_PRIMARY),
        Act("ask_at_reception", _("Ask for completion"), "office:ask-at-reception", posts=False),
        Act("decline", _("Refuse to receive"), "office:decline", posts=False, tone=_GRAVE),
        Act("take", _("Take in hand"), "office:take", posts=True, tone=_PRIMARY),
        Act("draft", _("Draft the decision"), "office:draft", posts=False, tone=_PRIMARY),
        Act("propose", _("Submit for review"), "office:propose", posts=True, tone=_PRIMARY),
        Act("record_verification", _("Record the written answer"), "office:verified", posts=False, tone=_PRIMARY),
        Act("ask_while_processing", _("Ask for completion"), "office:ask-while-processing", posts=False),
        Act("give_opinion", _("Give the opinion"), "office:opinion", posts=False, tone=_PRIMARY),
        Act("forward", _("Submit for approval"), "office:forward", posts=True, tone=_PRIMARY),
        Act("send_back", _("Send back"), "office:send-back", posts=False),
        Act("assign", _("Assign"), "office:assign", posts=False),
        Act("approve", _("Approve and sign"), "office:approve", posts=False, tone=_PRIMARY),
        Act("sign", _("Sign the document"), "office:sign", posts=False, tone=_PRIMARY),
        Act("return_to_unit", _("Send back"), "office:return-to-unit", posts=False),
        Act("refuse", _("Refuse"), "office:refuse", posts=False, tone=_GRAVE),
        Act("seal", _("Check, seal and issue"), "office:issue", posts=False, tone=_PRIMARY),
        Act("return_to_leader", _("Send back"), "office:return-to-leader", posts=False),
        Act("propose_end", _("Propose to end the result"), "office:propose-end", posts=False),
        Act("end_document", _("Decide on ending the result"), "office:end-result", posts=False),
    )
}
"""Verb → its button; the order is that of the page."""

IN_HAND = frozenset({"check", "look_up", "draft", "propose", "ask_while_processing"})
"""Verbs of whoever has the open step in hand."""

STEP_OF: dict[str, frozenset[StepKind]] = {
    "take": frozenset({StepKind.APPRAISAL}),
    "propose": frozenset({StepKind.APPRAISAL}),
    "ask_while_processing": frozenset({StepKind.APPRAISAL}),
    "assign": frozenset({StepKind.APPRAISAL, StepKind.VERIFICATION}),
    "forward": frozenset({StepKind.REVIEW}),
    "send_back": frozenset({StepKind.REVIEW}),
}
"""Verb → the kinds of step in which it makes sense, where the state does not say it."""

AT_APPROVAL = frozenset({"approve", "refuse", "sign", "return_to_unit"})
"""Verbs that need the approval to be open where a counter decides: the state does not say it there."""


@dataclass(frozen=True, slots=True)
class Possible:
    """The verbs that are possible now, and why an expected one is not."""

    verbs: frozenset[str]
    why_not: tuple[Refusal, ...] = ()
    reviewed: bool = True

    @property
    def acts(self) -> list[Act]:
        """The buttons; once a draft can be handed on, changing it is no longer the main thing to do."""
        found = [self._named(act) for verb, act in ACTS.items() if verb in self.verbs]
        if "propose" in self.verbs:
            return [
                replace(act, tone=_PLAIN) if act.verb == "draft" else act
                for act in sorted(found, key=lambda act: act.verb != "propose")
            ]
        return found

    def _named(self, act: Act) -> Act:
        """Where no unit head reviews, the draft goes to the leader, and the button says so."""
        return act if act.verb != "propose" or self.reviewed else replace(act, label=ACTS["forward"].label)


def possible(page: CasePage, who: Who) -> Possible:
    """Return what this person can do with the case of a page. No query."""
    case, step = page.case, page.step_in_hand
    verbs = {verb for verb in offered(who, case) if _fits(verb, who, case, step)}
    verbs -= set(_spent(page))
    if step is not None and step.kind == StepKind.VERIFICATION and _is_mine(step, who, case):
        verbs.add("record_verification")
    blocked = verbs & _needs_other_eyes(page, who)
    reviewed = any(told.kind == "review" for told in page.definition.workflow.steps)
    return Possible(frozenset(verbs - blocked), (FOUR_EYES,) if blocked else (), reviewed)


def _fits(verb: str, who: Who, case: Case, step: Step | None) -> bool:
    """Say whether the step in hand leaves room for a verb."""
    kinds = _kinds_of(verb, case)
    if kinds and (step is None or step.kind not in kinds):
        return False
    if verb in IN_HAND:
        return step is not None and _is_mine(step, who, case)
    if verb == "take":
        return step is not None and step.assignee_id is None
    return True


def _kinds_of(verb: str, case: Case) -> frozenset[StepKind]:
    if verb in DRAFTING:
        held_up = frozenset({StepKind.VERIFICATION}) if verb == "check" else frozenset()
        return held_up | {drafting(case)}
    return frozenset({StepKind.APPROVAL}) if verb in AT_APPROVAL else STEP_OF.get(verb, frozenset())


def _is_mine(step: Step, who: Who, case: Case) -> bool:
    post = acting_post("check", who, case)
    return post is not None and (step.kind == StepKind.APPROVAL or step.assignee_id == post.id)


def _spent(page: CasePage) -> Iterator[str]:
    """Yield verbs whose turn is over or has not come, as the rows of the page show."""
    stages = {one.stage for one in page.supplements}
    if "reception" in stages:
        yield "ask_at_reception"
    if "processing" in stages:
        yield "ask_while_processing"
    if page.decision is None:
        yield from ("approve",) if page.hands_on else ("approve", "propose")
    if drafting(page.case) == StepKind.APPROVAL:
        yield "return_to_unit"
    if not page.may_be_ended or page.end_is_proposed:
        yield "propose_end"
    if not page.end_is_proposed:
        yield "end_document"
    living = next((one for one in page.results if one.state != ResultState.VOIDED), None)
    yield "approve" if living else "sign"
    if living is None or living.state not in {ResultState.SIGNED, ResultState.SEALED}:
        yield "seal"


def _needs_other_eyes(page: CasePage, who: Who) -> frozenset[str]:
    """Return the verbs that are not for whoever drafted the decision; signing his own refusal is the leader's."""
    decision = page.decision
    if decision is None or not page.definition.four_eyes.required:
        return frozenset()
    if decision.post_id not in {post.id for post in who.posts}:
        return frozenset()
    refused = decision.kind == OutcomeKind.REFUSAL
    return frozenset({"forward", "approve"}) if refused else frozenset({"forward", "approve", "sign"})


FOUR_EYES = Refusal("four_eyes", _("You drafted this decision; somebody else has to review and approve it."))
