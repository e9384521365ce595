"""Take a new version of a reference table from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.reference import names, official
from services.reference.checking import read_table
from services.reference.tables import COLUMNS, HERE, Table

_WHY: dict[type[OSError], str | Promise] = {
    FileNotFoundError: gettext_lazy("there is no such file"),
    IsADirectoryError: gettext_lazy("it is a folder"),
    PermissionError: gettext_lazy("this account may not read it"),
}


class Command(BaseCommand):
    """`manage.py import_reference communes communes.csv [--check]`: every mistake by line, then the file is taken."""

    help = "Check a CSV file and take it as a reference table."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table's name, the file, and whether only to check."""
        parser.add_argument("table", help=f"one of: {', '.join(names())}, or a new name")
        parser.add_argument("file", type=Path, help=f"CSV in UTF-8 with the columns {', '.join(COLUMNS)}[, parent]")
        parser.add_argument("--check", action="store_true", help="only say what is wrong")
        parser.add_argument("--into", type=Path, default=HERE, help="directory of the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every mistake; without one, say what changes and write the table. Raises CommandError."""
        name, file = options["table"], options["file"]
        if not name.isidentifier() or not name.isascii():
            raise CommandError(_("A table's name has letters, digits and underscores, for example communes."))
        old = official(name) if name in names() else None
        new, problems = read_table(name, content := _content(file), old=old)
        for problem in problems:
            self.stderr.write(f"{file.name}, {problem}")
        if new is None:
            count = len(problems)
            told = ngettext("%(count)s problem; nothing was taken.", "%(count)s problems; nothing was taken.", count)
            raise CommandError(told % {"count": count})
        self.stdout.write(f"{name}: {_summary(old, new)}.")
        if not options["check"]:
            (options["into"] / f"{name}.csv").write_bytes(content.removeprefix(b"\xef\xbb\xbf"))
            self.stdout.write(_("Taken. Running processes read it at their next start."))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        why = _WHY.get(type(error))
        told = _("%(file)s cannot be read: %(why)s.") if why else _("%(file)s cannot be read.")
        raise CommandError(told % {"file": file, "why": why}) from error


def _summary(old: Table | None, new: Table) -> str:
    before, after = set(old.rows) if old else set(), set(new.rows)
    known = {row.code for row in before}
    added = sum(row.code not in known for row in after)
    told = _("rows: %(rows)s, new codes: %(added)s, changed rows: %(changed)s")
    return told % {"rows": len(new.rows), "added": added, "changed": len(after - before) - added}
