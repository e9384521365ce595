"""The desks of the office and their tabs: which open cases lie where, one line a tab.

Every tab reads along an index that begins with its `column` (see `Case.Meta.indexes`): how large the archive has
grown does not matter to it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.who import Who
from cases.lifecycle import IN_OFFICE, OPEN, State, StepKind, StepState
from cases.models import CaseQuerySet, ResultEnding, Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Column = Literal["receiving_unit_id", "lead_unit_id", "handler_id", "agency_id", "owing_unit"]
OWED_BY = (Role.COUNTER, Role.HANDLER)
"""Roles whose steps are found by the unit that owes them; the index of open steps begins with both."""

Narrow = Callable[[CaseQuerySet, datetime], CaseQuerySet]


@dataclass(frozen=True, slots=True)
class Tab:
    """One queue: the cases in these states at the person's places, narrowed further if need be.

    Where the column is "owing_unit", they are the cases with an open step of these `kinds` that the unit owes.
    `due` is the moment it is sorted by at first, "" where nothing is due and the newest sending comes first.
    """

    key: str
    label: "StrOrPromise"
    empty: "StrOrPromise"
    roles: frozenset[Role]
    column: Column
    states: frozenset[State]
    due: Literal["reception_due_at", "due_at", ""] = "due_at"
    narrow: Narrow | None = None
    kinds: frozenset[StepKind] = frozenset()

    def lies_at(self, place: int) -> Q:
        """Return the condition that a case lies at one of the places."""
        if self.column != "owing_unit":
            return Q(**{self.column: place})
        owed = Step.objects.filter(unit=place, role__in=OWED_BY, state=StepState.OPEN, kind__in=self.kinds)
        return Q(pk__in=owed.values("case"))

    def places(self, who: Who) -> list[int]:
        """Return the values of `column` that are this person's."""
        posts = [post for post in who.posts if post.role in self.roles]
        ids = {
            "handler_id": [post.id for post in posts],
            "agency_id": [post.agency_id for post in posts],
        }
        return sorted(set(ids.get(self.column, [post.unit_id for post in posts])))


@dataclass(frozen=True, slots=True)
class Desk:
    """One entry of the officials' menu."""

    key: str
    title: "StrOrPromise"
    tabs: tuple[Tab, ...]

    def tabs_of(self, who: Who) -> tuple[Tab, ...]:
        """Return the tabs that this person's posts have."""
        return tuple(tab for tab in self.tabs if who.has(*tab.roles))


