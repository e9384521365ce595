"""Steps at publishing: reachable, doable, adding up, and in an order that the law knows."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from services.checking.problems import Flaw
from services.definition import ServiceDefinition, StepDef
from services.definition.base import Place
from services.definition.workflow import ASKS_OF, ROLES_OF, UNITS_OF, CompetenceRule

STEPS: Place = ("workflow", "steps")

ONCE = ("reception", "approval", "issue")
"""Kinds of step that every case passes, once."""

OWN_KEYS: dict[str, frozenset[str]] = {
    "consultation": frozenset({"within", "silence", "basis"}),
    "sub_case": frozenset({"service"}),
}
"""Keys that one kind of step needs and no other has."""


def check_steps(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Every step is reached from the first, somebody can do it, the shares sum to 1, four eyes have two pairs."""
    yield from _doable(definition)
    yield from _own_keys(definition)
    yield from _reachable(definition)
    total = sum(step.share for step in definition.steps)
    if abs(total - 1) > 1e-9:
        yield Flaw(
            STEPS, _("the shares of the time limit sum to %(total)s") % {"total": f"{total:g}"}, _("Let them sum to 1")
        )
    yield from _order(definition)
    yield from _approval_comes_last(definition)
    yield from _four_eyes(definition)


def _doable(definition: ServiceDefinition) -> Iterator[Flaw]:
    for index, step in enumerate(definition.steps):
        if step.role not in ROLES_OF[step.kind]:
            able = ", ".join(sorted(ROLES_OF[step.kind]))
            yield Flaw(
                (*STEPS, index, "role"),
                _("nobody can do “%(id)s”: a %(role)s does no %(kind)s")
                % {"id": step.id, "role": step.role, "kind": step.kind},
                _("Use %(able)s") % {"able": able},
            )
        elif step.unit not in UNITS_OF[step.role]:
            sits = ", ".join(sorted(UNITS_OF[step.role]))
            yield Flaw(
                (*STEPS, index, "unit"),
                _("nobody can do “%(id)s”: a %(role)s never sits in the unit “%(unit)s”")
                % {"id": step.id, "role": step.role, "unit": step.unit},
                _("Use %(sits)s") % {"sits": sits},
            )
        elif (step.unit == "consulted") != (step.kind == "consultation"):
            yield Flaw(
                (*STEPS, index, "unit"),
                _("the unit “%(unit)s” does no %(kind)s") % {"unit": step.unit, "kind": step.kind},
                _("A consultation is done by the unit “consulted”, and nothing else is"),
            )


def _own_keys(definition: ServiceDefinition) -> Iterator[Flaw]:
    for index, step in enumerate(definition.steps):
        place = (*STEPS, index)
        for kind, keys in OWN_KEYS.items():
            for key in sorted(keys):
                given = getattr(step, key) is not None
                if given and step.kind != kind:
                    yield Flaw(
                        (*place, key),
                        _("“%(key)s” belongs to a step of kind %(kind)s") % {"key": key, "kind": kind},
                        _("Remove it"),
                    )
                elif not given and step.kind == kind:
                    yield Flaw(
                        place,
                        _("a %(kind)s needs the key “%(key)s”") % {"kind": kind, "key": key},
                        _("Add “%(key)s:”") % {"key": key},
                    )
        yield from _sub_case(definition, step, place)


def _sub_case(definition: ServiceDefinition, step: StepDef, place: Place) -> Iterator[Flaw]:
    if step.answers and step.kind != "sub_case":
        yield Flaw((*place, "answers"), _("“answers” belongs to a step of kind sub_case"), _("Remove it"))
    for theirs, ours in step.answers.items():
        if ours not in definition.fields:
            yield Flaw(
                (*place, "answers", theirs),
                _("there is no field “%(ours)s”") % {"ours": ours},
                _("Correct the field's id"),
            )
    if step.service == definition.slug:
        yield Flaw((*place, "service"), _("a case does not open a case of its own service"), _("Name another service"))


def _reachable(definition: ServiceDefinition) -> Iterator[Flaw]:
    known = {step.id for step in definition.steps}
    waits_for = definition.workflow.waits_for
    reached = {definition.steps[0].id}
    for _step in definition.steps:
        reached |= {name for name, earlier in waits_for.items() if earlier and set(earlier) <= reached}
    for index, step in enumerate(definition.steps):
        for name in step.after or ():
            if name not in known:
                yield Flaw(
                    (*STEPS, index, "after"),
                    _("there is no step “%(name)s”") % {"name": name},
                    _("Correct the id, or leave out “after”"),
                )
        if step.id not in reached:
            yield Flaw(
                (*STEPS, index),
                _("the step “%(id)s” is never reached from the first one") % {"id": step.id},
                _("Let “after” name steps that come before it"),
            )


def _order(definition: ServiceDefinition) -> Iterator[Flaw]:
    kinds = [step.kind for step in definition.steps]
    if kinds[0] != "reception":
        yield Flaw(
            (*STEPS, 0, "kind"), _("the first step is not the reception"), _("Begin with a step of kind reception")
        )
    for needed in ("approval", "issue"):
        if needed not in kinds:
            yield Flaw(STEPS, _("there is no step of kind %(needed)s") % {"needed": needed}, _("Add it"))
    for index, step in enumerate(definition.steps):
        if step.kind in ONCE and step.kind in kinds[:index]:
            yield Flaw(
                (*STEPS, index, "kind"), _("there are two steps of kind %(kind)s") % {"kind": step.kind}, _("Keep one")
            )
        if step.kind in ONCE and step.when is not None:
            yield Flaw(
                (*STEPS, index, "when"), _("the %(kind)s is never left out") % {"kind": step.kind}, _("Remove “when”")
            )
    yield from _drafting(definition)


