"""`manage.py set_password USERNAME`: a first password, or a new one for somebody who has forgotten hers."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import set_password
from accounts.models import User
from accounts.models.people import clean_username
from ground.refusals import DomainError
from portal.founding.offices import OPERATOR
from portal.founding.secrets import ask


class Command(BaseCommand):
    """The password is typed twice, piped, or stands in NEW_PASSWORD or the file that NEW_PASSWORD_FILE names."""

    help = "Give a person a password; all of her sessions end."
    stealth_options = ("stdin",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose."""
        parser.add_argument("username")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Set it. Raises CommandError for an unknown name or a weak password."""
        name = clean_username(options["username"])
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody signs in with the name %(name)s.") % {"name": name})
        typed = ask(_("New password"), variable="NEW_PASSWORD", source=options.get("stdin") or sys.stdin, twice=True)
        try:
            set_password(user.pk, typed, actor=OPERATOR, at=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(_("%(name)s can sign in with the new password.") % {"name": name}))
