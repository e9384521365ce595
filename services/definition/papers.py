"""components.yaml: documents asked for, and result.yaml: the document given."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from services.definition.base import Compute, Id, Strict, Text
from services.definition.conditions import Condition
from services.fields import AnyField

FileKind = Literal["jpeg", "png", "pdf"]


class Reuse(Strict):
    """What of a person's own documents may stand for this paper, with her consent each time (domain.md R14).

    `from_results` are types of records of results issued here; `verified`: also a paper that an official has found in
    order in another case. `valid_months` counts from the document's own date; an expired or revoked one never counts.
    """

    from_results: tuple[Id, ...] = ()
    verified: bool = True
    valid_months: int | None = Field(default=None, ge=1)


def _reuse(value: object) -> object:
    """`reuse: true` stands for the plain rule, `reuse: false` for none."""
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


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
    max_mb: int = Field(default=10, ge=1, le=200)
    max_files: int = Field(default=1, ge=1, le=10)
    certified: Literal["no", "required"] = "no"
    """Asking for a certified copy draws advice with the article that forbids it (services/linting)."""
    criminal_record: bool = False
    """It is a criminal-record certificate, which agencies may not demand unless a law says so."""
    source: Literal["state", "applicant", "other"] | None = None
    """Who issued it; what the state itself issued should be looked up or reused."""
    each_signed: bool = False
    """Every PDF must carry a digital signature; what was found is shown to the official, nothing is refused for it."""
    reuse: Annotated[Reuse | None, BeforeValidator(_reuse)] = None
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
            raise ValueError(_("give exactly one of answer, decision, compute, text"))
        return self


class Suggestion(Strict):
    """Where a decision field gets its first value from: an answer or a computation."""

    field: Id
    answer: Id | None = None
    compute: Compute | None = None


Template = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*\.html$")]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]


class Copies(Strict):
    """An integer answer: how many copies were asked for."""

    field: Id


class Validity(Strict):
    """How long a result is valid from its day: a span, or until the day in an entry of its record."""

    months: int | None = Field(default=None, gt=0)
    years: int | None = Field(default=None, gt=0)
    until: Id | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(one is not None for one in (self.months, self.years, self.until)) != 1:
            raise ValueError(_("give exactly one of months, years, until"))
        return self


class Published(Strict):
    """Entries of the record that anybody may read, for so many months from the release."""

    entries: tuple[Id, ...] = Field(min_length=1)
    months: int = Field(gt=0)


ResultKind = Literal["notice", "decision", "certificate", "extract", "permit", "licence", "appraisal", "refusal"]


class Document(Strict):
    """A document with its title and number series ("TB" numbers 05/TB-<symbol of the agency>).

    `template` is a file of the folder that extends one of `documents/`: notice, certificate, extract, permit,
    licence; without one the house's own is taken. The rest is for the result, not for a refusal: `copies` printed on
    it, how long it is `valid`, what is `published`, a part in another language, `drawings` (components) that are
    stamped with its number and sealed with it, where `drawings_when` holds: it looks at answers and decision fields.
    `locks` tells the register that reads the record whose entry it closes (Law 60/2014 Art 34: who has died).
    """

    template: Template | None = None
    kind: ResultKind
    title: Text
    summary: Text
    series: Series
    copies: Copies | None = None
    valid: Validity | None = None
    published: Published | None = None
    languages: tuple[Literal["vi", "en"], ...] = ("vi",)
    drawings: tuple[Id, ...] = ()
    drawings_when: Condition | None = None
    locks: Literal["person"] | None = None

    @field_validator("languages")
    @classmethod
    def _vietnamese_first(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if languages not in {("vi",), ("vi", "en")}:
            raise ValueError(_("a result is in [vi], or in [vi, en]"))
        return languages


class Result(Strict):
    """result.yaml: the result, the letter of refusal, what the official fills in, and the record that is granted."""

    result: Document
    refusal: Document
    decision_fields: tuple[AnyField, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    record_type: Id
    record: tuple[RecordEntry, ...] = ()
