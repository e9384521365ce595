"""Where the parts of a definition stand in its files' data."""

from collections.abc import Iterator

from services.definition import Page, ServiceDefinition
from services.definition.base import Place
from services.fields import AnyField


def pages_of(definition: ServiceDefinition) -> Iterator[tuple[Place, Page]]:
    """Yield every page with its place, the binding questions first."""
    if definition.questions:
        yield ("service", "questions", "page"), definition.questions.page
    for index, page in enumerate(definition.form.pages):
        yield ("form", "pages", index), page


def fields_of_page(place: Place, page: Page) -> Iterator[tuple[Place, AnyField]]:
    """Yield the fields of a page with their places."""
    for index, field in enumerate(page.fields):
        yield (*place, "fields", index), field
