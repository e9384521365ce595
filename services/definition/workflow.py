"""workflow.yaml: the agency's own steps, who owes each, and which registers must be asked."""

from typing import Literal

from pydantic import Field

from services.definition.base import Id, Strict, Text

StepKind = Literal["reception", "appraisal", "review", "approval", "issue"]
StepRole = Literal["counter", "handler", "unit_head", "leader", "clerk"]
UnitRule = Literal["receiving", "lead", "agency"]
"""Where a step's role sits: the one-stop unit that received the case, the deciding unit, or the agency's own office."""

ROLES_OF: dict[StepKind, frozenset[StepRole]] = {
    "reception": frozenset({"counter"}),
    "appraisal": frozenset({"handler", "counter"}),
    "review": frozenset({"unit_head"}),
    "approval": frozenset({"leader"}),
    "issue": frozenset({"clerk"}),
}
"""Who can do a kind of step."""

UNITS_OF: dict[StepRole, frozenset[UnitRule]] = {
    "counter": frozenset({"receiving"}),
    "handler": frozenset({"lead"}),
    "unit_head": frozenset({"lead"}),
    "leader": frozenset({"agency"}),
    "clerk": frozenset({"agency"}),
}
"""Where a role can sit."""


class StepDef(Strict):
    """One piece of work. `after` defaults to the step before; `share` is its part of the time limit (they sum to 1)."""

    id: Id
    kind: StepKind
    label: Text
    does: Text
    role: StepRole
    unit: UnitRule
    share: float = Field(ge=0, le=1)
    after: tuple[Id, ...] | None = None

    @property
    def key(self) -> str:
        """The id under the name that rows of steps use."""
        return self.id


class FourEyes(Strict):
    """Whether the person who checked may not approve; an exception needs the head's delegation as its basis."""

    required: bool
    basis: Id


class Lookup(Strict):
    """A register that the rule orders to ask, with which answers; "not found" leads to a written verification."""

    id: Id
    register_name: Literal["licence"] = Field(alias="register")
    asks: Literal["licence", "violations"]
    label: Text
    fields: dict[str, Id]
    step: Id
    basis: Id
    refusal_reason: Id


class Workflow(Strict):
    """workflow.yaml."""

    steps: tuple[StepDef, ...] = Field(min_length=1)
    four_eyes: FourEyes
    lookups: tuple[Lookup, ...] = ()
