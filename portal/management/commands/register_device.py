"""`manage.py register_device REFERENCE --agency CODE | --person USERNAME`: an agency's seal, or a leader's own key."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from accounts.models.people import clean_username
from ground.refusals import DomainError
from portal.founding import devices
from portal.founding.secrets import ask


class Command(BaseCommand):
    """The PIN is typed, piped, or stands in DEVICE_PIN or the file that DEVICE_PIN_FILE names."""

    help = "Register a PKCS#12 file as the device an agency seals with or a person signs with; again renews it."
    stealth_options = ("stdin",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the device's name, whose it is, and where the file lies now."""
        parser.add_argument("reference", help="name of the device, that of its file below SIGNING_ROOT/devices")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--agency", help="code of the agency that seals with it")
        whose.add_argument("--person", help="user name of the official who signs with it")
        parser.add_argument("--file", type=Path, help="PKCS#12 file to copy there")
        parser.add_argument("--title", default="", help="what the owner calls it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Register it. Raises CommandError."""
        owner = _agency(options["agency"]) if options["agency"] else _person(options["person"])
        pin = ask(_("PIN of the device"), variable="DEVICE_PIN", source=options.get("stdin") or sys.stdin)
        order = devices.Order(options["reference"], options["file"], options["title"])
        try:
            device = devices.take(order, owner, pin=pin, at=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        until = {"reference": device.reference, "day": f"{timezone.localtime(device.not_after):%d/%m/%Y}"}
        told = _("%(reference)s is registered; its certificate is valid until %(day)s.") % until
        self.stdout.write(self.style.SUCCESS(told))


def _agency(code: str) -> Agency:
    found: Agency | None = Agency.objects.filter(code=code).first()
    if found is None:
        raise CommandError(_("There is no agency with the code %(code)s.") % {"code": code})
    return found


def _person(name: str) -> User:
    found = User.objects.filter(username=clean_username(name), realm=User.Realm.OFFICIAL).first()
    if found is None or found.person is None:
        raise CommandError(_("Nobody signs in with the name %(name)s.") % {"name": name})
    return found
