"""Who may do what to a case: one table of predicates that answer `None` or a `Refusal` with its reason.

A predicate looks at the person's posts and at the case, never at the database; only whether a stranger's unit was
asked for its opinion stands in the steps. What a predicate cannot know (who holds the open step, who drafted the
decision) is asked by `cases.steps` and `FOUR_EYES` below.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.who import PostInfo, Who
from cases import steps
from cases.lifecycle import IN_OFFICE, WAITING_FOR_APPLICANT, WITHDRAWABLE, State, StepKind, StepState
from cases.models import Case, Decision, Step
from ground.refusals import Refusal

Predicate = Callable[[Who, Case], Refusal | None]

BEING_ASKED = IN_OFFICE | WAITING_FOR_APPLICANT
"""States in which an office may answer what it was asked."""

NOT_YOUR_CASE = Refusal("not_your_case", _("This application belongs to somebody else."))
NOT_YOUR_ROLE = Refusal("not_your_role", _("Your post does not have this task."))
OWN_CASE = Refusal("own_case", _("Nobody handles an application of his or her own."))
FOUR_EYES = Refusal("four_eyes", _("Whoever prepared the decision does not approve it."))

UNIT_OF: dict[str, Callable[[Case, PostInfo], bool]] = {
    Role.COUNTER: lambda case, post: post.unit_id in {case.receiving_unit_id, case.lead_unit_id},
    Role.CENTRE_MANAGER: lambda case, post: post.unit_id == case.receiving_unit_id,
    Role.HANDLER: lambda case, post: post.unit_id == case.lead_unit_id,
    Role.UNIT_HEAD: lambda case, post: post.unit_id == case.lead_unit_id,
    Role.LEADER: lambda case, post: post.agency_id == case.agency_id,
    Role.CLERK: lambda case, post: post.agency_id == case.agency_id,
}
"""Role → whether a post of that role concerns the case. A counter may receive it, or decide it as the leading unit."""

OFFICE_VERBS: dict[str, tuple[Role, frozenset[State]]] = {
    "accept": (Role.COUNTER, frozenset({State.SUBMITTED})),
    "decline": (Role.COUNTER, frozenset({State.SUBMITTED})),
    "ask_at_reception": (Role.COUNTER, frozenset({State.SUBMITTED})),
    "take": (Role.HANDLER, frozenset({State.RECEIVED, State.PROCESSING})),
    "check": (Role.HANDLER, frozenset({State.RECEIVED, State.PROCESSING})),
    "look_up": (Role.HANDLER, frozenset({State.PROCESSING})),
    "draft": (Role.HANDLER, frozenset({State.PROCESSING})),
    "propose": (Role.HANDLER, frozenset({State.PROCESSING})),
    "ask_while_processing": (Role.HANDLER, frozenset({State.PROCESSING})),
    "assign": (Role.UNIT_HEAD, frozenset({State.RECEIVED, State.PROCESSING})),
    "forward": (Role.UNIT_HEAD, frozenset({State.PROCESSING})),
    "send_back": (Role.UNIT_HEAD, frozenset({State.PROCESSING})),
    "approve": (Role.LEADER, frozenset({State.AWAITING_APPROVAL})),
    "refuse": (Role.LEADER, frozenset({State.AWAITING_APPROVAL})),
    "return_to_unit": (Role.LEADER, frozenset({State.AWAITING_APPROVAL})),
    "sign": (Role.LEADER, frozenset({State.AWAITING_APPROVAL})),
    "give_opinion": (Role.HANDLER, BEING_ASKED),
    "seal": (Role.CLERK, frozenset({State.APPROVED})),
    "release": (Role.CLERK, frozenset({State.APPROVED})),
    "return_to_leader": (Role.CLERK, frozenset({State.APPROVED})),
    "propose_end": (Role.UNIT_HEAD, frozenset({State.RELEASED, State.RETURNED})),
    "end_document": (Role.LEADER, frozenset({State.RELEASED, State.RETURNED})),
}
"""Verb of an official → (the role that has it, the states in which it makes sense)."""

ALSO: dict[str, frozenset[str]] = {"propose_end": frozenset({Role.CLERK})}
"""Verb → further roles that have it: the clerk where a counter decides and no unit head is near."""

OWNED_BY: dict[str, tuple[StepKind, ...]] = {
    **dict.fromkeys(("take", "propose", "ask_while_processing"), (StepKind.APPRAISAL,)),
    **dict.fromkeys(("approve", "refuse", "return_to_unit", "sign"), (StepKind.APPROVAL,)),
    **dict.fromkeys(("seal", "release", "return_to_leader"), (StepKind.ISSUE,)),
}
"""Verb → the kind of step whose role has it, where the service may give that step to another role than usual."""

DRAFTING = frozenset({"check", "look_up", "draft"})
"""Verbs of whoever prepares the decision: at the appraisal, or at the approval of a counter that decides."""

AT_THE_COUNTER = frozenset({"accept", "decline", "ask_at_reception"})
"""Verbs of the counter that receives; whatever else a counter does, it does as the deciding agency's."""

ANY_OFFICIAL = frozenset({"view", "note"})

