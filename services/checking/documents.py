"""The result at publishing: what is valid, published, counted and stamped exists; a refusal carries none of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.definition.base import Place

ONLY_RESULTS = ("copies", "valid", "published", "drawings", "drawings_when", "locks")
RESULT: Place = ("result_sheet", "result")


def check_documents(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Yield what is wrong in the result and the letter of refusal."""
    yield from _refusal(definition)
    yield from _entries(definition)
    yield from _drawings(definition)
    result = definition.result
    if result.kind == "refusal":
        yield Flaw((*RESULT, "kind"), _("a result is no refusal"), _("Give the kind of document that is granted"))
    if result.copies is not None:
        field = definition.fields.get(result.copies.field)
        if field is None or str(field.kind) != "integer":
            yield Flaw(
                (*RESULT, "copies", "field"),
                _("“%(field)s” is no whole number that is asked for") % {"field": result.copies.field},
                _("Name a field of kind integer"),
            )


def _refusal(definition: ServiceDefinition) -> Iterator[Flaw]:
    refusal = definition.refusal
    place: Place = ("result_sheet", "refusal")
    if refusal.kind != "refusal":
        yield Flaw((*place, "kind"), _("the letter of refusal is of another kind"), _("Write kind: refusal"))
    for name in ONLY_RESULTS:
        if getattr(refusal, name):
            yield Flaw((*place, name), _("a refusal has no “%(name)s”") % {"name": name}, _("Remove it"))


def _entries(definition: ServiceDefinition) -> Iterator[Flaw]:
    known = {entry.id for entry in definition.result_sheet.record}
    result = definition.result
    wanted: list[tuple[Place, str]] = []
    if result.valid is not None and result.valid.until is not None:
        wanted.append(((*RESULT, "valid", "until"), result.valid.until))
    for index, entry in enumerate(result.published.entries if result.published else ()):
        wanted.append(((*RESULT, "published", "entries", index), entry))
    for place, name in wanted:
        if name not in known:
            yield Flaw(
                place,
                _("the record has no entry “%(name)s”") % {"name": name},
                _("Correct the id, or add it to record"),
            )


def _drawings(definition: ServiceDefinition) -> Iterator[Flaw]:
    if definition.result.drawings_when is not None and not definition.result.drawings:
        yield Flaw(
            (*RESULT, "drawings_when"),
            _("there are no drawings for this condition"),
            _("Add drawings, or remove it"),
        )
    papers = {component.id: component for component in definition.components.components}
    for index, name in enumerate(definition.result.drawings):
        place = (*RESULT, "drawings", index)
        if name not in papers:
            yield Flaw(
                place,
                _("there is no component “%(name)s”") % {"name": name},
                _("Correct the id, or add it to components.yaml"),
            )
        elif papers[name].accept != ("pdf",):
            yield Flaw(
                place,
                _("“%(name)s” may be something that cannot be stamped") % {"name": name},
                _("Let it accept [pdf] only"),
            )
