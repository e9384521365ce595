"""What must hold over all cases (trust.md §2.0): INV-01 to INV-06, 08 and 12. Each check yields the offending ids."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from cases import clock
from cases.history import SUBJECT
from cases.lifecycle import IN_OFFICE, TERMINAL, WAITING_FOR_APPLICANT, ResultState, State, StepState
from cases.models import (
    Case,
    CasePaper,
    CaseSerial,
    LinkedCase,
    Result,
    ResultDrawing,
    ResultEnding,
    SendRequest,
    Step,
    StoredDocument,
    Submission,
)
from ground.invariants import Invariant
from journal.models import Entry
from payments.models import Bill, Refund
from payments.selectors import balance_of
from records import storage
from signing.validation import validate_newest, validate_own, validate_statement

BATCH = 1_000
AFTER_THE_END = frozenset({"case.signed", "case.sealed", "case.released", "case.returned"})


def _sent_without_acknowledgement(_at: datetime) -> Iterator[str]:
    """INV-01: no sent case without its acknowledgement and its first submission, no such row without a sent case."""
    acknowledged = CasePaper.objects.filter(kind=CasePaper.Kind.ACKNOWLEDGEMENT).values("case")
    for code in Case.objects.sent().exclude(pk__in=acknowledged).values_list("code", flat=True):
        yield f"{code} has no acknowledgement"
    for code in Case.objects.sent().exclude(submissions__number=1).values_list("code", flat=True):
        yield f"{code} has no submission"
    for pk in Case.objects.drafts().filter(pk__in=acknowledged).values_list("pk", flat=True):
        yield f"draft {pk} has an acknowledgement"


def _tokens_used_twice(_at: datetime) -> Iterator[str]:
    """INV-02: one sending, one submission; the first of a case is sent once."""
    firsts = Submission.objects.filter(kind=Submission.Kind.FIRST).values("case__code").annotate(times=Count("id"))
    for code in firsts.filter(times__gt=1).values_list("case__code", flat=True):
        yield f"{code} was sent twice"


def _serials_with_gaps(_at: datetime) -> Iterator[str]:
    """INV-03: the numbers of a unit and day run from 1 to the last without a gap; a rollback gave its number back."""
    for serial in CaseSerial.objects.select_related("unit").iterator(BATCH):
        prefix = f"{serial.unit.code}-{serial.day:%y%m%d}-"
        given = Case.objects.filter(code__startswith=prefix).count()
        if given != serial.last:
            yield f"{prefix}: {serial.last} numbers given, {given} cases"


def _states_that_do_not_follow(_at: datetime) -> Iterator[str]:
    """INV-04: the state of a case is the fold of its entries, each of which begins where the one before ended."""
    entries = Entry.objects.filter(subject_type=SUBJECT, kind__startswith="case.").order_by("subject_id", "seq")
    last: dict[int, str] = {}
    moves = allowed_moves()
    for case_id, acts in groupby(entries.iterator(BATCH), key=lambda entry: entry.subject_id):
        here = str(State.DRAFT)
        for entry in acts:
            before, after = entry.data.get("from", here), entry.data.get("to", here)
            if before != here or (before != after and (before, after) not in moves):
                yield f"case {case_id}: entry {entry.seq} goes from {before} to {after}, the case was in {here}"
            here = after
        last[case_id] = here
        if len(last) >= BATCH:
            yield from _differing(last)
            last = {}
    yield from _differing(last)


def allowed_moves() -> frozenset[tuple[str, str]]:
    """Return every pair of states that a transition of the lifecycle leads between."""
    found: set[tuple[str, str]] = set()
    for move in Case._meta.get_field("state").get_all_transitions(Case):
        targets = getattr(move.target, "allowed_states", [move.target])
        found.update((str(move.source), str(target)) for target in targets)
    return frozenset(found)


def _differing(expected: dict[int, str]) -> Iterator[str]:
    for case_id, state in Case.objects.filter(pk__in=expected).values_list("pk", "state"):
        if state != expected[case_id]:
            yield f"case {case_id} is {state}, its history says {expected[case_id]}"


def _steps_that_do_not_follow(_at: datetime) -> Iterator[str]:
    """INV-04 for steps: each opened only after all that it waits for had ended; a case in the office has work to do."""
    worked = Case.objects.sent().filter(received_at__isnull=False)
    for case in worked.select_related("service_version").prefetch_related("steps").iterator(BATCH):
        before = case.service_version.definition.workflow.all_before
        rows = {row.key: row for row in case.steps.all()}
        for row in rows.values():
            early = [key for key in before.get(row.key, ()) if key in rows and _opened_before(row, rows[key])]
            if early:
                yield f"case {case.pk}: step {row.key} opened before the end of {', '.join(sorted(early))}"
        if case.state in IN_OFFICE and not any(row.state == StepState.OPEN for row in rows.values()):
            yield f"case {case.pk} is {case.state} and no step is open"


def _opened_before(row: Step, waited_for: Step) -> bool:
    """Say whether a step is or was worked on although what it waits for had not ended by then.

    What has another round was done in one before; the last rounds are compared only where there was one.
    """
    if row.opened_at is None or row.round > 1 or waited_for.round > 1:
        return False
    return waited_for.ended_at is None or waited_for.ended_at > row.opened_at


def _linked_cases_left_behind(_at: datetime) -> Iterator[str]:
    """INV-04 for linked cases: a step that opened one is done only when that case is over."""
    over = [*TERMINAL, State.RELEASED]
    early = LinkedCase.objects.filter(step__state=StepState.DONE).exclude(case__state__in=over)
    for link in early:
        yield f"case {link.main_id} went on, its linked case {link.case_id} is not over"


def _acts_after_the_end(_at: datetime) -> Iterator[str]:
    """INV-05: after a withdrawal or refusal to receive nothing is signed, sealed or issued."""
    ends = Entry.objects.filter(subject_type=SUBJECT, kind__in=["case.withdrawn", "case.declined"])
    for case_id, seq in ends.values_list("subject_id", "seq").iterator(BATCH):
        later = Entry.objects.filter(subject_type=SUBJECT, subject_id=case_id, seq__gt=seq, kind__in=AFTER_THE_END)
        if later.exists():
            yield f"case {case_id} went on after its end"
    ended = [State.WITHDRAWN, State.DECLINED, State.STOPPED]
    living = Result.objects.exclude(state=ResultState.VOIDED).filter(case__state__in=ended)
    for pk in living.values_list("pk", flat=True):
        yield f"result {pk} lives on, its case has ended without one"
    released = Result.objects.filter(state=ResultState.RELEASED)
    for pk in released.exclude(case__state__in=[State.RELEASED, State.RETURNED]).values_list("pk", flat=True):
        yield f"result {pk} is released, its case is not"


def _results_that_do_not_verify(at: datetime) -> Iterator[str]:
    """INV-06: every issued result validates: two signatures, whole file, time-stamped."""
    for result in Result.objects.filter(state=ResultState.RELEASED).select_related("sealed").iterator(BATCH):
        if result.sealed is None:
            yield f"result {result.pk} has no bytes"
            continue
        verdict = validate_own(storage.read(result.sealed), at=at)
        if not verdict.valid or len(verdict.signatures) != 2:
            yield f"result {result.pk}: {verdict.reason_code}"


def _drawings_that_do_not_verify(at: datetime) -> Iterator[str]:
    """INV-06 for drawings: each one of an issued result carries the agency's signature over the whole file."""
    issued = ResultDrawing.objects.filter(result__state=ResultState.RELEASED).select_related("sealed")
    for drawing in issued.iterator(BATCH):
        if drawing.sealed is None:
            yield f"drawing {drawing.pk} was issued without a seal"
            continue
        verdict = validate_newest(storage.read(drawing.sealed), at=at)
        if not verdict.valid:
            yield f"drawing {drawing.pk}: {verdict.reason_code}"


