"""Verbs on people, logins and calendars. Each in one transaction, each in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person, Session, User
from ground.refusals import Invalid, NotYours
from ground.who import Actor, Subject
from journal.actions import record


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person and in which language; mail is optional (domain.md §5.4)."""

    phone: str
    email: str
    province_code: str
    commune_name: str
    address_line: str
    language: str

    def as_fields(self) -> Mapping[str, str]:
        """Return the columns of Person."""
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def change_contact(person_id: int, contact: Contact, *, actor: Actor, at: datetime) -> Person:
    """Change a person's own contact data; the journal keeps which fields changed, never their content.

    Raises NotYours for another person's. Nothing is recorded when nothing changes.
    """
    if actor.person_id != person_id:
        raise NotYours
    person = Person.objects.select_for_update().get(pk=person_id)
    changed = [name for name, value in contact.as_fields().items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, getattr(contact, name))
    if "commune_name" in changed or "province_code" in changed:
        person.commune_code = ""  # the code belonged to the old commune
        changed.append("commune_code")
    person.save(update_fields=changed)
    record("person.contact_changed", subject=Subject("person", person_id), actor=actor, at=at, data={"fields": changed})
    return person


def end_sessions(user_id: int, *, keep: str = "") -> int:
    """End all sessions of a user, but for the one with the key `keep`; returns how many. One query."""
    return Session.objects.filter(user_id=user_id).exclude(session_key=keep).delete()[0]


@transaction.atomic
def disable(user_id: int, *, actor: Actor, at: datetime) -> User:
    """Close a login: it ends at the next request, everywhere (INV-16)."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user_id)
    record("user.disabled", subject=Subject("user", user_id), actor=actor, at=at)
    return user


@transaction.atomic
@sensitive_variables("password")
def set_password(user_id: int, password: str, *, actor: Actor, at: datetime) -> User:
    """Give a login another password; whoever was signed in with it is signed out. Raises Invalid for a weak one."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(errors={"password": " ".join(error.messages)}) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user_id)
    record("user.password_set", subject=Subject("user", user_id), actor=actor, at=at)
    return user
