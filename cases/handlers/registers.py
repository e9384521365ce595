"""Asking registers outside any page: what the rule orders (TT 12/2025/TT-BCA Art 21.1e, likely), what fills a form."""

from cases.actions.frame import lock
from cases.actions.known import fill_from_registers
from cases.history import log
from cases.models import Case, RegisterLookup
from cases.sendings import latest
from ground.refusals import Unavailable
from ground.who import Actor
from journal.handling import Attempt, Later, handler
from journal.models import Entry
from services.definition.workflow import RegisterName
from services.known import Facts, facts_of, registers_of
from services.registers.asking import ask, register


@handler(queue="default", time_limit=30, patience=8)
def answer_lookup(entry: Entry, delivery: Attempt) -> None:
    """Put the question, record what came back and when; a silent register is recorded after the last attempt."""
    lookup = RegisterLookup.objects.select_related("case__service_version__service").get(pk=entry.data["lookup"])
    wanted = next(one for one in lookup.case.service_version.definition.lookups if one.id == lookup.kind)
    answers = latest(lookup.case).answers
    try:
        answer = ask(register(wanted.register_name), wanted, answers)
    except Unavailable as error:
        if not delivery.is_last:
            raise Later(error.code) from error
        answer = None
    with delivery.completing():
        lookup.state = RegisterLookup.State.ANSWERED if answer else RegisterLookup.State.UNAVAILABLE
        if answer:
            lookup.outcome, lookup.data, lookup.answered_at = answer.outcome, answer.data, delivery.at
        lookup.save()
        log(
            lock(lookup.case_id),
            "case.lookup_answered",
            actor=Actor.system("register"),
            at=delivery.at,
            lookup=lookup.pk,
            register=lookup.kind,
            outcome=lookup.outcome or str(lookup.state),
        )


@handler(queue="default", time_limit=30)
def fill_draft(entry: Entry, delivery: Attempt) -> None:
    """Ask the registers that fill a form about its applicant, once. A silent one leaves the form to be typed."""
    case = Case.objects.select_related("service_version", "applicant").filter(pk=entry.subject_id).first()
    facts: dict[RegisterName, Facts | None] = {}
    if case is not None:
        number = case.applicant.personal_number or ""
        facts = {name: _facts(name, number) for name in registers_of(case.service_version.definition)}
    with delivery.completing():
        if case is not None:
            fill_from_registers(case.pk, facts=facts, at=delivery.at)


def _facts(name: RegisterName, number: str) -> Facts | None:
    try:
        return facts_of(name, number)
    except Unavailable:
        return None
