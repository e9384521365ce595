"""Questions at publishing: rules fit what they judge, groups stand where they can, computations read what is asked."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _

from services.checking.places import fields_of_page, pages_of
from services.checking.problems import Flaw
from services.computed import COMPUTED
from services.definition import ServiceDefinition
from services.definition.base import Compute, Place
from services.fields import FieldBase, InnerGroup, RuleUse
from services.fields.statements import Computed
from services.known import KINDS_OF, register_of
from services.rules import RULES


def check_rules(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Rules exist, fit the kind, get the values that they need, and read fields asked before or on the same page."""
    known: set[str] = set()
    for place, page in pages_of(definition):
        known |= {field.id for field in page.fields}
        yield from _rules_of(place, page.fields, known)
    yield from _rules_of(("result_sheet",), definition.decision_fields, known | set(definition.decision_field))


def _rules_of(place: Place, fields: Sequence[FieldBase], known: set[str]) -> Iterator[Flaw]:
    """Walk fields; inside a group the fields of the same item are known too."""
    name = "decision_fields" if place == ("result_sheet",) else "fields"
    for nth, field in enumerate(fields):
        at = (*place, name, nth)
        for index, use in enumerate(field.rules):
            yield from _rule(use, field, (*at, "rules", index), known)
        if isinstance(field, InnerGroup):
            yield from _rules_of(at, field.fields, known | {one.id for one in field.fields})


def _rule(use: RuleUse, field: FieldBase, place: Place, known: set[str]) -> Iterator[Flaw]:
    rule = RULES.get(use.rule)
    if rule is None:
        yield Flaw(
            (*place, "rule"),
            _("there is no rule “%(rule)s”") % {"rule": use.rule},
            _("Use one of: %(known)s") % {"known": ", ".join(sorted(RULES))},
        )
        return
    if rule.kinds and field.kind not in rule.kinds:
        able = ", ".join(sorted(rule.kinds))
        yield Flaw(
            (*place, "rule"),
            _("the rule “%(rule)s” does not judge a %(kind)s") % {"rule": use.rule, "kind": field.kind},
            _("It judges: %(able)s") % {"able": able},
        )
    what, free = _("the rule “%(rule)s”") % {"rule": use.rule}, set(rule.optional)
    yield from _arguments((*place, "with"), set(use.params), set(rule.params), what, free)
    yield from _arguments((*place, "fields"), set(use.fields), set(rule.fields), what, free)
    for name, other in use.fields.items():
        if other not in known:
            yield Flaw(
                (*place, "fields", name),
                _("the rule reads “%(other)s”, which is not asked before it") % {"other": other},
                _("Correct the id"),
            )
    yield from _inside(use, field, (*place, "with"), rule.inside)


def _inside(use: RuleUse, group: FieldBase, place: Place, names: tuple[str, ...]) -> Iterator[Flaw]:
    """Values that name fields of the group name fields that it has."""
    own = {one.id for one in group.fields} if isinstance(group, InnerGroup) else set()
    for name in names:
        if name in use.params and use.params[name] not in own:
            yield Flaw(
                (*place, name),
                _("the group “%(id)s” has no field “%(field)s”") % {"id": group.id, "field": use.params[name]},
                _("Use one of: %(known)s") % {"known": ", ".join(sorted(own))},
            )


def _arguments(
    place: Place, given: set[str], wanted: set[str], what: str, free: AbstractSet[str] = frozenset()
) -> Iterator[Flaw]:
    if not wanted - free <= given <= wanted:
        needs = ", ".join(sorted(wanted)) or _("none")
        yield Flaw(
            place,
            _("%(what)s takes other values under “%(key)s”") % {"what": what, "key": place[-1]},
            _("Give exactly: %(needs)s") % {"needs": needs},
        )


def check_prefills(definition: ServiceDefinition) -> Iterator[Flaw]:
    """A register fills fields of the kind that it knows, on pages of the form; only what it fills can be locked."""
    for place, page in pages_of(definition):
        for nth, field in enumerate(page.fields):
            yield from _prefill((*place, "fields", nth), field, locks=page.place == "form")
    inside = [one for group in definition.fields.values() if isinstance(group, InnerGroup) for one in group.fields]
    for one in (*inside, *definition.decision_fields):
        if one.locked or register_of(one) is not None:
            words = _("“%(id)s” stands where no register can fill it") % {"id": one.id}
            yield Flaw(("fields", one.id), words, _("Take “prefill” and “locked” away"))


def _prefill(place: Place, field: FieldBase, *, locks: bool) -> Iterator[Flaw]:
    able = KINDS_OF.get(field.prefill or "")
    if able is not None and field.kind not in able:
        wanted = ", ".join(sorted(able))
        yield Flaw(
            (*place, "prefill"),
            _("“%(prefill)s” does not fill a %(kind)s") % {"prefill": field.prefill, "kind": field.kind},
            _("It fills: %(wanted)s") % {"wanted": wanted},
        )
    if field.locked and (able is None or not locks):
        words = _("“%(id)s” is locked, but no register fills it before it is asked") % {"id": field.id}
        yield Flaw(
            (*place, "locked"), words, _("Prefill it from a register on a page of the form, or take “locked” away")
        )


def check_groups(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Groups stand where there is room for buttons; what is computed on a form reads what was asked before it."""
    known: set[str] = set()
    for place, page in pages_of(definition):
        asks_alone = page.place == "review" or page is (definition.questions and definition.questions.page)
        for at, field in fields_of_page(place, page):
            if isinstance(field, InnerGroup) and asks_alone:
                yield Flaw(
                    at,
                    _("the group “%(id)s” cannot stand here") % {"id": field.id},
                    _("Put it on a page of the form of its own"),
                )
            if isinstance(field, Computed):
                yield from computation(field.compute, (*at, "compute"), known)
            known.add(field.id)


def computation(wanted: Compute | None, place: Place, known: set[str]) -> Iterator[Flaw]:
    """A computation exists and reads what is asked."""
    if wanted is None:
        return
    found = COMPUTED.get(wanted.rule)
    if found is None:
        yield Flaw(
            (*place, "rule"),
            _("there is no computation “%(rule)s”") % {"rule": wanted.rule},
            _("Use one of: %(known)s") % {"known": ", ".join(sorted(COMPUTED))},
        )
        return
    yield from _arguments((*place, "fields"), set(wanted.fields), set(found.fields), f"“{wanted.rule}”")
    for name, field in wanted.fields.items():
        yield from exists(field, known, (*place, "fields", name), _("field"))


def exists(name: str, known: set[str], place: Place, what: str) -> Iterator[Flaw]:
    """What is named here stands somewhere."""
    if name not in known:
        yield Flaw(
            place,
            _("there is no %(what)s “%(name)s”") % {"what": what, "name": name},
            _("Correct the id, or add what it names"),
        )
