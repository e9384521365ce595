"""JSON Schema of the files of a service folder, for editors."""

from typing import Any

from services.checking.examples import Example
from services.definition import Components, Form, Result, ServiceDefinition, Sheet, Workflow
from services.definition.base import Strict

FILES: dict[str, type[Strict]] = {
    "service.yaml": Sheet,
    "form.yaml": Form,
    "components.yaml": Components,
    "workflow.yaml": Workflow,
    "result.yaml": Result,
    "examples": Example,
}
"""Each kind of file and the part of the definition that it holds."""


def schema_of(file: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file. Raises KeyError for a file that services do not have."""
    return FILES[file].model_json_schema(by_alias=True)


def answers_schema(definition: ServiceDefinition, lang: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a service's answers by field id, titles in a language."""
    fields = {name: {"title": field.label.to(lang)} for name, field in definition.fields.items() if field.asks}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.name.to(lang),
        "type": "object",
        "properties": fields,
        "additionalProperties": False,
    }