def _awaits_review(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    step = Step.objects.filter(case=OuterRef("pk"), state=StepState.OPEN, kind=StepKind.REVIEW)
    return cases.filter(Exists(step))


def _issued_by_clerks(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    step = Step.objects.filter(case=OuterRef("pk"), state=StepState.OPEN, kind=StepKind.ISSUE, role=Role.COUNTER)
    return cases.filter(~Exists(step))


def _end_proposed(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    proposed = ResultEnding.objects.filter(state=ResultEnding.State.PROPOSED)
    return cases.filter(pk__in=proposed.values("document__case"))


def _unassigned(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    return cases.filter(handler=None)


def _due_today(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    return cases.filter(due_at__gte=at, due_at__lt=timezone.make_aware(datetime.combine(tomorrow, time.min)))


def _late(cases: CaseQuerySet, at: datetime) -> CaseQuerySet:
    return cases.filter(due_at__lt=at)


COUNTER = frozenset({Role.COUNTER})
HANDLER = frozenset({Role.HANDLER})
HEAD = frozenset({Role.UNIT_HEAD})
UNIT = HANDLER | HEAD
LEADER = frozenset({Role.LEADER})
CLERK = frozenset({Role.CLERK})

_NOTHING_LEFT = _("Nothing is waiting here.")

RECEPTION = Desk(
    "reception",
    _("To receive"),
    (
        Tab(
            "waiting",
            _("To receive"),
            _("No application is waiting to be received."),
            COUNTER,
            "receiving_unit_id",
            frozenset({State.SUBMITTED}),
            due="reception_due_at",
        ),
        Tab(
            "supplement",
            _("Waiting for completion"),
            _("No applicant has been asked for completion."),
            COUNTER,
            "receiving_unit_id",
            frozenset({State.AWAITING_SUPPLEMENT}),
            due="",
        ),
        Tab("all", _("All of my unit"), _NOTHING_LEFT, COUNTER, "receiving_unit_id", OPEN, due=""),
        Tab(
            "decide",
            _("To process at the counter"),
            _("Nothing is waiting to be processed or decided at the counter."),
            COUNTER,
            "owing_unit",
            IN_OFFICE,
            kinds=frozenset({StepKind.APPRAISAL, StepKind.VERIFICATION, StepKind.APPROVAL, StepKind.ISSUE}),
        ),
    ),
)
HANDLING = Desk(
    "handling",
    _("To process"),
    (
        Tab(
            "review",
            _("To review"),
            _("No draft is waiting for review."),
            HEAD,
            "lead_unit_id",
            frozenset({State.PROCESSING}),
            narrow=_awaits_review,
        ),
        Tab("mine", _("Mine"), _("You have no case in hand."), HANDLER, "handler_id", IN_OFFICE),
        Tab(
            "unassigned",
            _("Unassigned"),
            _("Every case has its handler."),
            UNIT,
            "lead_unit_id",
            IN_OFFICE,
            narrow=_unassigned,
        ),
        Tab("today", _("Due today"), _("Nothing is due today."), UNIT, "lead_unit_id", IN_OFFICE, narrow=_due_today),
        Tab("late", _("Late"), _("Nothing is late."), UNIT, "lead_unit_id", IN_OFFICE, narrow=_late),
        Tab("unit", _("All of my unit"), _NOTHING_LEFT, UNIT, "lead_unit_id", IN_OFFICE),
        Tab(
            "supplement",
            _("Waiting for completion"),
            _("No applicant has been asked for completion."),
            UNIT,
            "lead_unit_id",
            frozenset({State.AWAITING_SUPPLEMENT}),
            due="",
        ),
        Tab(
            "asked",
            _("Asked of my unit"),
            _("No other office is asking for your unit's opinion."),
            UNIT,
            "owing_unit",
            IN_OFFICE | {State.AWAITING_SUPPLEMENT},
            kinds=frozenset({StepKind.CONSULTATION}),
        ),
    ),
)
APPROVAL = Desk(
    "approval",
    _("To approve"),
    (
        Tab(
            "waiting",
            _("To approve"),
            _("Nothing is waiting for your approval."),
            LEADER,
            "agency_id",
            frozenset({State.AWAITING_APPROVAL}),
        ),
        Tab(
            "ending",
            _("Results to be ended"),
            _("Nobody has proposed to end a result."),
            LEADER,
            "agency_id",
            frozenset({State.RELEASED, State.RETURNED}),
            due="",
            narrow=_end_proposed,
        ),
    ),
)
ISSUE = Desk(
    "issue",
    _("To issue"),
    (
        Tab(
            "waiting",
            _("To seal and issue"),
            _("No document is waiting to be sealed or issued."),
            CLERK,
            "agency_id",
            frozenset({State.APPROVED}),
            narrow=_issued_by_clerks,
        ),
    ),
)
DESKS: tuple[Desk, ...] = (RECEPTION, HANDLING, APPROVAL, ISSUE)


def desks_of(who: Who) -> list[Desk]:
    """Return the desks at which this person works, in the order of a case's life."""
    return [desk for desk in DESKS if desk.tabs_of(who)]


def tab_of(tabs: Iterable[Tab], key: str) -> Tab:
    """Return the tab with this key, the first one for an unknown key."""
    known = list(tabs)
    return next((tab for tab in known if tab.key == key), known[0])
