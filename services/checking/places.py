"""Where the parts of a definition stand in its files' data."""

from collections.abc import Iterator, Sequence

from services.definition import Page, ServiceDefinition
from services.definition.base import Place
from services.fields import FieldBase, InnerGroup


def pages_of(definition: ServiceDefinition) -> Iterator[tuple[Place, Page]]:
    """Yield every page with its place, the binding questions first."""
    if definition.questions:
        yield ("service", "questions", "page"), definition.questions.page
    for index, page in enumerate(definition.form.pages):
        yield ("form", "pages", index), page


def fields_of_page(place: Place, page: Page) -> Iterator[tuple[Place, FieldBase]]:
    """Yield the fields of a page with their places, those inside groups after their group."""
    yield from _with_inner(place, page.fields)


def _with_inner(place: Place, fields: Sequence[FieldBase]) -> Iterator[tuple[Place, FieldBase]]:
    for index, field in enumerate(fields):
        here = (*place, "fields", index)
        yield here, field
        if isinstance(field, InnerGroup):
            yield from _with_inner(here, field.fields)
