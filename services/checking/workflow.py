"""Steps at publishing: reachable, doable, adding up, and in an order that the law knows."""

from collections.abc import Iterator

from services.checking.problems import Flaw
from services.definition import ServiceDefinition, StepDef
from services.definition.base import Place
from services.definition.workflow import ROLES_OF, UNITS_OF

STEPS: Place = ("workflow", "steps")


def check_steps(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Every step is reached from the first, somebody can do it, the shares sum to 1, four eyes have two pairs."""
    yield from _doable(definition)
    yield from _reachable(definition)
    total = sum(step.share for step in definition.steps)
    if abs(total - 1) > 1e-9:
        yield Flaw(STEPS, f"the shares of the time limit sum to {total:g}", "Let them sum to 1")
    yield from _order(definition)


def _doable(definition: ServiceDefinition) -> Iterator[Flaw]:
    for index, step in enumerate(definition.steps):
        if step.role not in ROLES_OF[step.kind]:
            able = ", ".join(sorted(ROLES_OF[step.kind]))
            yield Flaw(
                (*STEPS, index, "role"), f"nobody can do “{step.id}”: a {step.role} does no {step.kind}", f"Use {able}"
            )
        elif step.unit not in UNITS_OF[step.role]:
            sits = ", ".join(sorted(UNITS_OF[step.role]))
            yield Flaw(
                (*STEPS, index, "unit"),
                f"nobody can do “{step.id}”: a {step.role} never sits in the unit “{step.unit}”",
                f"Use {sits}",
            )


def before(definition: ServiceDefinition, index: int) -> tuple[str, ...]:
    """Return the ids of the steps that a step waits for: those named by `after`, else the one before it."""
    step = definition.steps[index]
    if step.after is not None:
        return step.after
    return (definition.steps[index - 1].id,) if index else ()


def _reachable(definition: ServiceDefinition) -> Iterator[Flaw]:
    known = {step.id for step in definition.steps}
    reached = {definition.steps[0].id}
    for _ in definition.steps:
        reached |= {
            step.id
            for index, step in enumerate(definition.steps)
            if before(definition, index) and set(before(definition, index)) <= reached
        }
    for index, step in enumerate(definition.steps):
        for name in step.after or ():
            if name not in known:
                yield Flaw(
                    (*STEPS, index, "after"), f"there is no step “{name}”", "Correct the id, or leave out “after”"
                )
        if step.id not in reached:
            yield Flaw(
                (*STEPS, index),
                f"the step “{step.id}” is never reached from the first one",
                "Let “after” name steps that come before it",
            )


def _order(definition: ServiceDefinition) -> Iterator[Flaw]:
    kinds = [step.kind for step in definition.steps]
    if kinds[0] != "reception":
        yield Flaw((*STEPS, 0, "kind"), "the first step is not the reception", "Begin with a step of kind reception")
    for needed in ("approval", "issue"):
        if needed not in kinds:
            yield Flaw(STEPS, f"there is no step of kind {needed}", "Add it")
    if definition.four_eyes.required and not _checked_before_approval(definition.steps):
        yield Flaw(
            STEPS,
            "four eyes are required, but nobody checks before the approval",
            "Add an appraisal or a review before it",
        )


def _checked_before_approval(steps: tuple[StepDef, ...]) -> bool:
    for step in steps:
        if step.kind in {"appraisal", "review"}:
            return True
        if step.kind == "approval":
            return False
    return False
