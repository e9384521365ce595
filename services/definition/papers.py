"""components.yaml: documents asked for, and result.yaml: the document given."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from services.definition.base import Compute, Id, Strict, Text
from services.definition.conditions import Condition
from services.fields import AnyField

FileKind = Literal["jpeg", "png", "pdf"]


class Component(Strict):
    """A document that the service asks for. Required always, or when the condition holds; never asked otherwise."""

    id: Id
    label: Text
    hint: Text | None = None
    required: bool = True
    required_when: Condition | None = None
    when_note: Text | None = None
    """The condition in words, for the public page; belongs to `required_when`."""
    accept: tuple[FileKind, ...] = Field(min_length=1)
    max_mb: int = Field(default=10, ge=1, le=50)
    max_files: int = Field(default=1, ge=1, le=10)
    certified: Literal["no"] = "no"
    reuse: bool = False
    fields: tuple[Id, ...] = ()
    """Fields of the form that describe this paper, shown beside it to the official."""


class Components(Strict):
    """components.yaml."""

    components: tuple[Component, ...] = ()


class RecordEntry(Strict):
    """One entry of the machine-readable record: exactly one of an answer, a decision field, a computation, a text."""

    id: Id
    label: Text
    answer: Id | None = None
    decision: Id | None = None
    compute: Compute | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(source is not None for source in (self.answer, self.decision, self.compute, self.text)) != 1:
            raise ValueError("give exactly one of answer, decision, compute, text")
        return self


class Suggestion(Strict):
    """Where a decision field gets its first value from: an answer or a computation."""

    field: Id
    answer: Id | None = None
    compute: Compute | None = None


Template = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*\.html$")]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]


class Document(Strict):
    """A document with its title and number series ("TB" numbers 05/TB-<symbol of the agency>).

    `template` is a file of the folder that extends `documents/notice.html`; without one the house's own is taken.
    """

    template: Template | None = None
    kind: Literal["notice", "decision", "certificate", "refusal"]
    title: Text
    summary: Text
    series: Series


class Result(Strict):
    """result.yaml: the result, the letter of refusal, what the official fills in, and the record that is granted."""

    result: Document
    refusal: Document
    decision_fields: tuple[AnyField, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    record_type: Id
    record: tuple[RecordEntry, ...] = ()
