"""Say everything that is wrong in the catalogue's folders."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from services.actions import CATALOGUE, folders
from services.checking import Checked, check_folder
from services.linting import lint
from services.linting.effort import effort


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
            raise CommandError(f"{path} is no folder.")
        found = [path] if (path / "service.yaml").exists() else folders(path)
        count = 0
        for folder in found:
            checked = check_folder(folder)
            problems = checked.problems
            count += len(problems)
            for problem in problems:
                self.stdout.write(f"{folder.name}/{problem}")
            if options["lint"]:
                self._advise(folder.name, checked)
        if count:
            raise CommandError(f"{count} problem(s) in {len(found)} service(s).")
        self.stdout.write(self.style.SUCCESS(f"{len(found)} service(s) checked, no problem."))

    def _advise(self, name: str, checked: Checked) -> None:
        """Print the advice on a folder in English, the language of the other lines."""
        with override("en"):
            for advice in lint(checked):
                self.stdout.write(f"{name}/{advice}")
            if checked.definition is not None:
                self.stdout.write(f"{name}: about {effort(checked.definition).minutes} minutes to fill in.")
