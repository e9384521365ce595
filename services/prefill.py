"""What the form knows about the person beforehand; always editable, always checked again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.definition import ServiceDefinition
from services.fields.base import Prefill
from services.reference import provinces

if TYPE_CHECKING:
    from accounts.models import Person


def initial(definition: ServiceDefinition, person: "Person") -> dict[str, Any]:
    """Return stored answers by field id as far as the person's record has them. No query."""
    found = {}
    for field in definition.fields.values():
        if field.prefill is not None:
            source = SOURCES.get(UNTIL_ANSWERED.get(field.prefill, field.prefill))
            value = source(person) if source else None
            if not field.is_empty(value):
                found[field.id] = value
    return found


UNTIL_ANSWERED: dict[Prefill, Prefill] = {
    "register.population.full_name": "person.full_name",
    "register.population.born": "person.born",
    "register.population.sex": "person.sex",
    "register.population.nationality": "person.nationality",
    "register.population.residence": "person.address",
}
"""What the account says until the register answers, or where it does not."""


def residence(person: "Person") -> str:
    """Return where a person lives as one Vietnamese line, as far as the account knows it; "" when it knows nothing."""
    province = provinces().get(person.province_code)
    parts = (person.address_line, person.commune_name, province.vi if province else "")
    return ", ".join(filter(None, parts)) or person.address_as_written


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
