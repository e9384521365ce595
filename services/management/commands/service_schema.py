"""Write the JSON Schemas with which editors complete and check the files of a service folder."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from services.schema import FILES, schema_of


class Command(BaseCommand):
    """`manage.py service_schema [file]`: the schema of one file (service.yaml …), or of all by name."""

    help = "Print the JSON Schema of a service folder's files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file whose schema is wanted."""
        parser.add_argument("file", nargs="?", choices=sorted(FILES))

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        """Print the schema."""
        wanted = schema_of(file) if file else {name: schema_of(name) for name in FILES}
        self.stdout.write(json.dumps(wanted, ensure_ascii=False, indent=2))
