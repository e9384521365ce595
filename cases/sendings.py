"""What is sent: the answers and files of a draft checked as a whole, made into an immutable submission."""

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Attachment, Case, Submission, SupplementRequest
from cases.store import unfit
from ground.refusals import Invalid, require
from services import answers as service_answers
from services import components, questions
from services.components import ComponentNeed
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.known import fixed, freeze

Needs = Mapping[str, ComponentNeed]
"""The papers that the answers ask for, by id."""


@dataclass(frozen=True)
class Parcel:
    """Answers and files that are complete and right, ready to be sent."""

    answers: dict[str, Any]
    files: tuple[dict[str, Any], ...]
    new: tuple[int, ...]
    known: dict[str, Any] = field(default_factory=dict)
    """Whence answers came, as `services.known.freeze` has it."""
    left: tuple[int, ...] = ()
    """Files of papers that the answers no longer ask for: kept while drafting, not sent."""

    @property
    def digest(self) -> str:
        """SHA-256 over answers and files: tells whether what is sent is what was seen."""
        content = json.dumps([self.answers, self.files], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def collect(
    case: Case, *, at: datetime, asked: SupplementRequest | None = None, last: Submission | None = None
) -> Parcel:
    """Check a draft as a whole and return what would be sent. Two queries, or three for a supplement.

    For a supplement only what was `asked`, and what that leads to, may differ from the `last` submission.
    Raises NotAllowed when the binding question says no, Invalid with one sentence a field or component.
    """
    definition = case.service_version.definition
    typed, open_now = dict(case.draft.answers), list[str]()
    if asked is not None and last is not None:
        open_now = open_fields(definition, asked, last)
        typed = {**last.answers, **{name: value for name, value in typed.items() if name in open_now}}
    else:
        typed |= fixed(definition, case.draft.known)
    cleaned = service_answers.clean(definition, typed, at=at)
    if asked is None:
        require(questions.judge(definition, cleaned.answers, on=legal_day(at)))
    needs = {need.id: need for need in components.required(definition, cleaned.answers, at=at)}
    there = _waiting(case)
    waiting = [attachment for attachment in there if attachment.component in needs]
    files = _files(waiting, needs, last=last if asked is not None else None)
    errors = {**cleaned.errors, **_missing(needs, files)}
    errors |= _no_longer_fit(definition, waiting, at=at)
    if asked is not None and last is not None:
        errors = _without_what_time_did(definition, errors, last, open_now=open_now, at=at)
        errors |= _unanswered(asked, cleaned.answers, last, needs, new_of={one.component for one in waiting})
    if errors:
        raise Invalid(errors=errors)
    known = freeze(definition, case.draft.known, cleaned.answers)
    left = tuple(attachment.pk for attachment in there if attachment.component not in needs)
    return Parcel(cleaned.answers, tuple(files), tuple(one.pk for one in waiting), known, left)


def _without_what_time_did(
    definition: ServiceDefinition,
    errors: Mapping[str, str],
    last: Submission,
    *,
    open_now: Container[str],
    at: datetime,
) -> dict[str, str]:
    """Leave out what is wrong by now with answers that a completion may not change: they were right when they came.

    An appointment passes and a certificate grows old while an office waits for something else. No query.
    """
    grown_old = service_answers.clean(definition, last.answers, at=at)
    passed = {name for name in grown_old.errors if name in grown_old.answers and name not in open_now}
    return {name: said for name, said in errors.items() if name not in passed}


def open_fields(definition: ServiceDefinition, asked: SupplementRequest, last: Submission) -> list[str]:
    """Return the questions that a completion may answer: the pins, and what another answer to them brings up."""
    pins = {item.target_id for item in asked.items.all() if item.target == "field"}
    return [name for name in definition.led_to(pins) if name in pins or name not in last.answers]


def _files(waiting: list[Attachment], needs: Needs, *, last: Submission | None) -> list[dict[str, Any]]:
    """Return the files to be sent; for a completion with those of the `last` sending that are still asked for."""
    fresh = [_row(attachment) for attachment in waiting]
    replaced = {row["component"] for row in fresh}
    before = last.files if last is not None else []
    return [row for row in before if row["component"] in needs and row["component"] not in replaced] + fresh


def waiting_files(case: Case) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the files that have not been sent yet, as a submission keeps them, and their ids. One query."""
    waiting = _waiting(case)
    return [_row(attachment) for attachment in waiting], [attachment.pk for attachment in waiting]


def _row(attachment: Attachment) -> dict[str, Any]:
    return {
        "attachment": attachment.pk,
        "component": attachment.component,
        "name": attachment.name,
        "size": attachment.blob.size,
        "sha256": attachment.blob.sha256,
        "source": "store" if hasattr(attachment, "taken") else "upload",
    }


def _waiting(case: Case) -> list[Attachment]:
    """Return the files of a draft that were not sent yet. One query, and one for the documents that some came from."""
    rows = case.attachments.filter(submission=None).select_related("blob", "taken")
    return list(rows.prefetch_related("taken__document__blob").order_by("id"))


def _no_longer_fit(definition: ServiceDefinition, waiting: list[Attachment], *, at: datetime) -> dict[str, str]:
    """A document of her own that has expired or was ended since it was chosen no longer stands for its paper."""
    errors, on = {}, legal_day(at)
    for attachment in waiting:
        if hasattr(attachment, "taken"):
            component = definition.component(attachment.component)
            if why := unfit(attachment.taken.document, component, on=on):
                errors[attachment.component] = why
    return errors


def _missing(needs: Needs, files: list[dict[str, Any]]) -> dict[str, str]:
    present = {row["component"] for row in files}
    return {
        need.id: _("Add the file: %(label)s") % {"label": need.label}
        for need in needs.values()
        if need.required and need.id not in present
    }


def _unanswered(
    asked: SupplementRequest, answers: dict[str, Any], last: Submission, needs: Needs, *, new_of: set[str]
) -> dict[str, str]:
    """A pin is answered by another answer or another file; sending the same again answers nothing.

    A pin on a paper that the completed answers no longer ask for has nothing left to ask.
    """
    errors = {}
    for item in asked.items.all():
        if item.target == "component" and item.target_id in needs and item.target_id not in new_of:
            errors[item.target_id] = _("Add the file that was asked for.")
        elif item.target == "field" and answers.get(item.target_id) == last.answers.get(item.target_id):
            errors[item.target_id] = _("Change the answer that was asked about.")
    return errors


def next_submission(case: Case, parcel: Parcel, *, token: str, number: int, at: datetime) -> Submission:
    """Store what is sent and tie its files to it; files that are no longer asked for are not kept. Two queries."""
    submission = Submission.objects.create(
        case=case,
        number=number,
        kind=Submission.Kind.FIRST if number == 1 else Submission.Kind.SUPPLEMENT,
        token=token,
        answers=parcel.answers,
        files=list(parcel.files),
        known=parcel.known,
        sent_at=at,
    )
    if parcel.new:
        case.attachments.filter(pk__in=parcel.new).update(submission=submission)
    if parcel.left:
        case.attachments.filter(pk__in=parcel.left, submission=None).delete()
    return submission


def changes(before: Submission, after: Submission) -> list[str]:
    """Return the ids of the fields and components that differ between two submissions."""
    fields = {name for name in before.answers | after.answers if before.answers.get(name) != after.answers.get(name)}
    files = {(row["component"], row["sha256"]) for row in before.files} ^ {
        (row["component"], row["sha256"]) for row in after.files
    }
    return sorted(fields | {component for component, _sha in files})


def latest(case: Case) -> Submission:
    """Return what is in effect of everything that was sent. One query."""
    return case.submissions.latest("number")
