"""Sending: what the citizen saw becomes a case with a number, at once or when the fee is paid (design.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.who import Who
from cases import clock, codes, papers, steps
from cases.actions.carrying import require_current
from cases.actions.frame import act, hold, lock
from cases.competence import require_an_office, route
from cases.history import log
from cases.lifecycle import State
from cases.models import Case, CasePaper, SendRequest
from cases.sendings import Parcel, collect, next_submission
from ground.money import dong
from ground.refusals import DomainError, WrongState
from ground.who import Actor
from payments.actions import cancel_bill, open_bill, owe_refund
from payments.lines import BillLine
from payments.models import Bill
from services import fees
from services.definition.conditions import legal_day


@dataclass(frozen=True)
class Sent:
    """What became of a wish to send: the case, and the bill to be paid first, if any."""

    case: Case
    bill: Bill | None = None


@act
def request_sending(
    case_id: int, *, token: str, declaration: Mapping[str, Any], who: Who, next_path: str, at: datetime
) -> Sent:
    """Send the draft, or open its bill and send when that is paid, whether or not the citizen comes back.

    `token` was made when the page was shown: the same token gives the same answer, so that a double click, a refresh
    and a second tab make one case. `declaration` holds the answers
    of the review page. Raises Invalid with a sentence for each field and file that is not right.
    At most 17 queries when nothing is to be paid any more, two more where competence follows an address.
    """
    held = hold(case_id, "send", who=who)
    case = held.case
    if case.state != State.DRAFT:
        return Sent(case)
    waiting = case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if waiting is not None:
        return Sent(case, Bill.objects.live().filter(reference=case.reference).first())
    require_current(case, at=at)
    draft = case.draft
    draft.answers = {**draft.answers, **declaration}
    parcel = collect(case, at=at)
    require_an_office(case, parcel.answers)
    route(case, parcel.answers)
    quote = fees.quote(case.service_version.definition, parcel.answers, on=legal_day(at), channel=case.channel)
    bill = Bill.objects.live().filter(reference=case.reference).first()
    if not quote.total and bill is not None and bill.state == Bill.State.OPEN:
        bill = None
    if quote.total and (bill is None or bill.state == Bill.State.OPEN):
        bill = _bill(case, _lines(case, parcel, at=at), next_path=next_path, actor=held.actor, at=at)
    if bill is None or bill.state == Bill.State.PAID:
        _settle_difference(bill, quote, actor=held.actor, at=at)
        return Sent(enter(case, parcel, token=token, actor=held.actor, at=at))
    draft.save(update_fields=["answers"])
    SendRequest.objects.create(case=case, token=token, digest=parcel.digest, fee=quote.total, requested_at=at)
    held.log("case.send_requested", at=at, amount=quote.total)
    return Sent(case, bill)


def _lines(case: Case, parcel: Parcel, *, at: datetime) -> list[BillLine]:
    """Return the lines of the bill, explained in both languages whatever the page speaks."""
    definition, on = case.service_version.definition, legal_day(at)
    with override("vi"):
        vietnamese = fees.quote(definition, parcel.answers, on=on, channel=case.channel).due
    with override("en"):
        english = fees.quote(definition, parcel.answers, on=on, channel=case.channel).due
    return [
        BillLine(line.code, line.label, line.amount, label_en=other.label, words=line.words, words_en=other.words)
        for line, other in zip(vietnamese, english, strict=True)
    ]


def _settle_difference(bill: Bill | None, quote: fees.Quote, *, actor: Actor, at: datetime) -> None:
    """Give back what was paid above a fee that has fallen since; refuse to send for less than the fee."""
    paid = bill.amount if bill is not None else 0
    if paid < quote.total:
        sentence = _("You paid %(paid)s, the fee is now %(fee)s. Please contact the office: what you paid is kept.")
        raise WrongState(sentence, code="fee_has_risen", paid=dong(paid), fee=dong(quote.total))
    if bill is not None and paid > quote.total:
        owe_refund(bill.pk, reason="fee_has_fallen", actor=actor, at=at, amount=paid - quote.total)


def _bill(case: Case, lines: list[BillLine], *, next_path: str, actor: Actor, at: datetime) -> Bill:
    definition = case.service_version.definition
    return open_bill(
        reference=case.reference,
        payer_id=case.applicant_id,
        agency_id=case.agency_id,
        purpose_code=case.service_version.service.code,
        lines=lines,
        actor=actor,
        at=at,
        return_url=next_path,
        purpose=definition.name.vi,
        purpose_en=definition.name.en,
    )


@act
def cancel_sending(case_id: int, *, who: Who, at: datetime) -> Case:
    """Give up a sending that waits for its payment, so that the draft can be changed. Raises WrongState when paid."""
    held = hold(case_id, "send", who=who)
    waiting = held.case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if waiting is None:
        return held.case
    bill = Bill.objects.live().filter(reference=held.case.reference).first()
    if bill is not None:
        cancel_bill(bill.pk, reason="draft_reopened", actor=held.actor, at=at)
    settle(waiting, SendRequest.State.CANCELLED, at=at)
    held.log("case.send_cancelled", at=at)
    return held.case


@act
def send_paid(case_id: int, *, amount: int, at: datetime) -> Case:
    """Run the sending that was waiting for its payment. Called by the delivery of `payment.confirmed`; idempotent.

    If the draft no longer validates, nothing is sent, the citizen is told why, and the money stands on the bill.
    """
    case = lock(case_id)
    waiting = case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if case.state != State.DRAFT or waiting is None:
        return case
    actor = Actor.citizen(case.applicant_id)
    try:
        require_current(case, at=at)
        parcel = collect(case, at=at)
        if amount != waiting.fee:
            raise WrongState(code="fee_differs")
    except DomainError as error:
        settle(waiting, SendRequest.State.FAILED, at=at, reason=error.code)
        log(case, "case.send_failed", actor=Actor.system("sending"), at=at, reason=error.code, amount=amount)
        return case
    settle(waiting, SendRequest.State.SENT, at=at)
    return enter(case, parcel, token=waiting.token, actor=actor, at=at)


def settle(request: SendRequest, state: SendRequest.State, *, at: datetime, reason: str = "") -> None:
    """Say what became of a wish to send. One query."""
    request.state, request.settled_at, request.reason = state, at, reason
    request.save(update_fields=["state", "settled_at", "reason"])


def enter(case: Case, parcel: Parcel, *, token: str, actor: Actor, at: datetime) -> Case:
    """Give the case its number and make the rows that a sent case has. Eight queries beside the journal's."""
    person = case.applicant
    case.applicant_name = person.full_name
    case.applicant_number = person.personal_number or ""
    case.reception_due_at = clock.reception_due(case, at=at)
    next_submission(case, parcel, token=token, number=1, at=at)
    steps.plan(case, at=at)
    papers.owe(case, CasePaper.Kind.ACKNOWLEDGEMENT, at=at)
    # The number last: its row stays locked until the commit.
    case.submit(code=codes.next_code(case.receiving_unit, at=at), at=at)
    case.version += 1
    case.save(
        update_fields=[
            "state",
            "version",
            "code",
            "submitted_at",
            "applicant_name",
            "applicant_number",
            "reception_due_at",
        ]
    )
    log(case, "case.submitted", actor=actor, at=at, before=State.DRAFT)
    return case
