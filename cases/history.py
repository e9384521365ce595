"""How a case writes its history, and how the last act in it is told to whoever came second."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Post
from cases.models import Case
from ground.who import Actor, Subject
from journal.actions import record
from journal.models import Entry

SUBJECT = "case"


def subject(case_id: int) -> Subject:
    """Return the journal's name of a case."""
    return Subject(SUBJECT, case_id)


def log(case: Case, kind: str, *, actor: Actor, at: datetime, before: str | None = None, **data: object) -> Entry:
    """Record an act on a case with the states before and after it. Ids, codes and figures only, no answers."""
    moved = {"from": before or case.state, "to": str(case.state)}
    return record(kind, subject=subject(case.pk), actor=actor, at=at, data={**moved, "code": case.code, **data})


@dataclass(frozen=True)
class Act:
    """The last thing that happened to a case: kind, moment and the name of who did it (empty for the system)."""

    kind: str
    at: datetime
    name: str


def last_act(case_id: int) -> Act:
    """Return the newest act on a case. Two queries; used when somebody lost a race."""
    entry = Entry.objects.filter(subject_type=SUBJECT, subject_id=case_id).order_by("-seq").first()
    if entry is None:
        raise LookupError(f"case {case_id} has no history")
    post = Post.objects.select_related("person").filter(pk=entry.actor_post_id).first() if entry.actor_post_id else None
    return Act(entry.kind, entry.at, post.person.full_name if post else "")