CITIZEN_VERBS: dict[str, frozenset[State]] = {
    "view": frozenset(State),
    "edit_draft": frozenset({State.DRAFT}),
    "send": frozenset({State.DRAFT}),
    "answer_supplement": frozenset({State.AWAITING_SUPPLEMENT}),
    "withdraw": WITHDRAWABLE,
    "fetch_result": frozenset({State.RELEASED, State.RETURNED}),
    "rate": frozenset({State.DECLINED, State.RELEASED, State.RETURNED, State.WITHDRAWN, State.STOPPED}),
    "apply_again": frozenset({State.DECLINED, State.WITHDRAWN, State.STOPPED, State.RETURNED}),
}
"""Verb of the applicant → the states in which it makes sense."""


def roles_for(verb: str, case: Case) -> frozenset[str]:
    """Return the roles that have an official's verb in this case's workflow."""
    usual = frozenset({OFFICE_VERBS[verb][0]}) | ALSO.get(verb, frozenset())
    if verb in DRAFTING:
        return steps.workflow_of(case).roles_of(steps.drafting(case)) or usual
    return steps.workflow_of(case).roles_of(*OWNED_BY.get(verb, ())) or usual


def states_for(verb: str, case: Case) -> frozenset[State]:
    """Return the states in which an official's verb makes sense in this case's workflow."""
    at_approval = StepKind.APPROVAL in OWNED_BY.get(verb, (steps.drafting(case),) if verb in DRAFTING else ())
    if at_approval and Role.COUNTER in roles_for(verb, case):
        return frozenset({State.RECEIVED, State.PROCESSING})
    return OFFICE_VERBS[verb][1]


def acting_post(verb: str, who: Who, case: Case) -> PostInfo | None:
    """Return the post under which this person would act on the case, None when no post of hers concerns it."""
    if verb not in OFFICE_VERBS:
        return reading_post(who, case, UNIT_OF)
    wanted = roles_for(verb, case)
    fitting = [post for post in who.posts if post.role in wanted and _may(verb, case, post)]
    if verb == "give_opinion":
        # Whoever has posts in two offices answers for the one that still is asked.
        fitting.sort(key=lambda post: not _is_open(case, post))
    return fitting[0] if fitting else None


def _may(verb: str, case: Case, post: PostInfo) -> bool:
    if verb == "give_opinion":
        return bool(_asked_of(case, post))
    if post.role != Role.COUNTER:
        return UNIT_OF[post.role](case, post)
    if verb in AT_THE_COUNTER:
        return post.unit_id == case.receiving_unit_id
    return UNIT_OF[post.role](case, post) and post.agency_id == case.agency_id


def is_asked(case: Case, who: Who) -> bool:
    """Tell whether a unit of this person is being asked for its opinion. One query, none where the steps were read."""
    return any(_is_open(case, post) for post in who.posts)


def _is_open(case: Case, post: PostInfo) -> bool:
    return any(row.state == StepState.OPEN for row in _asked_of(case, post))


def _asked_of(case: Case, post: PostInfo) -> list[Step]:
    if not steps.workflow_of(case).roles_of(StepKind.CONSULTATION):
        return []
    rows = steps.rows_of(case)
    return [row for row in rows if row.kind == StepKind.CONSULTATION and row.unit_id == post.unit_id and row.opened_at]


def reading_post(who: Who, case: Case, roles: Iterable[str]) -> PostInfo | None:
    """Return the first post of these roles that concerns the case, also by having been asked about it."""
    mine = [post for post in who.posts if post.role in roles and post.role in UNIT_OF]
    for post in mine:
        if UNIT_OF[post.role](case, post):
            return post
    asked = (post for post in mine if post.role in {Role.HANDLER, Role.UNIT_HEAD} and _asked_of(case, post))
    return next(asked, None)


def can(verb: str, who: Who, case: Case) -> Refusal | None:
    """Return None when the person may do this to the case, the reason otherwise. The state is not asked here."""
    if who.is_citizen:
        return None if verb in CITIZEN_VERBS and case.applicant_id == who.person_id else NOT_YOUR_CASE
    if case.applicant_id == who.person_id:
        return OWN_CASE
    if verb not in OFFICE_VERBS and verb not in ANY_OFFICIAL:
        return NOT_YOUR_ROLE
    return None if acting_post(verb, who, case) else NOT_YOUR_ROLE


def makes_sense(verb: str, who: Who, case: Case) -> bool:
    """Tell whether the state of the case leaves room for the verb; pages use it to offer buttons."""
    if who.is_citizen:
        return case.state in CITIZEN_VERBS.get(verb, frozenset())
    if verb in OFFICE_VERBS and case.state not in states_for(verb, case):
        return False
    return verb in ANY_OFFICIAL or (verb in OFFICE_VERBS and (verb != "give_opinion" or is_asked(case, who)))


def offered(who: Who, case: Case) -> list[str]:
    """Return the verbs that are both allowed and sensible now, in the order of the tables."""
    table: Iterable[str] = CITIZEN_VERBS if who.is_citizen else OFFICE_VERBS
    return [verb for verb in table if makes_sense(verb, who, case) and can(verb, who, case) is None]


def other_eyes(who: Who, decision: Decision, *, four_eyes: bool) -> Refusal | None:
    """Return FOUR_EYES when this person prepared the decision (NĐ 61/2018 Art 17.5; domain.md §1.2)."""
    return FOUR_EYES if four_eyes and decision.post.person_id == who.person_id else None
