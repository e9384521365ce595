"""A change of a service on its way: written, proposed, and released by a person who did not write it.

Every verb locks the workspace's row, asks whether this person may, and compares the version that he saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from accounts.models import Person
from accounts.who import Who
from ground.refusals import Changed, Invalid, WrongState, require
from ground.text import clean_text
from ground.who import Actor, Subject
from journal.actions import record
from services.actions import Edition, FolderBroken, circles_with, publish
from services.checking import Checked, check_files
from services.definition.conditions import legal_day
from services.differences import Change, differences
from services.models import Service, ServiceVersion, ServiceWorkspace
from services.permissions import acting_post, can_decide, can_edit

SUBJECT = "service_workspace"
LONGEST_TEXT = 4000
MOST_BYTES = 4 * 1024 * 1024
"""All files of a service together; more is no service."""

SAVED = gettext_lazy("the change was saved")


@dataclass(frozen=True)
class Held:
    """A locked workspace, and who acts on it."""

    workspace: ServiceWorkspace
    actor: Actor
    person_id: int

    def done(self, verb: str, *fields: str, at: datetime, **data: object) -> ServiceWorkspace:
        """Count the change, keep the named fields and record what was done."""
        space = self.workspace
        space.version += 1
        space.save(update_fields=["version", "state", *fields])
        _record(space, verb, actor=self.actor, at=at, **data)
        return space


def hold(workspace_id: int, *, version: int, who: Who) -> Held:
    """Lock a workspace and compare the version that was seen. Raises NotAllowed, WrongState, Changed. One query."""
    require(can_edit(who))
    post = acting_post(who)
    space = (
        ServiceWorkspace.objects.select_for_update(of=("self",))
        .select_related("author", "saved_by", "based_on")
        .get(pk=workspace_id)
    )
    if space.version != version:
        raise Changed(who=space.saved_by.full_name, when=space.saved_at, what=str(SAVED))
    return Held(space, who.actor(post), who.somebody)


@transaction.atomic
def start(
    slug: str, *, files: Mapping[str, str] | None = None, based_on: ServiceVersion | None = None, who: Who, at: datetime
) -> ServiceWorkspace:
    """Begin a change: on top of a published version, from files (a template, an archive), or both.

    On top of a scheduled version it is meant for that version's day, unless the proposal names another one.

    One change of a service at a time: whoever comes second works in the same one, or waits. Raises WrongState naming
    who has it.
    """
    require(can_edit(who))
    person = Person.objects.get(pk=who.somebody)
    if based_on is not None and files is None:
        files = based_on.source["files"]
    taken = ServiceWorkspace.objects.select_related("author").filter(slug=slug, state__in=ServiceWorkspace.OPEN).first()
    if taken is not None:
        own = _("You are already working on a change of this service.")
        others = _("%(who)s is already working on a change of this service.") % {"who": taken.author.full_name}
        message = own if taken.author_id == person.pk else others
        raise WrongState(message, code="already_open", workspace_id=taken.pk)
    space = ServiceWorkspace.objects.create(
        slug=slug,
        files=_checked_size(files or {}),
        based_on=based_on,
        starts_on=based_on.valid_from if based_on is not None and based_on.valid_from > legal_day(at) else None,
        author=person,
        editors=[person.pk],
        created_at=at,
        saved_at=at,
        saved_by=person,
    )
    _record(space, "started", actor=who.actor(acting_post(who)), at=at, based_on=based_on.pk if based_on else None)
    return space


@transaction.atomic
def save(workspace_id: int, *, version: int, files: Mapping[str, str], who: Who, at: datetime) -> ServiceWorkspace:
    """Keep the files as they are now, right or wrong. Whoever saves is a writer from now on."""
    held = hold(workspace_id, version=version, who=who)
    space = held.workspace
    if space.state != ServiceWorkspace.State.EDITING:
        raise WrongState(state=str(space.state))
    space.files = _checked_size(files)
    space.saved_at, space.saved_by_id = at, held.person_id
    joins = held.person_id not in space.editors
    if joins:
        space.editors = [*space.editors, held.person_id]
    if joins:
        return held.done("joined", "files", "saved_at", "saved_by", "editors", at=at)
    space.version += 1
    space.save(update_fields=["version", "files", "saved_at", "saved_by"])
    return space


def _checked_size(files: Mapping[str, str]) -> dict[str, str]:
    if sum(len(name.encode()) + len(text.encode()) for name, text in files.items()) > MOST_BYTES:
        raise Invalid(errors={"files": _("The files of a service together are at most 4 MB.")})
    return dict(files)


def checked(space: ServiceWorkspace) -> Checked:
    """Check the files of a workspace. No query."""
    return check_files(space.slug, {name: text.encode() for name, text in space.files.items()})


def changes(space: ServiceWorkspace, found: Checked, *, on: date) -> tuple[Change, ...]:
    """Return what differs from the version that would be in force on a day. Nothing for a new service. Two queries."""
    before = ServiceVersion.objects.in_force(on).filter(service__slug=space.slug).first()
    if before is None or found.definition is None:
        return ()
    return differences(
        before.definition, found.definition, old_files=before.source["files"], new_files=found.folder.files
    )


def scheduled_after(space: ServiceWorkspace, *, today: date) -> ServiceVersion | None:
    """Return the scheduled version that takes the place of this change later, and does not have it. One query."""
    versions = ServiceVersion.objects.to_come(space.starts_on or today)
    return versions.filter(service__slug=space.slug).first()


@transaction.atomic
def propose(
    workspace_id: int,
    *,
    version: int,
    note: str,
    legal_basis: str = "",
    starts_on: date | None = None,
    who: Who,
    at: datetime,
) -> ServiceWorkspace:
    """Hand a change over to a second person, to be in force from a day (None: the day of the release).

    Raises FolderBroken while there are mistakes; Invalid without words of what changes, without the legal basis that a
    change of rights and duties needs, for a day that is over, or when nothing differs.
    """
    held = hold(workspace_id, version=version, who=who)
    space = held.workspace
    _must_be(space, ServiceWorkspace.State.EDITING)
    space.note, space.legal_basis = _text(note), _text(legal_basis)
    space.starts_on, space.answer = starts_on, ""
    _ready(space, today=legal_day(at))
    space.propose()
    space.proposed_at, space.proposed_by_id = at, held.person_id
    fields = ("note", "legal_basis", "starts_on", "answer", "proposed_at", "proposed_by")
    if held.person_id not in space.editors:
        space.editors = [*space.editors, held.person_id]
    return held.done("proposed", *fields, "editors", at=at, starts_on=starts_on.isoformat() if starts_on else None)


@transaction.atomic
def release(workspace_id: int, *, version: int, who: Who, at: datetime) -> ServiceVersion:
    """Publish a proposed change. The one who releases wrote nothing of it.

    Raises NotAllowed for a writer, Changed when another version was published since the change was begun.
    """
    held = hold(workspace_id, version=version, who=who)
    space = held.workspace
    _must_be(space, ServiceWorkspace.State.PROPOSED)
    require(can_decide(who, space.editors))
    _still_on_top(space)
    found = _ready(space, today=legal_day(at))
    edition = Edition(
        actor=held.actor,
        starts_on=space.starts_on or legal_day(at),
        person_id=held.person_id,
        note=space.note,
        legal_basis=space.legal_basis,
    )
    done = publish(found, at=at, edition=edition)
    if not done.is_new:
        raise WrongState(_("This content is published already."), code="unchanged")
    space.release()
    space.released_as, space.decided_by_id, space.decided_at = done.version, held.person_id, at
    held.done("released", "released_as", "decided_by", "decided_at", at=at, published=done.version.pk)
    return done.version


@transaction.atomic
def send_back(workspace_id: int, *, version: int, answer: str, who: Who, at: datetime) -> ServiceWorkspace:
    """Give a proposed change back to its writers with a reason; a writer takes it back the same way."""
    held = hold(workspace_id, version=version, who=who)
    _must_be(held.workspace, ServiceWorkspace.State.PROPOSED)
    held.workspace.answer = _text(answer)
    if not held.workspace.answer and held.person_id not in held.workspace.editors:
        raise Invalid(errors={"answer": _("Say what has to be changed.")})
    held.workspace.reopen()
    return held.done("sent_back", "answer", at=at)


@transaction.atomic
def discard(workspace_id: int, *, version: int, who: Who, at: datetime) -> ServiceWorkspace:
    """Throw a change away. Its files stay in the row, for the record."""
    held = hold(workspace_id, version=version, who=who)
    if not can_proceed(held.workspace.discard):
        raise WrongState(state=str(held.workspace.state))
    held.workspace.discard()
    return held.done("discarded", at=at)


def _must_be(space: ServiceWorkspace, state: ServiceWorkspace.State) -> None:
    if space.state != state:
        raise WrongState(state=str(space.state))


def _ready(space: ServiceWorkspace, *, today: date) -> Checked:
    """Check whether a change can be published; return its checked folder. Three queries."""
    found = checked(space)
    if found.problems or found.definition is None:
        raise FolderBroken(problems=found.problems)
    if circles := circles_with(found, on=today):
        raise Invalid(" ".join(map(str, circles)), code="circle")
    errors = {}
    if not space.note:
        errors["note"] = _("Say in a sentence what changes and why.")
    if space.starts_on is not None and space.starts_on < today:
        errors["starts_on"] = _("This day is over. Choose today or a later day.")
    made = changes(space, found, on=space.starts_on or today)
    if not space.legal_basis and any(change.severity == "legal" for change in made):
        errors["legal_basis"] = _("Rights or duties change: name the act and article on which this rests.")
    if errors:
        raise Invalid(errors=errors)
    return found


def _still_on_top(space: ServiceWorkspace) -> None:
    """Refuse when somebody published another version of the service since this change was begun. Two queries."""
    service = Service.objects.select_for_update().filter(slug=space.slug).first()
    newest = service.versions.select_related("published_by").order_by("-number").first() if service else None
    if newest is None or newest.pk == space.based_on_id or newest.published_at <= space.created_at:
        return
    raise Changed(
        _("%(who)s was first, at %(time)s: %(what)s. Begin the change again from that version."),
        who=newest.published_by.full_name if newest.published_by else _("The system"),
        when=newest.published_at,
        what=_("version %(number)s of this service was published") % {"number": newest.number},
    )


def _text(value: str) -> str:
    return clean_text(value)[:LONGEST_TEXT]


def _record(space: ServiceWorkspace, verb: str, *, actor: Actor, at: datetime, **data: object) -> None:
    found = {"slug": space.slug, "version": space.version, **data}
    record(f"service_change.{verb}", subject=Subject(SUBJECT, space.pk), actor=actor, at=at, data=found)
