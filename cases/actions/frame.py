"""The frame that every action on a case shares: lock, permit, compare. Change, record and commit follow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.who import PostInfo, Who
from cases.history import last_act, log
from cases.lifecycle import StepKind
from cases.models import Case, Step
from cases.permissions import acting_post, can
from cases.wording import act_words
from ground.refusals import Changed, NotYours, WrongState, require
from ground.who import Actor

P = ParamSpec("P")
R = TypeVar("R")

ANNOUNCED = {StepKind.CONSULTATION: "case.consulted", StepKind.SUB_CASE: "case.linked"}
"""Kind of a step of others → what the journal says when it opens."""


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Make a verb of a function: one transaction, and a transition that does not exist becomes `WrongState`."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except TransitionNotAllowed as error:
            raise WrongState(state=str(getattr(error.object, "state", ""))) from error

    return run


@dataclass(frozen=True)
class Held:
    """A locked case, who acts on it and under which post, and the state it was found in."""

    case: Case
    who: Who
    actor: Actor
    post: PostInfo | None
    before: str

    @property
    def official(self) -> PostInfo:
        """The post of an official; a verb of officials is never permitted without one."""
        if self.post is None:
            raise ValueError("an official acts under a post")
        return self.post

    def announce(self, opened: Iterable[Step], *, at: datetime) -> None:
        """Record what the steps that opened ask of others; after the act itself."""
        announce(self.case, opened, actor=self.actor, at=at)

    def log(self, kind: str, *, at: datetime, **data: object) -> None:
        """Record the act with the states before and after it."""
        log(self.case, kind, actor=self.actor, at=at, before=self.before, **data)


FOR_CITIZENS = ("service_version", "receiving_unit", "applicant", "draft")
"""Rows that the applicant's own acts look at; each one more costs every sending."""
FOR_OFFICIALS = (*FOR_CITIZENS, "service_version__service", "lead_unit", "agency")


def lock(case_id: int, *, beside: tuple[str, ...] = FOR_OFFICIALS) -> Case:
    """Return the case with its row locked until the transaction ends, other rows read beside it. One query."""
    return Case.objects.select_for_update(of=("self",)).select_related(*beside).get(pk=case_id)


def hold(case_id: int, verb: str, *, who: Who, version: int | None = None) -> Held:
    """Lock the case, ask whether this person may do this, and compare the version she saw. One query.

    `version` is given where the act rests on what was read (accept, ask, decide, propose, approve, sign, seal).
    Raises NotAllowed, or Changed saying who did what and when; NotYours for a draft that was thrown away meanwhile.
    """
    try:
        case = lock(case_id, beside=FOR_CITIZENS if who.is_citizen else FOR_OFFICIALS)
    except Case.DoesNotExist as error:
        raise NotYours from error
    require(can(verb, who, case))
    post = None if who.is_citizen else acting_post(verb, who, case)
    if version is not None and version != case.version:
        raise changed(case)
    return Held(case, who, who.actor(post), post, str(case.state))


def changed(case: Case) -> Changed:
    """Return the error that tells a loser who did what and when. Two queries."""
    act = last_act(case.pk)
    return Changed(who=act.name or _("The system"), what=act_words(act.kind), when=act.at)


def announce(case: Case, opened: Iterable[Step], *, actor: Actor, at: datetime) -> None:
    """Record which other offices are asked and which linked cases are due, after the act that opened these steps."""
    for kind, entry in ANNOUNCED.items():
        found = [step.pk for step in opened if step.kind == kind]
        if found:
            log(case, entry, actor=actor, at=at, steps=found)


def save(case: Case, *fields: str, seen: bool = True) -> None:
    """Save state, the named fields and, when officials see a difference, the next version. One query."""
    if seen:
        case.version += 1
    case.save(update_fields=["state", "version", *fields])
