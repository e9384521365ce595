"""`manage.py create_demo`: an invented province with people for every role; prints who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.roles import Role
from portal.demonstration import devices, office
from portal.demonstration.cast import PASSWORD, PIN, by_agency
from portal.demonstration.parts import Player


class Command(BaseCommand):
    """Make the demonstration as far as it is missing; may be repeated, changes nothing that is there."""

    help = "Create the demonstration province. Refuses where DEMO is off, as in production."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make it and print the accounts."""
        if not settings.DEMO:
            raise CommandError("Demonstration people have a published password: DEMO is off here, nothing was made.")
        at = timezone.now()
        office.create(at=at)
        devices.create(at=at)
        self.stdout.write(f"  Demo accounts (password of all: {PASSWORD}; PIN of signing devices: {PIN})")
        for agency, players in by_agency():
            self.stdout.write(f"    {agency}")
            for player in players:
                self.stdout.write(f"      {player.username:<15} {player.full_name:<18} {_does(player)}")


def _does(player: Player) -> str:
    return f"{player.title_vi} ({Role(player.role).value})" if player.role else player.does_vi
