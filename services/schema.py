"""JSON Schema of the files of a service folder, for editors, and of the answers to a service, for other programs."""

from typing import Any

from services.checking.examples import Example
from services.definition import Components, Form, Result, ServiceDefinition, Sheet, Workflow
from services.definition.base import Strict
from services.fields.groups import object_schema

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
    """Return the JSON Schema (2020-12) of the stored answers to every question of a service, labels in a language.

    Questions that are asked on a condition are not required there; `x-shown-when` tells the condition, and of a whole
    page `x-page`. Rules that look at several answers are judged by the server only. No query.
    """
    asked = tuple(definition.fields.values())
    schema = object_schema(asked, lang)
    for name, described in schema["properties"].items():
        described["x-page"] = definition.page_of[name]
    needed = {one.id for page in definition.pages if page.shown_when is None for one in page.fields}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.name.to(lang),
        **schema,
        "required": [name for name in schema["required"] if name in needed],
    }
