"""What has happened to a case and what comes next, as officials read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post
from cases.history import SUBJECT
from cases.lifecycle import StepKind, StepState
from cases.models import Case, Note, Step
from cases.wording import act_words
from journal.models import Entry
from journal.selectors import timeline
from services.definition import ServiceDefinition

SYSTEMS = {
    "register": gettext_lazy("The register"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """An official in a post, as pages name her."""

    name: str
    title: str

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


NOBODY = Name("", "")
Names = Mapping[int, Name]


@dataclass(frozen=True, slots=True)
class StepView:
    """One piece of work: who owes or owed it, until when, how it ended."""

    label: str
    state: str
    state_label: str
    who: str
    share: str
    opened_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    is_late: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    title: str
    at: datetime
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal remark."""

    text: str
    by: str
    at: datetime


def names_of(post_ids: Iterable[int | None]) -> dict[int, Name]:
    """Return names and titles of posts by id. One query, none for no posts."""
    wanted = {pk for pk in post_ids if pk is not None}
    if not wanted:
        return {}
    posts = Post.objects.filter(pk__in=wanted).select_related("person")
    return {post.pk: Name(post.person.full_name, post.title) for post in posts}


def steps_of(
    steps: Iterable[Step], definition: ServiceDefinition, names: Names, lang: str, *, at: datetime
) -> list[StepView]:
    """Return the steps in the order in which they were or will be done. No query."""
    known = {step.key: step for step in definition.steps}
    ordered = sorted(steps, key=lambda step: (step.opened_at is None, step.opened_at or at, step.position, step.pk))
    views = []
    for step in ordered:
        told = known.get(step.key)
        label = told.label.to(lang) if told else str(StepKind(step.kind).label)
        views.append(
            StepView(
                label=_("%(step)s (again)") % {"step": label} if step.round > 1 and told else label,
                state=str(step.state),
                state_label=str(StepState(step.state).label),
                who=str(names.get(step.assignee_id or 0, "") or step.get_role_display()),
                share=f"{told.share:.0%}" if told and told.share else "",
                opened_at=step.opened_at,
                ended_at=step.ended_at,
                due_at=step.due_at,
                is_late=step.due_at is not None and (step.ended_at or at) > step.due_at,
                reason=step.reason,
            )
        )
    return views


def entries_of(case: Case) -> list[Entry]:
    """Return the journal of a case, oldest first. One query."""
    return timeline(SUBJECT, case.pk)


def happenings(
    entries: Iterable[Entry], definition: ServiceDefinition, names: Names, applicant: str, lang: str
) -> list[Happening]:
    """Put a journal into words, newest first. No query."""
    papers = {one.id: one.label.to(lang) for one in definition.components.components}
    registers = {one.id: one.label.to(lang) for one in definition.lookups}
    return [
        Happening(
            _sentence(act_words(entry.kind)),
            entry.at,
            _by(entry, names, applicant),
            papers.get(str(entry.data.get("component")))
            or registers.get(str(entry.data.get("register")))
            or _detail(entry),
        )
        for entry in reversed(list(entries))
    ]


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by(entry: Entry, names: Names, applicant: str) -> str:
    if entry.actor_kind == "citizen":
        return applicant
    if entry.actor_kind == "official":
        return str(names.get(entry.actor_post_id or 0, NOBODY))
    return str(SYSTEMS.get(entry.actor_name, _("The system")))


def _detail(entry: Entry) -> str:
    """Say what the journal itself knows: a number, a date. It holds no answers and no names."""
    if entry.data.get("number"):
        return _("Number %(number)s") % {"number": entry.data["number"]}
    if entry.kind == "case.received" and entry.data.get("due_at"):
        due = timezone.localtime(datetime.fromisoformat(entry.data["due_at"]))
        return _("Promised for %(due)s") % {"due": due.strftime("%H:%M, %d/%m/%Y")}
    return ""


def notes_of(notes: Iterable[Note], names: Names) -> list[NoteView]:
    """Return internal remarks, newest first. No query."""
    views = [NoteView(note.text, str(names.get(note.post_id, NOBODY)), note.written_at) for note in notes]
    return views[::-1]
