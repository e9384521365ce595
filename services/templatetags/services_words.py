"""Template words of the catalogue's pages."""

from django import template

from ground import money
from services.definition import LegalBasis, ServiceDefinition

register = template.Library()


@register.filter
def dong(amount: int) -> str:
    """Write an amount with its unit in the active language."""
    return money.dong(amount)


@register.filter
def basis(definition: ServiceDefinition, basis_id: str) -> LegalBasis:
    """Return a legal basis by its id."""
    return definition.basis(basis_id)


@register.filter
def lower_first(text: object) -> str:
    """Begin a text in lower case where it goes on after another; a word in capitals (VNeID, TT) stays."""
    line = str(text)
    return line if line[1:2].isupper() else line[:1].lower() + line[1:]