def _drafting(definition: ServiceDefinition) -> Iterator[Flaw]:
    appraisals = [step for step in definition.steps if step.kind == "appraisal"]
    if not appraisals and "counter" not in definition.workflow.roles_of("approval"):
        yield Flaw(STEPS, _("nobody drafts the decision"), _("Add an appraisal, or let the counter approve"))
    elif appraisals and all(step.when for step in appraisals):
        yield Flaw(STEPS, _("every appraisal may be skipped"), _("Let one appraisal stand without “when”"))


def _approval_comes_last(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Nothing may still be open when the leader signs, and nothing is issued unsigned."""
    approval = next((step for step in definition.steps if step.kind == "approval"), None)
    if approval is None:
        return
    before = definition.workflow.all_before[approval.id]
    for index, step in enumerate(definition.steps):
        if step.kind == "issue" and approval.id not in definition.workflow.all_before[step.id]:
            yield Flaw(
                (*STEPS, index),
                _("the issue does not wait for the approval"),
                _("Add “%(id)s” to its “after”") % {"id": approval.id},
            )
        elif step.kind not in {"issue", "approval"} and step.id not in before:
            yield Flaw(
                (*STEPS, index),
                _("the approval does not wait for “%(id)s”") % {"id": step.id},
                _("Let “after” of the approval, or of a step before it, name it"),
            )


def _four_eyes(definition: ServiceDefinition) -> Iterator[Flaw]:
    if not definition.four_eyes.required:
        return
    if not _checked_before_approval(definition.steps):
        yield Flaw(
            STEPS,
            _("four eyes are required, but nobody checks before the approval"),
            _("Add an appraisal or a review before it"),
        )
    for index, step in enumerate(definition.steps):
        if step.kind == "approval" and step.role == "counter":
            yield Flaw(
                (*STEPS, index, "role"),
                _("the counter approves, but four eyes are required"),
                _("Let the leader approve, or set four_eyes.required to false with its basis"),
            )


def _checked_before_approval(steps: tuple[StepDef, ...]) -> bool:
    for step in steps:
        if step.kind in {"appraisal", "review"} and step.when is None:
            return True
        if step.kind == "approval":
            return False
    return False


def check_competence(definition: ServiceDefinition) -> Iterator[Flaw]:
    """The answer that decides who is competent, or who is asked, is an address; only an opinion is asked of another."""
    if definition.workflow.competence is not None:
        yield from _addresses(definition, definition.workflow.competence, ("workflow", "competence"))
    for index, step in enumerate(definition.steps):
        if step.competence is None:
            continue
        place = (*STEPS, index, "competence")
        if step.kind != "consultation":
            words = _("“%(key)s” belongs to a step of kind %(kind)s") % {"key": "competence", "kind": "consultation"}
            yield Flaw(place, words, _("Remove it"))
        yield from _addresses(definition, step.competence, place)


def _addresses(definition: ServiceDefinition, rule: CompetenceRule, place: Place) -> Iterator[Flaw]:
    yield from _address(definition, rule.field, (*place, "field"))
    for index, name in enumerate(rule.others):
        yield from _address(definition, name, (*place, "or", index))
    if rule.otherwise is not None:
        yield from _address(definition, rule.otherwise, (*place, "otherwise"))


def _address(definition: ServiceDefinition, name: str, place: Place) -> Iterator[Flaw]:
    field = definition.fields.get(name)
    if field is None:
        yield Flaw(place, _("there is no field “%(field)s”") % {"field": name}, _("Correct the field's id"))
    elif field.kind != "address":
        words = _("“%(field)s” is a %(kind)s, competence follows an address")
        yield Flaw(place, words % {"field": name, "kind": field.kind}, _("Name a field of kind address"))


def bases_of_work(definition: ServiceDefinition) -> Iterator[tuple[Place, str]]:
    """Yield the legal bases that workflow.yaml names, with their places."""
    yield ("workflow", "four_eyes", "basis"), definition.four_eyes.basis
    for index, step in enumerate(definition.steps):
        if step.basis is not None:
            yield (*STEPS, index, "basis"), step.basis
    for index, lookup in enumerate(definition.lookups):
        yield ("workflow", "lookups", index, "basis"), lookup.basis


ENTRIES = frozenset({"birth", "death", "marriage", "household"})
"""Questions for an entry that may stand against another one."""


def check_lookups(definition: ServiceDefinition) -> Iterator[Flaw]:
    """A register is asked what it knows, while the decision is prepared."""
    kinds = {step.id: step.kind for step in definition.steps}
    for index, lookup in enumerate(definition.lookups):
        place: Place = ("workflow", "lookups", index)
        able = ASKS_OF[lookup.register_name]
        if lookup.asks not in able:
            yield Flaw(
                (*place, "asks"),
                _("the register “%(register_name)s” does not know “%(asks)s”")
                % {"register_name": lookup.register_name, "asks": lookup.asks},
                _("Use %(known)s") % {"known": ", ".join(sorted(able))},
            )
        if lookup.refuses == "found" and lookup.asks not in ENTRIES:
            yield Flaw(
                (*place, "refuses"),
                _("finding what “%(asks)s” asks for is no ground for refusal") % {"asks": lookup.asks},
                _("Leave it out, or ask one of: %(known)s") % {"known": ", ".join(sorted(ENTRIES))},
            )
        if lookup.step in kinds and kinds[lookup.step] != definition.workflow.drafts_at:
            yield Flaw(
                (*place, "step"),
                _("no register is asked at the step “%(step)s”") % {"step": lookup.step},
                _("Name a step of kind %(drafts_at)s") % {"drafts_at": definition.workflow.drafts_at},
            )
