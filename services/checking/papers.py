"""Result templates at publishing: they compile, extend the house's frame and use words that exist."""

from collections.abc import Iterator

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.translation import gettext as _

from records.rendering import compile_source
from services.checking.addresses import check_addresses
from services.checking.problems import Problem
from services.checking.reading import Folder
from services.checking.template_words import told, unread
from services.definition import ServiceDefinition


def check_templates(folder: Folder, definition: ServiceDefinition) -> Iterator[Problem]:
    """Yield templates that are named and missing, that stand there unnamed, or that do not compile."""
    named = {"result": definition.result.template, "refusal": definition.refusal.template}
    for key, name in named.items():
        if name is not None and name not in folder.files:
            line = folder.lines.get(("result.yaml", (key, "template")), 1)
            yield Problem(
                "result.yaml", line, _("there is no file “%(name)s”") % {"name": name}, _("Add it, or correct its name")
            )
    for name in sorted(name for name in folder.files if name.endswith(".html")):
        if name not in named.values():
            yield Problem(name, 0, _("no document of result.yaml uses this template"), _("Name it there, or remove it"))
        else:
            yield from _compiles(name, folder.files[name])
            yield from check_addresses(name, folder.files[name])


def _compiles(name: str, source: str) -> Iterator[Problem]:
    try:
        compile_source(source)
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        yield told(name, error)
    else:
        yield from unread(name, source)
