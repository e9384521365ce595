"""Draw a service's workflow."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services import drawing
from services.actions import CATALOGUE
from services.checking import check_folder


class Command(BaseCommand):
    """`manage.py show_service <slug> [--svg] [--lang en]`: Mermaid text, or SVG; from the folder, published or not."""

    help = "Print a service's workflow as Mermaid, or as SVG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the service, the form and the language."""
        parser.add_argument("slug")
        parser.add_argument("--svg", action="store_true")
        parser.add_argument("--lang", choices=("vi", "en"), default="vi")
        parser.add_argument("--catalogue", type=Path, default=CATALOGUE)

    def handle(self, *args: Any, slug: str, svg: bool, lang: str, catalogue: Path, **options: Any) -> None:
        """Print the drawing."""
        if not (catalogue / slug / "service.yaml").exists():
            raise CommandError(f"There is no service {slug} in {catalogue}.")
        checked = check_folder(catalogue / slug)
        if checked.definition is None:
            raise CommandError("\n".join(map(str, checked.problems)))
        draw = drawing.svg if svg else drawing.mermaid
        self.stdout.write(draw(checked.definition, lang=lang), ending="")
