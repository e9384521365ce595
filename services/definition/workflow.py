"""workflow.yaml: the agency's own steps, who owes each, in which order, and which registers must be asked."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from services.definition.base import Id, Strict, Text
from services.definition.conditions import Condition
from services.definition.times import Duration

StepKind = Literal["reception", "appraisal", "review", "approval", "issue", "consultation", "sub_case"]
StepRole = Literal["counter", "handler", "unit_head", "leader", "clerk"]
UnitRule = Literal["receiving", "lead", "agency", "consulted"]
"""Where a step's role sits: the one-stop unit that received the case, the deciding unit, the agency's own office, or
the unit that is asked for its opinion."""

ROLES_OF: dict[StepKind, frozenset[StepRole]] = {
    "reception": frozenset({"counter"}),
    "appraisal": frozenset({"handler", "counter"}),
    "review": frozenset({"unit_head"}),
    "approval": frozenset({"leader", "counter"}),
    "issue": frozenset({"clerk", "counter"}),
    "consultation": frozenset({"handler"}),
    "sub_case": frozenset({"handler"}),
}
"""Who can do a kind of step; a counter approves only where four eyes are not required."""

UNITS_OF: dict[StepRole, frozenset[UnitRule]] = {
    "counter": frozenset({"receiving", "lead"}),
    "handler": frozenset({"lead", "consulted"}),
    "unit_head": frozenset({"lead"}),
    "leader": frozenset({"agency"}),
    "clerk": frozenset({"agency"}),
}
"""Where a role can sit."""

RegisterName = Literal["licence", "population", "civil_status", "business"]
Question = Literal["licence", "violations", "person", "birth", "death", "marriage", "household"]

ASKS_OF: dict[RegisterName, frozenset[Question]] = {
    "licence": frozenset({"licence", "violations"}),
    "population": frozenset({"person"}),
    "civil_status": frozenset({"birth", "death", "marriage"}),
    "business": frozenset({"household"}),
}
"""What each register can be asked."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,79}$")]


class CompetenceRule(Strict):
    """Who handles an application, or is asked: the unit for the commune or province of an address, if one is known.

    Addresses under `or` count as much as that of `field`: the first that has a unit decides. Where none of them is
    answered the address `otherwise` stands for them.
    """

    by: Literal["commune_of", "province_of"]
    field: Id
    others: tuple[Id, ...] = Field(default=(), alias="or")
    otherwise: Id | None = None

    @property
    def either(self) -> tuple[str, ...]:
        """The fields whose addresses count alike, in the order in which they are tried."""
        return (self.field, *self.others)

    def addresses(self, answers: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Return the addresses that decide, by field, in the order in which they are tried."""
        found = {name: answers[name] for name in self.either if isinstance(answers.get(name), Mapping)}
        if not found and self.otherwise is not None and isinstance(answers.get(self.otherwise), Mapping):
            return {self.otherwise: answers[self.otherwise]}
        return found


class StepDef(Strict):
    """One piece of work. `after` defaults to the step before; `share` is its part of the time limit (they sum to 1).

    A step whose condition `when` does not hold is skipped. A consultation asks another agency's unit, which has time
    `within`; `silence` then means consent, or the case waits; `competence` lets an address decide whom. A sub-case
    opens a case of another service with `answers` (their field: our field) and waits for its end; whoever handles the
    case looks after it.
    """

    id: Id
    kind: StepKind
    label: Text
    does: Text
    role: StepRole
    unit: UnitRule
    share: float = Field(ge=0, le=1)
    after: tuple[Id, ...] | None = None
    when: Condition | None = None
    within: Duration | None = None
    silence: Literal["consents", "waits"] | None = None
    basis: Id | None = None
    competence: CompetenceRule | None = None
    service: Slug | None = None
    answers: dict[Id, Id] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _sub_case_is_looked_after(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and given.get("kind") == "sub_case":
            return {"role": "handler", "unit": "lead", **given}
        return given

    @property
    def key(self) -> str:
        """The id under the name that rows of steps use."""
        return self.id


class FourEyes(Strict):
    """Whether the person who checked may not approve; an exception needs the head's delegation as its basis."""

    required: bool
    basis: Id


class Lookup(Strict):
    """A register that the rule orders to ask, with which answers.

    Asked only where `when` holds. `refuses: not_found` (the default): what is not there, or differs, needs a written
    verification before it may be granted. `refuses: found`: the finding itself is the ground for refusal, as a death
    that is registered already.
    """

    id: Id
    register_name: RegisterName = Field(alias="register")
    asks: Question
    label: Text
    fields: dict[str, Id]
    step: Id
    basis: Id
    refusal_reason: Id
    refuses: Literal["not_found", "found"] = "not_found"
    when: Condition | None = None


class Workflow(Strict):
    """workflow.yaml."""

    competence: CompetenceRule | None = None
    steps: tuple[StepDef, ...] = Field(min_length=1)
    four_eyes: FourEyes
    lookups: tuple[Lookup, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, StepDef]:
        """The steps by id."""
        return {step.id: step for step in self.steps}

    @cached_property
    def waits_for(self) -> dict[str, tuple[str, ...]]:
        """The ids of the steps that each step waits for: those named by `after`, else the one before it."""
        found: dict[str, tuple[str, ...]] = {}
        earlier: tuple[str, ...] = ()
        for step in self.steps:
            found[step.id] = earlier if step.after is None else step.after
            earlier = (step.id,)
        return found

    @cached_property
    def all_before(self) -> dict[str, frozenset[str]]:
        """The ids of every step that must have ended before each step opens, however far before it."""
        found: dict[str, frozenset[str]] = {step.id: frozenset(self.waits_for[step.id]) for step in self.steps}
        for _ in self.steps:
            found = {
                key: names.union(*(found.get(name, frozenset()) for name in names)) for key, names in found.items()
            }
        return found

    def roles_of(self, *kinds: str) -> frozenset[str]:
        """Return the roles that have a step of these kinds."""
        return frozenset(step.role for step in self.steps if step.kind in kinds)

    @cached_property
    def drafts_at(self) -> StepKind:
        """The kind of step at which the decision is prepared: appraisal, or the approval of a counter that decides."""
        return "appraisal" if any(step.kind == "appraisal" for step in self.steps) else "approval"