def _ends_that_do_not_hold(at: datetime) -> Iterator[str]:
    """INV-06 for what was ended: two persons and a key stand behind every end, and what they decided is what counts.

    Before the second person was asked for, the journal alone knew who ended a result.
    """
    confirmed = ResultEnding.objects.filter(state=ResultEnding.State.CONFIRMED)
    for ending in confirmed.select_related("document__blob").iterator(BATCH):
        verdict = validate_statement(ending.statement.encode(), bytes(ending.signature or b""), at=at)
        if not verdict.valid:
            yield f"end {ending.pk}: {verdict.reason_code}"
        document = ending.document
        told = json.loads(ending.statement) if verdict.valid else {}
        if verdict.valid and (told["document_sha256"], told["reason"]) != (document.blob.sha256, document.end_reason):
            yield f"document {document.pk} does not stand as its end was signed"
    before = Entry.objects.filter(subject_type=SUBJECT, subject_id=OuterRef("case"), kind="case.result_ended")
    ended = StoredDocument.objects.filter(kind="result", ended_on__isnull=False)
    alone = ended.exclude(endings__in=confirmed).exclude(Exists(before.exclude(data__has_key="ending")))
    for pk in alone.values_list("pk", flat=True):
        yield f"document {pk} was ended by nobody"


