"""Forms of signing in."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import lockout
from accounts.addresses import client_address
from accounts.models import LoginAttempt
from accounts.models.people import clean_username


class SignInForm(AuthenticationForm):
    """User name and password; says the same for an unknown name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Capitals count in the password."),
        "inactive": _("The user name or the password is not right. Capitals count in the password."),
        "locked": _("Too many wrong attempts. Please wait %(minutes)s minutes and try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.at = at
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["username"].widget.attrs |= {"spellcheck": "false"}
        self.fields["username"].error_messages["required"] = _("Enter your user name")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def clean_username(self) -> str:
        """Return the name as it is stored."""
        return clean_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """Check the password unless there were too many wrong ones."""
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return self.cleaned_data
        address = client_address(self.request) if self.request else None
        attempt = lockout.begin(username, address=address, at=self.at)
        if attempt.outcome == LoginAttempt.Outcome.LOCKED:
            minutes = int(lockout.WINDOW.total_seconds() // 60)
            raise forms.ValidationError(self.error_messages["locked"], code="locked", params={"minutes": minutes})
        cleaned = super().clean()
        lockout.succeed(attempt)
        return cleaned
