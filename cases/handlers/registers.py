"""Asking the registers that the rule orders (TT 12/2025/TT-BCA Art 21.1e, likely), outside any page."""

from cases.actions.frame import lock
from cases.history import log
from cases.models import RegisterLookup
from cases.sendings import latest
from ground.ports import adapter
from ground.refusals import Unavailable
from ground.who import Actor
from journal.handling import Attempt, Later, handler
from journal.models import Entry
from services.registers import ask


@handler(queue="default", time_limit=30, patience=8)
def answer_lookup(entry: Entry, delivery: Attempt) -> None:
    """Put the question, record what came back and when; a silent register is recorded after the last attempt."""
    lookup = RegisterLookup.objects.select_related("case__service_version__service").get(pk=entry.data["lookup"])
    wanted = next(one for one in lookup.case.service_version.definition.lookups if one.id == lookup.kind)
    answers = latest(lookup.case).answers
    try:
        answer = ask(adapter("licence_register"), wanted, answers)
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
            outcome=lookup.outcome or str(lookup.state),
        )
