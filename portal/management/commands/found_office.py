"""`manage.py found_office offices.yaml`: calendars, agencies, units, officials and competences of an installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.founding import offices


class Command(BaseCommand):
    """Make what the file names and is not there; may be repeated, changes nothing that is there."""

    help = "Found agencies, units, officials and competences from a file (docs/office.example.yaml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it all, or name every mistake and make nothing. Raises CommandError."""
        try:
            done = offices.found(_read(options["file"]), at=timezone.now())
        except offices.Mistakes as mistakes:
            for sentence in mistakes.sentences:
                self.stderr.write(sentence)
            number = len(mistakes.sentences)
            raise CommandError(_("%(number)s mistakes; nothing was made.") % {"number": number}) from None
        for name in done.made:
            self.stdout.write(_("made: %(name)s") % {"name": name})
        counts = {"made": len(done.made), "known": done.known}
        self.stdout.write(self.style.SUCCESS(_("Made: %(made)s. There before: %(known)s.") % counts))
        if waiting := offices.without_password():
            words = {"names": ", ".join(waiting)}
            self.stdout.write(_("Cannot sign in yet, give each a password with set_password: %(names)s") % words)


def _read(file: Path) -> Any:
    """Return what the file says, every value as it is written: 01 stays 01."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 — makes texts only
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("%(file)s cannot be read.") % {"file": file}) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = {"file": file, "line": mark.line + 1 if mark else "?"}
        raise CommandError(_("%(file)s, line %(line)s: this is no YAML.") % place) from error
