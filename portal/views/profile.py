"""One's own account: what the state knows of a person, and how to reach her. The page needs the list of provinces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.actions import Contact, change_contact
from accounts.contact import clean_email, clean_phone, show_phone
from accounts.models import Person
from accounts.requests import Request
from ground.refusals import Invalid, NotYours
from ground.text import clean_line
from services.reference import provinces

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ContactForm(forms.Form):
    """Phone, mail, address and language of a citizen. Mail is optional by design (domain.md §5.4)."""

    phone = forms.CharField(label=_("Phone number"), required=False, max_length=20)
    email = forms.CharField(label=_("E-mail address"), required=False, max_length=254)
    province_code = forms.ChoiceField(label=_("Province or city"), required=False)
    commune_name = forms.CharField(label=_("Commune, ward or special zone"), required=False, max_length=100)
    address_line = forms.CharField(label=_("Village or group, house number, street"), required=False, max_length=200)
    language = forms.ChoiceField(
        label=_("Language of messages to you"), choices=Person.Language.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, name.to(get_language() or "vi")) for code, name in provinces().items()]
        self.fields["province_code"] = forms.ChoiceField(
            label=self.fields["province_code"].label, required=False, choices=[("", ""), *names]
        )
        for name, keyword in (("phone", "tel"), ("email", "email"), ("address_line", "address-line1")):
            self.fields[name].widget.attrs["autocomplete"] = keyword
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        self.fields["email"].widget.attrs |= {"inputmode": "email", "spellcheck": "false"}

    def clean_phone(self) -> str:
        """Return the stored form."""
        return _said(clean_phone, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """Return the stored form."""
        return _said(clean_email, self.cleaned_data["email"])

    def clean_commune_name(self) -> str:
        """Return one clean line."""
        return _said(clean_line, self.cleaned_data["commune_name"])

    def clean_address_line(self) -> str:
        """Return one clean line."""
        return _said(clean_line, self.cleaned_data["address_line"])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list; `field_id` leads to the field that changes it."""

    label: "StrOrPromise"
    value: "StrOrPromise"
    field_id: str = ""


def profile(request: Request) -> HttpResponse:
    """Show a person her own account; an official also sees her posts. One query beside who asks."""
    person = _own(request)
    frame = "office/base.html" if request.who.is_official else "base.html"
    context = {"frame": frame, "register": _register_rows(person), "contact": _contact_rows(person)}
    return render(request, "portal/profile.html", context)


def _register_rows(person: Person) -> list[Row]:
    return [
        Row(_("Full name"), person.full_name),
        Row(_("Personal number"), person.personal_number or "–"),
        Row(_("Date of birth"), person.born_on.display() if person.born_on else "–"),
        Row(_("Sex"), person.get_sex_display() or "–"),
    ]


def _contact_rows(person: Person) -> list[Row]:
    province = provinces().get(person.province_code)
    parts = [person.address_line, person.commune_name, province.to(get_language() or "vi") if province else ""]
    return [
        Row(_("Phone number"), show_phone(person.phone) or "–", "phone"),
        Row(_("E-mail address"), person.email or "–", "email"),
        Row(_("Address"), ", ".join(filter(None, parts)) or "–", "province_code"),
        Row(_("Language of messages to you"), person.get_language_display(), "language_0"),
    ]


def edit(request: Request) -> HttpResponse:
    """Change one's contact data."""
    person = _own(request)
    initial = {field: getattr(person, field) for field in ContactForm.base_fields}
    form = ContactForm(
        request.POST if request.method == "POST" else None, initial=initial | {"phone": show_phone(person.phone)}
    )
    if form.is_valid():
        change_contact(person.pk, Contact(**form.cleaned_data), actor=request.who.actor(), at=request.at)
        messages.success(request, _("Your details were saved."))
        return redirect("profile")
    return render(request, "portal/profile_edit.html", {"form": form}, status=422 if form.is_bound else 200)


def _own(request: Request) -> Person:
    if request.who.person_id is None:
        raise NotYours
    return Person.objects.get(pk=request.who.person_id)


def _said(check: Callable[[str], str], typed: str) -> str:
    """Turn the domain's word into the form's."""
    try:
        return check(typed)
    except Invalid as error:
        raise forms.ValidationError(str(error), code=error.code) from error
