"""`manage.py texts compile | check | extract`: the Vietnamese of the screen, complete and without GNU gettext."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import texts


class Command(BaseCommand):
    """Compile, check or extract the texts."""

    help = "compile: po to mo. check: every text has its Vietnamese. extract: add missing texts to the po files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one verb."""
        parser.add_argument("verb", choices=("compile", "check", "extract"))

    def handle(self, *_args: Any, verb: str, verbosity: int, **_options: Any) -> None:
        """Do it."""
        try:
            {"compile": self._compile, "check": self._check, "extract": self._extract}[verb](verbosity)
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _compile(self, verbosity: int) -> None:
        written = texts.compile_texts(settings.ROOT)
        if verbosity:
            self.stdout.write(f"{len(written)} catalogues compiled.")

    def _check(self, _verbosity: int) -> None:
        problems = texts.problems(settings.ROOT)
        for problem in problems:
            self.stdout.write(problem.shown(settings.ROOT))
        if problems:
            raise CommandError(f"{len(problems)} texts need work.")
        self.stdout.write("Every text has its Vietnamese.")

    def _extract(self, _verbosity: int) -> None:
        added = texts.add_missing(settings.ROOT)
        for text in added:
            self.stdout.write(f"{text.path.relative_to(settings.ROOT)}:{text.line}: {text.english!r}")
        self.stdout.write(f"{len(added)} texts added.")
