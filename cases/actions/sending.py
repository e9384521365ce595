"""Sending: what the citizen saw becomes a case with a number, at once or when the fee is paid (design.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from accounts.who import Who
from cases import clock, codes, papers, steps
from cases.actions.carrying import require_current
from cases.actions.frame import Held, act, hold, lock
from cases.competence import require_an_office, route
from cases.history import SUBJECT, log
from cases.lifecycle import State
from cases.models import Case, CasePaper, SendRequest
from cases.sendings import Parcel, collect, next_submission
from ground.refusals import DomainError, WrongState
from ground.who import Actor
from journal.models import Entry
from payments.actions import cancel_bill, open_bill, return_excess
from payments.lines import BillLine
from payments.models import Bill
from payments.selectors import balance_of
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
    At most 17 queries when nothing is to be paid any more, three more where competence follows an address
    and two for each other address that is tried before it.
    """
    held = hold(case_id, "send", who=who)
    case = held.case
    if case.state != State.DRAFT:
        return Sent(case)
    waiting = case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if waiting is not None:
        return Sent(case, newest_bill(case))
    require_current(case, at=at)
    draft = case.draft
    draft.answers = {**draft.answers, **declaration}
    parcel = collect(case, at=at)
    require_an_office(case, parcel.answers)
    route(case, parcel.answers)
    quote = fees.quote(case.service_version.definition, parcel.answers, on=legal_day(at), channel=case.channel)
    bill = _settle_fee(held, parcel, quote, next_path=next_path, at=at)
    if bill is None:
        return Sent(enter(case, parcel, token=token, actor=held.actor, at=at))
    draft.save(update_fields=["answers"])
    SendRequest.objects.create(case=case, token=token, digest=parcel.digest, fee=quote.total, requested_at=at)
    held.log("case.send_requested", at=at, amount=quote.total)
    return Sent(case, bill)


def newest_bill(case: Case) -> Bill | None:
    """Return the newest bill of the case that counts. One query."""
    return Bill.objects.live().filter(reference=case.reference).order_by("-id").first()


def _settle_fee(held: Held, parcel: Parcel, quote: fees.Quote, *, next_path: str, at: datetime) -> Bill | None:
    """Return the bill to be paid before the case is sent; None when what was paid is the fee.

    What was paid above a fee that has fallen since is given back; for one that has risen a supplementary bill is made.
    One query when the books are even.
    """
    case = held.case
    balance = balance_of(case.reference)
    if balance.held == quote.total and not balance.to_pay:
        return None
    if quote.total:
        why = _why(case, parcel, quote, at=at) if balance.held else ""
        bill = _bill(case, _lines(case, parcel, at=at), why=why, next_path=next_path, actor=held.actor, at=at)
        if bill.state == Bill.State.OPEN:
            return bill
    else:
        _cancel_unpaid(case, actor=held.actor, at=at)
    return_excess(case.reference, fee=quote.total, actor=held.actor, at=at)
    return None


def _cancel_unpaid(case: Case, *, actor: Actor, at: datetime) -> None:
    bill = newest_bill(case)
    if bill is not None and bill.state == Bill.State.OPEN:
        cancel_bill(bill.pk, reason="nothing_to_pay", actor=actor, at=at)


def _why(case: Case, parcel: Parcel, quote: fees.Quote, *, at: datetime) -> Bill.Why:
    """Tell what made the fee another one since the last wish to send: its rules, the answers, or both."""
    last = case.send_requests.order_by("-id").first()
    if last is None or last.digest == parcel.digest:
        return Bill.Why.RULES
    carried = Entry.objects.filter(
        subject_type=SUBJECT, subject_id=case.pk, kind="case.carried_over", at__gte=last.requested_at
    )
    definition, on = case.service_version.definition, legal_day(last.requested_at)
    same_rules = fees.quote(definition, parcel.answers, on=on, channel=case.channel).total == quote.total
    return Bill.Why.ANSWERS if same_rules and not carried.exists() else Bill.Why.BOTH


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


def _bill(case: Case, lines: list[BillLine], *, why: str, next_path: str, actor: Actor, at: datetime) -> Bill:
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
        why=why,
    )


@act
def cancel_sending(case_id: int, *, who: Who, at: datetime) -> Case:
    """Give up a sending that waits for its payment, so that the draft can be changed. Raises WrongState when paid."""
    held = hold(case_id, "send", who=who)
    waiting = held.case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if waiting is None:
        return held.case
    bill = newest_bill(held.case)
    if bill is not None:
        cancel_bill(bill.pk, reason="draft_reopened", actor=held.actor, at=at)
    settle(waiting, SendRequest.State.CANCELLED, at=at)
    held.log("case.send_cancelled", at=at)
    return held.case


@act
def send_paid(case_id: int, *, amount: int, at: datetime) -> Case:
    """Run the sending that was waiting for its payment. Called by the delivery of `payment.confirmed`; idempotent.

    If the draft no longer validates, nothing is sent, the citizen is told why, and the money stands on the bill. News
    of an earlier bill that come while a supplementary one waits for its money change nothing: that one will send.
    """
    case = lock(case_id)
    waiting = case.send_requests.filter(state=SendRequest.State.WAITING).first()
    if case.state != State.DRAFT or waiting is None:
        return case
    balance = balance_of(case.reference)
    if balance.to_pay:
        return case
    actor = Actor.citizen(case.applicant_id)
    try:
        require_current(case, at=at)
        parcel = collect(case, at=at)
        if balance.held != waiting.fee:
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
