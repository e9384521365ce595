"""Say everything that is wrong in the catalogue's folders."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from services.actions import CATALOGUE, folders
from services.checking import Checked, Problem, check_folder
from services.checking.circles import check_circles, opened_by
from services.linting import lint
from services.linting.effort import effort


def circles_in(one: Checked, beside: Mapping[str, Checked]) -> Iterator[Problem]:
    """Yield where a folder and those that lie beside it open each other in a circle."""
    if one.definition is not None:
        opens = {name: opened_by(other.definition) for name, other in beside.items()}
        yield from check_circles(one.folder, one.definition, opens=lambda slug: opens.get(slug, ()))


class Command(BaseCommand):
    """`manage.py check_catalogue [path]`: a catalogue, or one service's folder; ends with 1 if there is a problem."""

    help = "Check every service folder: each problem with file, line and remedy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder to look into."""
        parser.add_argument("path", nargs="?", type=Path, default=CATALOGUE)
        parser.add_argument("--lint", action="store_true", help="also print advice, which is no mistake")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Print the problems, and advice if it is wanted."""
        if not path.is_dir():
            raise CommandError(_("%(path)s is no folder.") % {"path": path})
        found = [path] if (path / "service.yaml").exists() else folders(path)
        checked = {folder.name: check_folder(folder) for folder in found}
        beside = checked if path not in found else {other.name: check_folder(other) for other in folders(path.parent)}
        count = 0
        for name, one in checked.items():
            problems = [*one.problems, *circles_in(one, beside)]
            count += len(problems)
            for problem in problems:
                self.stdout.write(f"{name}/{problem}")
            if options["lint"]:
                self._advise(name, one)
        if count:
            raise CommandError(
                _("Problems: %(count)s. Services: %(services)s.") % {"count": count, "services": len(found)}
            )
        done = _("Services: %(services)s, no problem.") % {"services": len(found)}
        self.stdout.write(self.style.SUCCESS(done))

    def _advise(self, name: str, checked: Checked) -> None:
        """Print the advice on a folder in the active language, as the other lines."""
        for advice in lint(checked):
            self.stdout.write(f"{name}/{advice}")
        if checked.definition is not None:
            told = _("about %(minutes)s minutes to fill in") % {"minutes": effort(checked.definition).minutes}
            self.stdout.write(f"{name}: {told}.")
