"""Small forms of the citizen: a file, a token with the declaration, a withdrawal, a rating, a look-up."""

import re
import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.wording import SATISFACTION


def token() -> str:
    """Return a fresh token for a form that must count once."""
    return secrets.token_urlsafe(16)


def token_in(posted: str) -> str:
    """Return the token that came back with a form, a fresh one for anything that this house does not give out.

    Tokens of linked cases are the system's own (`linked-…`): a citizen who takes one would stand in the way of hers.
    """
    return posted if _TOKEN.fullmatch(posted) else token()


_TOKEN = re.compile(r"(?!linked-)[A-Za-z0-9_-]{1,64}")


class FileForm(forms.Form):
    """One file for one component; its content is inspected by `records.uploads`, not by its name."""

    file = forms.FileField(
        label=_("Choose a file"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another one."),
            "missing": _("Choose a file first."),
        },
    )


class StoreForm(forms.Form):
    """One of the person's own documents for one component, and her consent, given anew for each application."""

    document = forms.CharField(max_length=32, error_messages={"required": _("Choose a document.")})
    consent = forms.BooleanField(
        label=_("I agree that the office uses this document for this application."),
        error_messages={"required": _("Tick the box if you agree. Without it the document is not used.")},
    )


class TokenForm(forms.Form):
    """A form that counts once: the token was made when the page was shown."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=token)


class RatingForm(forms.Form):
    """One to five, and a sentence if she likes."""

    stars = forms.TypedChoiceField(
        label=_("Are you satisfied with how this was handled?"),
        choices=list(SATISFACTION.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five answers.")},
    )
    sentence = forms.CharField(
        label=_("What was good, what should be better?"), max_length=1000, required=False, widget=forms.Textarea
    )


class LookupForm(forms.Form):
    """Case code and the look-up code that stands on the receipt."""

    ma = forms.CharField(
        label=_("Application number"),
        max_length=50,
        help_text=_("It stands on your receipt, for example H26.15-261122-0001."),
        error_messages={"required": _("Enter the application number.")},
    )
    secret = forms.CharField(
        label=_("Look-up code"),
        max_length=16,
        help_text=_("Ten letters and digits, beside the application number."),
        error_messages={"required": _("Enter the look-up code.")},
    )

    def clean_ma(self) -> str:
        """Take the number as people type it: spaces and small letters."""
        return str(self.cleaned_data["ma"]).replace(" ", "").upper()

    def clean_secret(self) -> str:
        """Take the code as people type it."""
        return str(self.cleaned_data["secret"]).replace(" ", "").replace("-", "").upper()
