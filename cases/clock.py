"""The clock of a case: spans with their reason, from which every due date is computed anew (design.md §7)."""

from collections.abc import Iterable
from datetime import datetime

from accounts import calendars
from cases import deadlines
from cases.lifecycle import SpanKind, StepKind
from cases.models import Case, ClockSpan, Step
from services.definition import TimeLimit
from services.definition.conditions import legal_day


def promise(case: Case, *, at: datetime, calendar: calendars.WorkCalendar | None = None) -> deadlines.Deadline:
    """Return the due date of a case received at `at`, with the lines that explain it.

    Two queries at most (cached), one more with limits by answer; one less when the deciding unit's calendar is given.
    """
    limit = limit_of(case, at=at)
    return deadlines.deadline(
        received_at=at,
        limit=limit,
        spans=(),
        calendar=calendar or calendars.load(case.lead_unit_id),
        note=limit.note,
    )


def limit_of(case: Case, *, at: datetime) -> TimeLimit:
    """Return the time limit that counts from a moment on, for the answers that were in effect then.

    No query unless the service has limits by answer, then one. What is sent later never moves a promise that counts
    from an earlier moment, so that any due date can be recomputed (INV-12).
    """
    definition = case.service_version.definition
    if not definition.service.time_limit.by_answer:
        return definition.time_limit(case.channel)
    submission = case.submissions.filter(sent_at__lte=at).order_by("-number").first()
    answers = submission.answers if submission else {}
    return definition.time_limit(case.channel, answers, legal_day(at))


def promised(case: Case, *, at: datetime, calendar: calendars.WorkCalendar | None = None) -> datetime:
    """Return the due date of a case received at `at`."""
    return _moment(promise(case, at=at, calendar=calendar))


def explain(
    case: Case, spans: list[ClockSpan], *, calendar: calendars.WorkCalendar | None = None
) -> deadlines.Deadline:
    """Recompute the due date from the stored spans; equals `case.due_at` (INV-12).

    No query when the calendar of the deciding unit is given, else that of loading it; one more with limits by answer.
    """
    if case.received_at is None:
        raise ValueError("a case that was not received has no promise")
    limit = limit_of(case, at=case.restarted_at or case.received_at)
    return deadlines.deadline(
        received_at=case.received_at,
        limit=limit,
        spans=[deadlines.Span(SpanKind(span.kind), span.started_at, span.ended_at) for span in spans],
        calendar=calendar or calendars.load(case.lead_unit_id),
        restart_at=case.restarted_at if case.restarted_at != case.received_at else None,
        note=limit.note,
    )


def start(case: Case, *, at: datetime) -> None:
    """Begin to count. One query."""
    ClockSpan.objects.create(case=case, kind=SpanKind.RUNNING, started_at=at)


def switch(case: Case, kind: SpanKind, *, at: datetime) -> None:
    """End the open span and open one of another kind. Two queries."""
    ClockSpan.objects.filter(case=case, ended_at=None).update(ended_at=at)
    ClockSpan.objects.create(case=case, kind=kind, started_at=at)


def stop(case: Case, *, at: datetime) -> None:
    """End the open span for good. One query."""
    ClockSpan.objects.filter(case=case, ended_at=None).update(ended_at=at)


def restart(case: Case, *, at: datetime) -> None:
    """Count again from zero after a full supplement and set the new due date (NĐ 61/2018 Art 19.4; R6).

    Three queries beside the calendar's. The case is not saved.
    """
    switch(case, SpanKind.RUNNING, at=at)
    case.restarted_at = at
    case.due_at = _moment(explain(case, list(case.spans.all())))


def reception_due(case: Case, *, at: datetime) -> datetime:
    """Return when the counter must have looked at a case sent at `at` (8 working hours, or the service's own rule)."""
    window = case.service_version.definition.checking_window
    return _moment(deadlines.reception_due(sent_at=at, window=window, calendar=calendars.load(case.receiving_unit_id)))


def share_out(
    case: Case, rows: Iterable[Step], *, at: datetime, calendar: calendars.WorkCalendar | None = None
) -> list[Step]:
    """Give every step still to be done its part of the time limit as an inner due date; returns them, not saved.

    An opinion has its own time. No query when the calendar of the deciding unit is given, else that of loading it.
    """
    definition = case.service_version.definition
    shares = {step.key: step.share for step in definition.steps}
    steps = [step for step in rows if step.ended_at is None and step.kind != StepKind.CONSULTATION]
    dues = deadlines.step_budgets(
        start=at,
        limit=limit_of(case, at=at),
        shares=[shares.get(step.key, 0) for step in steps],
        calendar=calendar or calendars.load(case.lead_unit_id),
    )
    for step, due in zip(steps, dues, strict=True):
        step.due_at = due
    return steps


def supplement_window(case: Case, *, calendar: calendars.WorkCalendar | None = None) -> datetime:
    """Return until when completion may be asked for after reception (≤ 3 working days, NĐ 61/2018 Art 19.4; R6)."""
    if case.received_at is None:
        raise ValueError("a case that was not received cannot be completed after reception")
    rule = case.service_version.definition.supplement.ask_within
    return until(case.received_at, rule, calendar=calendar or calendars.load(case.lead_unit_id))


def answer_by(case: Case, *, at: datetime, calendar: calendars.WorkCalendar | None = None) -> datetime:
    """Return until when the citizen is asked to answer a supplement request of this moment."""
    rule = case.service_version.definition.supplement.answer_within
    return until(at, rule, calendar=calendar or calendars.load(case.receiving_unit_id))


def until(start: datetime, limit: deadlines.TimeLimit, *, calendar: calendars.WorkCalendar) -> datetime:
    """Return the end of a length of time in a calendar. No query."""
    return _moment(deadlines.deadline(received_at=start, limit=limit, spans=(), calendar=calendar))


def _moment(counted: deadlines.Deadline) -> datetime:
    """Return the date of a clock that runs; only a standing clock has none."""
    if counted.due_at is None:
        raise ValueError("the clock stands")
    return counted.due_at
