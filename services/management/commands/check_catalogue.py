"""Say everything that is wrong in the catalogue's folders."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.actions import CATALOGUE, folders
from services.checking import check_folder


class Command(BaseCommand):
    """`manage.py check_catalogue [path]`: a catalogue, or one service's folder; ends with 1 if there is a problem."""

    help = "Check every service folder: each problem with file, line and remedy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder to look into."""
        parser.add_argument("path", nargs="?", type=Path, default=CATALOGUE)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Print the problems."""
        if not path.is_dir():
            raise CommandError(f"{path} is no folder.")
        found = [path] if (path / "service.yaml").exists() else folders(path)
        count = 0
        for folder in found:
            problems = check_folder(folder).problems
            count += len(problems)
            for problem in problems:
                self.stdout.write(f"{folder.name}/{problem}")
        if count:
            raise CommandError(f"{count} problem(s) in {len(found)} service(s).")
        self.stdout.write(self.style.SUCCESS(f"{len(found)} service(s) checked, no problem."))
