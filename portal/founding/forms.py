"""What a founding file may say of an agency, a unit, a person, a post, a competence; each mistake at its word."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.contact import clean_email, clean_phone
from accounts.models import Agency, Calendar, Person, Post, Unit, User
from accounts.models.offices import AGENCY_CODE
from accounts.models.people import PARTIAL_DATE, USERNAME
from accounts.personal_numbers import clean_personal_number
from cases.models import Competence, ConsultedUnit
from ground.refusals import Invalid
from ground.text import nfc
from services.definition.conditions import legal_day
from services.models import Service
from services.selectors import current_version

NOT_THERE = {"invalid_choice": _("There is none with this code.")}


def _code() -> forms.RegexField:
    sentence = _("A code has a letter and two digits, then parts after points: H26.14 (QĐ 20/2020/QĐ-TTg).")
    return forms.RegexField(AGENCY_CODE, max_length=35, error_messages={"invalid": sentence})


def _unit() -> "forms.ModelChoiceField[Unit]":
    return forms.ModelChoiceField(Unit.objects.all(), to_field_name="code", error_messages=NOT_THERE)


class Row(forms.ModelForm):  # type: ignore[type-arg]  # of any model
    """A row of the file. `said` names it in messages."""

    def told(self) -> list[str]:
        """Return every mistake as `word: sentence`."""
        return [
            f"{'' if name == '__all__' else f'{name}: '}{sentence}"
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]


class CalendarRow(Row):
    """The working week of the units, and the years whose days off are known."""

    class Meta:
        model = Calendar
        fields = ("name", "first_year", "last_year")


class AgencyRow(Row):
    """A state agency."""

    code = _code()
    province_code = forms.RegexField(r"^[0-9]{2}$", error_messages={"invalid": _("Two digits.")})
    commune_code = forms.RegexField(r"^[0-9]{5}$", required=False, error_messages={"invalid": _("Five digits.")})
    parent = forms.ModelChoiceField(
        Agency.objects.all(), to_field_name="code", required=False, error_messages=NOT_THERE
    )

    class Meta:
        model = Agency
        fields = (
            "code", "name_vi", "name_en", "short_name_vi", "parent", "superior_name_vi", "level", "place_name",
            "province_code", "commune_code", "symbol", "phone", "address", "valid_from",
        )  # fmt: skip


class UnitRow(Row):
    """A part of an agency."""

    code = _code()
    agency = forms.ModelChoiceField(Agency.objects.all(), to_field_name="code", error_messages=NOT_THERE)
    calendar = forms.ModelChoiceField(Calendar.objects.all(), to_field_name="name", error_messages=NOT_THERE)

    class Meta:
        model = Unit
        fields = ("agency", "code", "name_vi", "name_en", "kind", "calendar", "phone", "address", "valid_from")


class PersonRow(Row):
    """An official: who she is, and the name she signs in with. Nobody has a password yet."""

    username = forms.RegexField(
        USERNAME,
        max_length=50,
        error_messages={"invalid": _("At least three small letters, digits, points, dashes or underscores.")},
    )
    personal_number = forms.CharField(max_length=20)
    born = forms.RegexField(PARTIAL_DATE, required=False, error_messages={"invalid": _("A day as 1990-03-27.")})

    class Meta:
        model = Person
        fields = ("full_name", "personal_number", "born", "sex", "phone", "email")

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data)
        self.instance.created_at = at

    def clean_full_name(self) -> str:
        """Return the name in the form that is stored."""
        return nfc(self.cleaned_data["full_name"])

    def clean_personal_number(self) -> str:
        """Return the twelve digits."""
        return _cleaned(clean_personal_number, self.cleaned_data["personal_number"])

    def clean_phone(self) -> str:
        """Return the number as it is stored."""
        return _cleaned(clean_phone, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """Return the address as it is stored."""
        return _cleaned(clean_email, self.cleaned_data["email"])

    def clean_username(self) -> str:
        """Refuse a name that another person signs in with."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("Somebody else signs in with this name."))
        return name


def _cleaned(clean: Any, typed: str) -> str:
    try:
        found: str = clean(typed)
    except Invalid as error:
        raise forms.ValidationError(str(error)) from error
    return found


class PostRow(Row):
    """What a person is in a unit."""

    unit = _unit()

    class Meta:
        model = Post
        fields = ("person", "unit", "role", "title_vi", "title_en", "valid_from")


def _service() -> "forms.ModelChoiceField[Service]":
    missing = _("No service of this name is published: run publish_catalogue first.")
    return forms.ModelChoiceField(
        Service.objects.all(), to_field_name="slug", error_messages={"invalid_choice": missing}
    )


class CompetenceRow(Row):
    """Which counter receives a service, and which unit handles what it received there."""

    service = _service()
    receiving_unit = _unit()
    lead_unit = _unit()

    class Meta:
        model = Competence
        fields = ("service", "receiving_unit", "lead_unit")


class ConsultedRow(Row):
    """Whom a deciding unit asks at a consultation step of a service."""

    service = _service()
    lead_unit = _unit()
    unit = _unit()

    class Meta:
        model = ConsultedUnit
        fields = ("service", "step", "lead_unit", "unit")

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Refuse a step that the service of today does not ask at."""
        cleaned = super().clean() or self.cleaned_data
        service, step = cleaned.get("service"), cleaned.get("step")
        version = current_version(service.slug, legal_day(self.at)) if service else None
        if version and step:
            asked = [one.id for one in version.definition.workflow.steps if one.kind == "consultation"]
            if step not in asked:
                self.add_error("step", _("This service asks at: %(steps)s.") % {"steps": ", ".join(asked) or "–"})
        return cleaned
