"""Recompute the promises of the house over the whole database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.invariants import verify


class Command(BaseCommand):
    """Print each promise with what offends it; the exit code says whether all hold."""

    help = "Recompute every promise over the whole database; exit code 1 and the offending ids if one is broken."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Verify everything, also after the first that is broken."""
        count = 0
        for verdict in verify(at=timezone.now()):
            invariant = verdict.invariant
            if not verdict.holds:
                count += 1
                self.stdout.write(f"✗ {invariant.code} {invariant.promise}: {', '.join(verdict.offending)}")
            elif verbosity:
                self.stdout.write(f"✓ {invariant.code} {invariant.promise}")
        if count:
            raise CommandError(f"{count} promises do not hold.")
