"""The life of a case: its states, what each of them means, and the ten national codes.

The lifecycle is law and the same for every service (NĐ 61/2018 Art 15–21, kept by NĐ 118/2025; domain.md §1.3).
What differs from service to service are the steps, see `cases.steps`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands. The words on the screen are those of the law."""

    DRAFT = "draft", _("Draft")
    DISCARDED = "discarded", _("Draft deleted")
    SUBMITTED = "submitted", _("Sent, waiting to be received")
    RECEIVED = "received", _("Received")
    DECLINED = "declined", _("Not received")
    PROCESSING = "processing", _("Being processed")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("Waiting for completion")
    AWAITING_PAYMENT = "awaiting_payment", _("Payment needed")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    APPROVED = "approved", _("Approved, not yet issued")
    RELEASED = "released", _("Result ready")
    RETURNED = "returned", _("Result delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STOPPED = "stopped", _("Stopped")


WAITING_FOR_APPLICANT = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_PAYMENT})
"""States in which the office waits and the clock stands still."""

IN_OFFICE = frozenset({State.RECEIVED, State.PROCESSING, State.AWAITING_APPROVAL, State.APPROVED})
"""States in which the office owes the next move and the promise runs."""

UNSENT = frozenset({State.DRAFT, State.DISCARDED})
"""Never sent, so without a number: a draft, and one that was thrown away and stays because of its money."""

TERMINAL = frozenset({State.DECLINED, State.RETURNED, State.WITHDRAWN, State.STOPPED, State.DISCARDED})
"""Ends: nothing but reading, rating and applying again is left."""

OPEN = frozenset(State) - TERMINAL - {State.DRAFT}
"""Sent and not over."""

WITHDRAWABLE = frozenset(
    {
        State.SUBMITTED,
        State.RECEIVED,
        State.PROCESSING,
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_PAYMENT,
        State.AWAITING_APPROVAL,
    }
)
"""A citizen may withdraw until the leader's signature stands on the result."""

NATIONAL_STATUS: dict[State, int] = {
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.DECLINED: 3,
    State.PROCESSING: 4,
    State.AWAITING_SUPPLEMENT: 5,
    State.AWAITING_PAYMENT: 6,
    State.AWAITING_APPROVAL: 4,
    State.APPROVED: 4,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
    State.RELEASED: 9,
    State.RETURNED: 10,
}
"""State → code of the national portal's `TrangThaiHoSo` (domain.md §2.4, memory). What was never sent has none."""


class StepKind(models.TextChoices):
    """What sort of work a step is; the lifecycle follows from it, the details come from the service."""

    RECEPTION = "reception", _("Reception")
    APPRAISAL = "appraisal", _("Appraisal")
    VERIFICATION = "verification", _("Waiting for verification")
    REVIEW = "review", _("Review")
    APPROVAL = "approval", _("Approval")
    ISSUE = "issue", _("Issue")
    CONSULTATION = "consultation", _("Opinion of another office")
    SUB_CASE = "sub_case", _("Linked application")


class StepState(models.TextChoices):
    """The small life of one step."""

    PENDING = "pending", _("Not started")
    OPEN = "open", _("In hand")
    DONE = "done", _("Done")
    SENT_BACK = "sent_back", _("Sent back")
    SKIPPED = "skipped", _("Skipped")


class ResultState(models.TextChoices):
    """The life of a result document (design.md §8). Every end before release is `voided`; its number stays void."""

    NUMBERED = "numbered", _("Numbered")
    RENDERED = "rendered", _("Ready to sign")
    SIGNED = "signed", _("Signed")
    SEALED = "sealed", _("Sealed")
    RELEASED = "released", _("Issued")
    VOIDED = "voided", _("Voided")


class Channel(models.TextChoices):
    """How a case came in (NĐ 61/2018 Art 16)."""

    ONLINE = "online", _("Online")
    COUNTER = "counter", _("At the counter")
    POST = "post", _("By post")


class SpanKind(models.TextChoices):
    """Why the clock of a case runs or stands."""

    RUNNING = "running", _("The time limit runs")
    WAITING_APPLICANT = "waiting_applicant", _("Waiting for the applicant")
    WAITING_PAYMENT = "waiting_payment", _("Waiting for payment")


class OpinionKind(models.TextChoices):
    """What an office that was asked says; silence counts as consent where the law says so."""

    AGREE = "agree", _("Agrees")
    CONDITIONS = "conditions", _("Agrees with conditions")
    OBJECT = "object", _("Objects")
    SILENT = "silent", _("No answer in time: counts as consent")


class OutcomeKind(models.TextChoices):
    """What a decision says: the request is granted, or it is refused with reasons."""

    GRANT = "grant", _("Grant")
    REFUSAL = "refusal", _("Refusal")