def _wrong_due_dates(_at: datetime) -> Iterator[str]:
    """INV-12: the due date recomputed from calendar and spans is the stored one, for every case whose clock runs."""
    running = Case.objects.open().filter(received_at__isnull=False).exclude(state__in=WAITING_FOR_APPLICANT)
    for case in running.select_related("service_version").prefetch_related("spans").iterator(BATCH):
        due = clock.explain(case, list(case.spans.all())).due_at
        if due != case.due_at:
            yield f"{case.code}: due {case.due_at}, recomputed {due}"


def _numbers_with_gaps(_at: datetime) -> Iterator[str]:
    """INV-03 for results: every number of a series and year exists once, issued or void (NĐ 30/2020 Art 15)."""
    series = Result.objects.values("symbol", "year", agency=F("case__agency")).annotate(
        last=Max("number"), count=Count("id")
    )
    for row in series:
        if row["last"] != row["count"]:
            yield f"{row['symbol']} {row['year']}: {row['count']} documents, last number {row['last']}"


def _fees_that_differ(_at: datetime) -> Iterator[str]:
    """INV-08: what was paid over all bills of a case, less what a fallen fee gave back, is the fee it was sent for.

    Money that the gateway took back of its own accord is a matter between the agency and the payer.
    """
    reference = Concat(Value("case:"), Cast(OuterRef("case_id"), CharField()))
    bills = Bill.objects.filter(reference=reference, state=Bill.State.PAID).order_by().values("reference")
    back = (
        Refund.objects.filter(bill__reference=reference, reason="fee_has_fallen").order_by().values("bill__reference")
    )
    sent = SendRequest.objects.filter(state=SendRequest.State.SENT).annotate(
        paid=Coalesce(Subquery(bills.annotate(sum=Sum("amount")).values("sum")), 0),
        back=Coalesce(Subquery(back.annotate(sum=Sum("amount")).values("sum")), 0),
        taken=Exists(Refund.objects.filter(bill__reference=reference, reason="by_gateway")),
    )
    differing = sent.filter(~Q(paid=F("fee") + F("back")), taken=False)
    for case_id, fee in differing.values_list("case_id", "fee").iterator(BATCH):
        yield f"case {case_id} was sent for {fee} đồng, which is not what was paid for it"


def _thrown_away_with_money(_at: datetime) -> Iterator[str]:
    """INV-08: a draft that was thrown away asks for nothing and keeps nothing that its service's rule gives back."""
    gone = Case.objects.filter(state=State.DISCARDED)
    for pk in gone.filter(send_requests__state=SendRequest.State.WAITING).values_list("pk", flat=True):
        yield f"draft {pk} was thrown away and waits for its payment"
    reference = Concat(Value("case:"), Cast(OuterRef("pk"), CharField()))
    bills = Bill.objects.live().filter(reference=reference)
    for case in gone.filter(Exists(bills)).select_related("service_version").iterator(BATCH):
        balance = balance_of(case.reference)
        kept = balance.held and case.service_version.definition.refund_rule.withdrawn_before_reception
        if kept or balance.to_pay:
            yield f"draft {case.pk} was thrown away; {balance.held} đồng stayed, {balance.to_pay} are still asked for"


INVARIANTS: Final[tuple[Invariant, ...]] = (
    Invariant("INV-01", "Every sent case has its acknowledgement", _sent_without_acknowledgement),
    Invariant("INV-02", "One sending makes one case", _tokens_used_twice),
    Invariant("INV-03", "Case numbers have no gap", _serials_with_gaps),
    Invariant("INV-03", "Document numbers have no gap", _numbers_with_gaps),
    Invariant("INV-04", "The state of a case is the fold of its history", _states_that_do_not_follow),
    Invariant("INV-04", "Steps open in their order", _steps_that_do_not_follow),
    Invariant("INV-04", "No linked case is left behind", _linked_cases_left_behind),
    Invariant("INV-05", "Nothing is issued after the end", _acts_after_the_end),
    Invariant("INV-06", "Every issued result verifies", _results_that_do_not_verify),
    Invariant("INV-06", "Every drawing of an issued result verifies", _drawings_that_do_not_verify),
    Invariant("INV-06", "Every end of a result was decided and signed", _ends_that_do_not_hold),
    Invariant("INV-08", "Every case was paid for with the fee it was sent for", _fees_that_differ),
    Invariant("INV-08", "A draft that was thrown away keeps no money", _thrown_away_with_money),
    Invariant("INV-12", "Every due date can be recomputed", _wrong_due_dates),
)
