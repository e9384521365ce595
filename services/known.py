"""Known once, asked once: what registers and earlier applications say beforehand, and whence each answer came.

`Known` lies beside the draft as plain JSON and is frozen into the submission:

    {"registers": {"population": "answered"},
     "fields": {"full_name": {"from": "population", "value": "Trần Thị Mai"},
                "phone": {"from": "earlier", "case": "H99.01-261125-0004", "value": "0901234567"}}}

Only facts about the applicant herself are asked for, by the number of her account: a number typed into a form never
shows anybody what a register has about that person.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, get_args

from django.core.exceptions import ValidationError

from services.definition import Answers, ServiceDefinition
from services.definition.workflow import RegisterName
from services.fields import FieldBase
from services.registers.asking import register

Known = dict[str, Any]
Facts = dict[str, Any]

NOT_CARRIED = frozenset({"note", "declaration", "computed", "group"})
"""Kinds that are not taken from an earlier application: what is declared is declared anew."""

KINDS_OF: Mapping[str, frozenset[str]] = {
    "register.population.full_name": frozenset({"person_name"}),
    "register.population.born": frozenset({"partial_date"}),
    "register.population.sex": frozenset({"sex"}),
    "register.population.nationality": frozenset({"nationality"}),
    "register.population.ethnicity": frozenset({"ethnicity"}),
    "register.population.residence": frozenset({"address"}),
    "register.civil_status.spouse": frozenset({"person_name"}),
    "register.civil_status.married_on": frozenset({"date", "partial_date"}),
    "register.licence.number": frozenset({"licence_number"}),
    "register.licence.classes": frozenset({"licence_class"}),
    "register.licence.issued_on": frozenset({"date"}),
    "register.licence.issued_by": frozenset({"short_text"}),
    "register.licence.expires_on": frozenset({"date"}),
    "register.business.name": frozenset({"short_text"}),
    "register.business.tax_code": frozenset({"tax_code"}),
}
"""A fact of a register → the kinds of field that it fills."""


def register_of(field: FieldBase) -> RegisterName | None:
    """Return the register that answers a field, None where none does."""
    if field.prefill is None or not field.prefill.startswith("register."):
        return None
    name = field.prefill.split(".")[1]
    return next(one for one in get_args(RegisterName) if one == name)


def registers_of(definition: ServiceDefinition) -> tuple[RegisterName, ...]:
    """Return the registers that fill fields of a form, each once, in the order of the form."""
    return tuple(dict.fromkeys(name for one in definition.fields.values() if (name := register_of(one))))


def facts_of(name: RegisterName, personal_number: str) -> Facts:
    """Ask a register about a person; fact → value, empty when it has nothing. Raises RegisterUnavailable."""
    found = FACTS[name](register(name), personal_number) if personal_number else {}
    return {f"register.{name}.{fact}": value for fact, value in found.items() if value}


def _population(asked: Any, number: str) -> Facts:
    person = asked.look_up_person(number)
    if person is None:
        return {}
    place = {"province": person.province, "commune": person.commune, "street": person.street}
    names = ("full_name", "born", "sex", "nationality", "ethnicity")
    return {name: getattr(person, name) for name in names} | {"residence": place if all(place.values()) else None}


def _licence(asked: Any, number: str) -> Facts:
    """Of several licences the valid one that ends first is the one that its holder has to do something about."""
    licence = next((one for one in asked.licences_of(number) if one.status == "valid"), None)
    if licence is None:
        return {}
    return {
        "number": licence.licence_number,
        "classes": list(licence.licence_classes),
        "issued_on": str(licence.issued_on),
        "issued_by": licence.issued_by,
        "expires_on": str(licence.expires_on) if licence.expires_on else None,
    }


def _civil_status(asked: Any, number: str) -> Facts:
    marriage = asked.marriage_of(number)
    return {"spouse": marriage.spouse, "married_on": str(marriage.happened_on)} if marriage else {}


def _business(asked: Any, number: str) -> Facts:
    household = asked.household_of(number)
    return {"name": household.business_name, "tax_code": household.tax_code} if household else {}


FACTS: Mapping[RegisterName, Callable[[Any, str], Facts]] = {
    "population": _population,
    "licence": _licence,
    "civil_status": _civil_status,
    "business": _business,
}


def answers_from(
    definition: ServiceDefinition, name: RegisterName, facts: Facts, *, at: datetime
) -> dict[str, dict[str, Any]]:
    """Return what a register says of each field, as a stored answer; what a field cannot take is left out."""
    found = {}
    for field in definition.fields.values():
        if register_of(field) == name and (value := _fitting(field, facts.get(field.prefill or ""), at=at)) is not None:
            found[field.id] = {"from": name, "value": value}
    return found


def _fitting(field: FieldBase, value: Any, *, at: datetime) -> Any:
    try:
        return None if field.is_empty(value) else field.check(value, at=at)
    except ValidationError:
        return None


def reusable(
    definition: ServiceDefinition, earlier: ServiceDefinition, given: Answers, present: Answers, *, at: datetime
) -> dict[str, Any]:
    """Return the answers of an earlier application that fill what is still empty in this one. No query.

    A field is the same by its id and kind, and must still take the answer. Questions before the form and declarations
    are answered anew.
    """
    found = {}
    for field in _carried(definition):
        before = earlier.fields.get(field.id)
        if before is not None and before.kind == field.kind and field.is_empty(present.get(field.id)):
            value = _fitting(field, given.get(field.id), at=at)
            if value is not None:
                found[field.id] = value
    return found


def _carried(definition: ServiceDefinition) -> Iterator[FieldBase]:
    for page in definition.form_pages:
        for field in page.fields:
            if field.kind not in NOT_CARRIED and not field.locked:
                yield field


def fixed(definition: ServiceDefinition, known: Known) -> dict[str, Any]:
    """Return the answers that cannot be edited: the law fixes them and the register has answered."""
    fields = definition.fields
    return {
        name: entry["value"]
        for name, entry in known.get("fields", {}).items()
        if name in fields and fields[name].locked and entry["from"] == register_of(fields[name])
    }


def freeze(definition: ServiceDefinition, known: Known, answers: Answers) -> dict[str, dict[str, Any]]:
    """Return whence the answers that are sent came, by field id, each with its verdict. No query.

    `agrees` and `differs` compare with what was known; `unverified` was typed where a register should have answered.
    """
    frozen = {}
    for name, field in definition.fields.items():
        entry = known.get("fields", {}).get(name)
        if name not in answers:
            continue
        if entry is not None:
            frozen[name] = {**entry, "verdict": "agrees" if entry["value"] == answers[name] else "differs"}
        elif (source := register_of(field)) is not None:
            frozen[name] = {"from": source, "verdict": "unverified"}
    return frozen
