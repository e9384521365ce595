"""`manage.py prepare`: make a database and a clone ready for work, in one process: starting Django costs most."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.settings.base import ROOT

ACCOUNTS = ROOT / ".run" / "accounts.txt"


class Command(BaseCommand):
    """Compile the texts, migrate, collect static files, publish the catalogue, create the demonstration office."""

    requires_system_checks = ()  # ./dev check runs them; here they only delay
    help = "Make this clone ready for ./dev run; every step may be repeated."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do every step; each is idempotent and quick when nothing changed."""
        call_command("texts", "compile", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("publish_catalogue")
        ACCOUNTS.parent.mkdir(exist_ok=True)
        with ACCOUNTS.open("w", encoding="utf-8") as accounts:
            call_command("create_demo", stdout=accounts)
