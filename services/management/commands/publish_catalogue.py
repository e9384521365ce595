"""Publish the catalogue's folders as immutable versions."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.actions import CATALOGUE, FolderBroken, Published, folders, publish_folder
from services.definition.conditions import legal_day
from services.indexing import refresh

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: "dict[str, StrOrPromise]" = {
    "published": _("version %(number)s published"),
    "unchanged": _("version %(number)s unchanged"),
    "kept": _("version %(number)s kept: it was changed in the portal, and the folder does not write over that"),
    "closed": _("version %(number)s closed: the folder does not open the service again"),
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
                self.stdout.write(f"{folder.name}: {_told(one, today=legal_day(at))}")
        refresh(at=at)
        if broken:
            raise CommandError(gettext("Services with problems, not published: %(count)s.") % {"count": broken})


def _told(done: Published, *, today: date) -> str:
    what = WORDS[done.outcome] % {"number": done.version.number}
    if done.version.valid_from <= today:
        return str(what)
    return gettext("%(what)s, from %(day)s on") % {"what": what, "day": f"{done.version.valid_from:%d/%m/%Y}"}
