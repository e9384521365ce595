"""What the form knows about the person beforehand; always editable, always checked again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.definition import ServiceDefinition
from services.fields.base import Prefill

if TYPE_CHECKING:
    from accounts.models import Person


def initial(definition: ServiceDefinition, person: "Person") -> dict[str, Any]:
    """Return stored answers by field id as far as the person's record has them. No query."""
    found = {}
    for field in definition.fields.values():
        if field.prefill is not None:
            value = SOURCES[field.prefill](person)
            if not field.is_empty(value):
                found[field.id] = value
    return found


def _address(person: "Person") -> dict[str, str]:
    parts = {"province": person.province_code, "commune": person.commune_name, "street": person.address_line}
    return parts if all(parts.values()) else {}


SOURCES: dict[Prefill, Callable[["Person"], Any]] = {
    "person.full_name": lambda person: person.full_name,
    "person.born": lambda person: str(person.born or ""),
    "person.sex": lambda person: person.sex,
    "person.nationality": lambda person: person.nationality,
    "person.personal_number": lambda person: person.personal_number,
    "person.phone": lambda person: person.phone,
    "person.email": lambda person: person.email,
    "person.address": _address,
}
"""Where each kind of prefill comes from."""
