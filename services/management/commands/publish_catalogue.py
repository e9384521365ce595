"""Publish the catalogue's folders as immutable versions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.actions import CATALOGUE, FolderBroken, folders, publish_folder
from services.definition.conditions import legal_day
from services.indexing import refresh

WORDS = {
    "published": "published",
    "unchanged": "unchanged",
    "kept": "kept: it was changed in the portal, and the folder does not write over that",
    "closed": "closed: the folder does not open the service again",
}


class Command(BaseCommand):
    """`manage.py publish_catalogue [path]`: what is already published stays as it is."""

    help = "Check and publish every service folder; folders that did not change are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the catalogue's folder."""
        parser.add_argument("path", nargs="?", type=Path, default=CATALOGUE)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Publish folder by folder; a broken one stops neither the others nor goes unnoticed."""
        at = timezone.now()
        broken = 0
        for folder in folders(path):
            try:
                done = publish_folder(folder, at=at)
            except FolderBroken as error:
                broken += 1
                for problem in error.problems:
                    self.stderr.write(f"{folder.name}/{problem}")
                continue
            for one in done:
                since = f" from {one.version.valid_from}" if one.version.valid_from > legal_day(at) else ""
                self.stdout.write(f"{folder.name}: version {one.version.number} {WORDS[one.outcome]}{since}")
        refresh(at=at)
        if broken:
            raise CommandError(f"{broken} service(s) have problems and were not published.")
