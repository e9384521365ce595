"""Forms of signing in."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
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


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = {
        "password_incorrect": _("The present password is not right."),
        "password_mismatch": _("The two new passwords are not the same."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "old_password": (_("Present password"), _("Enter your present password")),
            "new_password1": (_("New password"), _("Enter a new password")),
            "new_password2": (_("New password again"), _("Enter the new password again")),
        }
        for name, (label, missing) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = missing
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
