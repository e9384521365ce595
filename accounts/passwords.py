"""What a password must be: long, and not one that everybody tries (ASVS 6.2: length before complexity)."""

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST, MOST = 12, 128


class PasswordRules:
    """One rule with one sentence each, in the words of this house; any characters are welcome, spaces too."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError when the password is too short, too long or easily guessed."""
        name = user.get_username().lower() if user is not None else ""
        if len(password) < LEAST:
            raise ValidationError(_("The password is too short: at least %(least)s characters.") % {"least": LEAST})
        if len(password) > MOST:
            raise ValidationError(_("The password is too long: at most %(most)s characters.") % {"most": MOST})
        if password.isdigit():
            raise ValidationError(_("Digits alone are easily guessed. Add letters or spaces."))
        if name and name in password.lower():
            raise ValidationError(_("The password must not contain the user name."))
        if password.lower().strip() in self.common:
            raise ValidationError(_("Many people use this password. Choose another one."))

    def get_help_text(self) -> str:
        """Return what the page says beforehand."""
        return _("At least %(least)s characters; several words with spaces are easy to remember.") % {"least": LEAST}
