"""What an editor may offer at a place of a file: the JSON Schema, and the ids that the folder itself has given."""

from typing import Any

from services.computed import COMPUTED
from services.definition import ServiceDefinition
from services.rules import RULES
from services.schema import FILES, schema_of


def of(file: str, definition: ServiceDefinition | None) -> dict[str, Any]:
    """Return {"schema", "names"}; without a schema for files that are no YAML of ours. No query."""
    kind = "examples" if file.startswith("examples/") else file.rsplit("/", 1)[-1]
    return {"schema": schema_of(kind) if kind in FILES else None, "names": names(definition)}


def names(definition: ServiceDefinition | None) -> dict[str, list[str]]:
    """Return the ids that may stand under a key, by key; few while the folder cannot be read."""
    found: dict[str, list[str]] = {"rule": sorted({*RULES, *COMPUTED})}
    if definition is None:
        return found
    fields = list(definition.fields)
    steps = [step.id for step in definition.steps]
    return found | {
        "field": fields,
        "answer": fields,
        "address_field": fields,
        "decision": list(definition.decision_field),
        "basis": [basis.id for basis in definition.service.legal_basis],
        "step": steps,
        "after": steps,
        "evidence": [component.id for component in definition.components.components],
        "refusal_reason": [reason.id for reason in definition.refusal_reasons],
    }
