"""Take a new version of a reference table from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.reference import names, official
from services.reference.checking import read_table
from services.reference.tables import COLUMNS, HERE, Table


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
            raise CommandError("A table's name has letters, digits and underscores, for example communes.")
        old = official(name) if name in names() else None
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        new, problems = read_table(name, content, old=old)
        for problem in problems:
            self.stderr.write(f"{file.name}, {problem}")
        if new is None:
            raise CommandError(f"{len(problems)} problems; nothing was taken.")
        self.stdout.write(f"{name}: {_summary(old, new)}.")
        if not options["check"]:
            (options["into"] / f"{name}.csv").write_bytes(content.removeprefix(b"\xef\xbb\xbf"))
            self.stdout.write("Taken. Running processes read it at their next start.")


def _summary(old: Table | None, new: Table) -> str:
    before, after = set(old.rows) if old else set(), set(new.rows)
    known = {row.code for row in before}
    added = sum(row.code not in known for row in after)
    changed = len(after - before) - added
    return f"{len(new.rows)} rows, {added} codes new, {changed} rows changed"
