"""Make the offices and people that a file names, as far as they are missing; what is there is left as it is.

All of the file or nothing: every mistake is told, and then nothing was made.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Agency, Calendar, Person, Post, Unit, User
from cases.models import Competence, ConsultedUnit
from ground.text import nfc
from ground.who import Actor, Subject
from journal.actions import record
from portal.founding.forms import AgencyRow, CalendarRow, CompetenceRow, ConsultedRow, PersonRow, PostRow, Row, UnitRow

OPERATOR = Actor.system("operator")
NO_ROW = gettext_lazy("This is no list of words with values.")
SECTIONS = ("calendars", "agencies", "units", "people", "competences", "consulted")


class Mistakes(Exception):
    """The file has mistakes; each is a sentence that says where."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(len(sentences))
        self.sentences = sentences


@dataclass
class Founded:
    """What was made, by name, and how many things were there before."""

    made: list[str] = field(default_factory=list)
    known: int = 0


@dataclass
class _Founding:
    at: datetime
    done: Founded = field(default_factory=Founded)
    mistakes: list[str] = field(default_factory=list)

    def know(self) -> None:
        self.done.known += 1

    def mistaken(self, place: str, *sentences: object) -> None:
        self.mistakes += [f"{place}: {sentence}" for sentence in sentences]

    def make(self, form: Row, place: str, data: Mapping[str, Any], kind: str) -> models.Model | None:
        """Save a row and record it, or note its mistakes."""
        unknown = sorted(set(data) - set(form.fields))
        self.mistaken(place, *(_("The word %(word)s is not known here.") % {"word": word} for word in unknown))
        if not form.is_valid():
            self.mistaken(place, *form.told())
            return None
        row: models.Model = form.save()
        self.done.made.append(place)
        record(f"{kind}.founded", subject=Subject(kind, row.pk), actor=OPERATOR, at=self.at)
        return row


@transaction.atomic
def found(plan: Any, *, at: datetime) -> Founded:
    """Make what is missing. Raises Mistakes with every mistake of the plan; nothing was made then."""
    founding = _Founding(at)
    if not isinstance(plan, dict) or set(plan) - set(SECTIONS):
        raise Mistakes([_("The file has these parts: %(parts)s.") % {"parts": ", ".join(SECTIONS)}])
    _calendars(founding, plan)
    _agencies(founding, plan)
    _units(founding, plan)
    _people(founding, plan)
    _competences(founding, plan)
    _consulted(founding, plan)
    if founding.mistakes:
        raise Mistakes(founding.mistakes)
    return founding.done


def _rows(founding: _Founding, plan: Mapping[str, Any], section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a part with their names; what is no row is a mistake."""
    rows = plan.get(section) or []
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        if isinstance(row, dict):
            name = next((str(row[key]) for key in ("code", "username", "name", "service") if row.get(key)), number)
            yield f"{section} {name}", row
        else:
            founding.mistaken(f"{section} {number}", NO_ROW)


def _calendars(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "calendars"):
        if Calendar.objects.filter(name=row.get("name")).exists():
            founding.know()
        else:
            founding.make(CalendarRow(row), place, row, "calendar")


def _agencies(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "agencies"):
        if Agency.objects.filter(code=row.get("code")).exists():
            founding.know()
        else:
            founding.make(AgencyRow(_since(row, founding.at)), place, row, "agency")


def _units(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "units"):
        if Unit.objects.filter(code=row.get("code")).exists():
            founding.know()
        else:
            founding.make(UnitRow(_since(row, founding.at)), place, row, "unit")


def _people(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "people"):
        told = {word: value for word, value in row.items() if word != "posts"}
        person = _person(founding, place, told)
        posts = row.get("posts") or []
        for number, post in enumerate(posts if isinstance(posts, list) else [posts], start=1):
            where = f"{place}, posts {number}"
            if not isinstance(post, dict):
                founding.mistaken(where, NO_ROW)
            elif person is not None:
                _post(founding, where, {**post, "person": person.pk})


def _person(founding: _Founding, place: str, row: dict[str, Any]) -> Person | None:
    """Return the official with this number; she and her login are made as far as they are missing.

    Who is a citizen here already keeps what she has said of herself and gets an official's login beside it.
    """
    number = "".join(sign for sign in str(row.get("personal_number", "")) if sign.isdigit())
    person = Person.objects.filter(personal_number=number).first()
    login = User.objects.filter(person=person, realm=User.Realm.OFFICIAL).first() if person else None
    if login is not None:
        founding.know()
        if login.username != row.get("username"):
            founding.mistaken(place, _("This person signs in with another name."))
        return person
    form = PersonRow(row, at=founding.at)
    if person is not None:
        del form.fields["personal_number"]
        if not form.is_valid():
            founding.mistaken(place, *form.told())
            return None
        if form.cleaned_data["full_name"].casefold() != nfc(person.full_name).casefold():
            founding.mistaken(place, _("personal_number: it belongs to a person of another name."))
            return None
        founding.done.made.append(place)
    else:
        made = founding.make(form, place, row, "person")
        if not isinstance(made, Person):
            return None
        person = made
    user = User.objects.create_user(form.cleaned_data["username"], None, realm=User.Realm.OFFICIAL, person=person)
    record("user.founded", subject=Subject("user", user.pk), actor=OPERATOR, at=founding.at)
    return person


def _post(founding: _Founding, place: str, row: dict[str, Any]) -> None:
    """Make a post that was never there. One that has ended comes back only from a later day that the file names."""
    same = Post.objects.filter(person=row["person"], unit__code=row.get("unit"), role=row.get("role"))
    with suppress(ValidationError):
        same = same.exclude(valid_to__lt=PostRow.base_fields["valid_from"].clean(row.get("valid_from")))
    if same.exists():
        founding.know()
    else:
        founding.make(PostRow(_since(row, founding.at)), place, row, "post")


def _competences(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "competences"):
        known = Competence.objects.filter(
            service__slug=row.get("service"), receiving_unit__code=row.get("receiving_unit")
        )
        if known.exists():
            founding.know()
        else:
            founding.make(CompetenceRow(row), place, row, "competence")


def _consulted(founding: _Founding, plan: Mapping[str, Any]) -> None:
    for place, row in _rows(founding, plan, "consulted"):
        known = ConsultedUnit.objects.filter(
            service__slug=row.get("service"), step=row.get("step"), lead_unit__code=row.get("lead_unit")
        )
        if known.exists():
            founding.know()
        else:
            founding.make(ConsultedRow(row, at=founding.at), place, row, "consulted")


def _since(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return the row in force from today on, where the file names no day."""
    return {"valid_from": timezone.localdate(at).isoformat(), **row}


def without_password() -> list[str]:
    """Return the user names of officials who cannot sign in yet: `manage.py set_password` gives them a password."""
    officials = User.objects.filter(realm=User.Realm.OFFICIAL, is_active=True).order_by("username")
    return [user.username for user in officials if not user.has_usable_password()]
