"""What a well-formed definition may still get wrong: names that lead nowhere, gaps, sums, steps that nobody can do."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from services.checking.conditions import check_conditions
from services.checking.documents import check_documents
from services.checking.fees import check_fees
from services.checking.places import fields_of_page, pages_of
from services.checking.problems import Flaw
from services.checking.questions import check_groups, check_prefills, check_rules, computation, exists
from services.checking.size import check_size
from services.checking.topics import check_topics
from services.checking.workflow import bases_of_work, check_competence, check_lookups, check_steps
from services.definition import ServiceDefinition, Sheet
from services.definition.base import Place


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def check_ids(definition: ServiceDefinition) -> Iterator[Flaw]:
    """An id names one thing: across all pages for fields, within their list for the rest."""
    pages = list(pages_of(definition))
    yield from _repeated([(place, page.id) for place, page in pages])
    yield from _repeated([(at, field.id) for place, page in pages for at, field in fields_of_page(place, page)])
    lists: tuple[tuple[Place, Sequence[_Named]], ...] = (
        (("components", "components"), definition.components.components),
        (("workflow", "steps"), definition.steps),
        (("workflow", "lookups"), definition.lookups),
        (("service", "legal_basis"), definition.service.legal_basis),
        (("service", "fees"), definition.service.fees),
        (("service", "decline_reasons"), definition.decline_reasons),
        (("service", "refusal_reasons"), definition.refusal_reasons),
        (("result_sheet", "record"), definition.result_sheet.record),
        (("result_sheet", "decision_fields"), definition.decision_fields),
    )
    for place, items in lists:
        yield from _repeated([((*place, index), item.id) for index, item in enumerate(items)])


def _repeated(found: list[tuple[Place, str]]) -> Iterator[Flaw]:
    often = Counter(name for _, name in found)
    seen: set[str] = set()
    for place, name in found:
        if often[name] > 1 and name in seen:
            yield Flaw(
                (*place, "id"),
                _("the id “%(name)s” is used twice") % {"name": name},
                _("Give one of the two another id"),
            )
        seen.add(name)


def check_bases(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Whatever rests on a legal basis names one that the service lists."""
    known = {basis.id for basis in definition.service.legal_basis}
    for place, basis in (*_bases(definition), *bases_of_work(definition)):
        if basis not in known:
            yield Flaw(
                place,
                _("there is no legal basis “%(basis)s”") % {"basis": basis},
                _("Add it to legal_basis in service.yaml, or correct it"),
            )


def _bases_of_time(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    yield ("service", "time_limit", "default", "basis"), sheet.time_limit.default.basis
    for channel, limit in sheet.time_limit.by_channel.items():
        yield ("service", "time_limit", "by_channel", channel, "basis"), limit.basis
    for index, by_answer in enumerate(sheet.time_limit.by_answer):
        yield ("service", "time_limit", "by_answer", index, "basis"), by_answer.basis
    yield ("service", "checking_window", "general", "basis"), sheet.checking_window.general.basis
    if sheet.checking_window.special:
        yield ("service", "checking_window", "special", "basis"), sheet.checking_window.special.basis


def _bases_of_fees(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    for index, fee in enumerate(sheet.fees):
        yield ("service", "fees", index, "basis"), fee.basis
        for nth, relief in enumerate(fee.reliefs):
            yield ("service", "fees", index, "reliefs", nth, "basis"), relief.basis


def _bases(definition: ServiceDefinition) -> Iterator[tuple[Place, str]]:
    sheet = definition.service
    yield from _bases_of_time(sheet)
    yield from _bases_of_fees(sheet)
    for index, reason in enumerate(sheet.decline_reasons):
        yield ("service", "decline_reasons", index, "basis"), reason.basis
    for index, reason in enumerate(sheet.refusal_reasons):
        yield ("service", "refusal_reasons", index, "basis"), reason.basis
    for index, outcome in enumerate(sheet.questions.outcomes if sheet.questions else ()):
        yield ("service", "questions", "outcomes", index, "basis"), outcome.basis
    yield ("service", "supplement", "basis"), sheet.supplement.basis
    yield ("service", "supplement", "ask_within", "basis"), sheet.supplement.ask_within.basis


def check_sheet(definition: ServiceDefinition) -> Iterator[Flaw]:
    """A partial level gives its reason (NĐ 224/2026 Art 14: likely), a special window says why, dates run on."""
    sheet = definition.service
    if (sheet.level == "partial") != (sheet.partial_reason is not None):
        yield Flaw(
            ("service", "level"),
            _("a partial service publishes its legal reason, a full one has none"),
            _("Add or remove partial_reason"),
        )
    window = sheet.checking_window
    if (window.special is None) != (window.special_wins_because is None):
        yield Flaw(
            ("service", "checking_window"),
            _("a special window and the reason why it wins belong together"),
            _("Give both"),
        )
    if "online" not in sheet.channels and sheet.in_person is None:
        yield Flaw(("service", "channels"), _("a service that is not online says nowhere to go"), _("Add in_person"))
    for channel in sheet.time_limit.by_channel:
        if channel not in sheet.channels:
            yield Flaw(
                ("service", "time_limit", "by_channel", channel),
                _("the service is not applied for by the channel “%(channel)s”") % {"channel": channel},
                _("Add it to channels, or remove it here"),
            )
    if sheet.valid_to is not None and sheet.valid_to < sheet.valid_from:
        yield Flaw(("service", "valid_to"), _("the service ends before it begins"), _("Correct the dates"))


PERSONAL = frozenset({"person_name", "personal_number", "phone", "email", "address", "licence_number", "tax_code"})
"""Kinds of answer that must not stand in an address."""


def check_eligibility(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Questions that anybody may answer before signing in ask nothing personal: the answers stand in the address."""
    if definition.questions is None or not definition.questions.open:
        return
    place: Place = ("service", "questions", "page")
    for at, field in fields_of_page(place, definition.questions.page):
        if field.kind in PERSONAL:
            yield Flaw(
                (*at, "kind"),
                _("an open question asks for something personal, “%(id)s”") % {"id": field.id},
                _("Ask it in form.yaml, or set open: false"),
            )


def check_references(definition: ServiceDefinition) -> Iterator[Flaw]:
    """Fields, steps and reasons that components, look-ups, post and the result name exist."""
    fields = set(definition.fields)
    for index, component in enumerate(definition.components.components):
        if (component.required_when is None) != (component.when_note is None):
            yield Flaw(
                ("components", "components", index),
                _("required_when and when_note, the same in words for the public page, belong together"),
                _("Give both, or neither"),
            )
        for nth, field in enumerate(component.fields):
            yield from exists(field, fields, ("components", "components", index, "fields", nth), _("field"))
    if definition.postal:
        yield from exists(definition.postal.address_field, fields, ("service", "postal", "address_field"), _("field"))
    steps = {step.id for step in definition.steps}
    reasons = {reason.id for reason in definition.refusal_reasons}
    for index, lookup in enumerate(definition.lookups):
        place = ("workflow", "lookups", index)
        yield from exists(lookup.step, steps, (*place, _("step")), _("step"))
        yield from exists(lookup.refusal_reason, reasons, (*place, "refusal_reason"), _("refusal reason"))
        for name, field in lookup.fields.items():
            yield from exists(field, fields, (*place, "fields", name), _("field"))


def check_result(definition: ServiceDefinition) -> Iterator[Flaw]:
    """The record and the suggestions read answers, decision fields and computations that exist."""
    fields = set(definition.fields)
    decided = set(definition.decision_field)
    sheet = definition.result_sheet
    for index, suggestion in enumerate(sheet.suggestions):
        place: Place = ("result_sheet", "suggestions", index)
        yield from exists(suggestion.field, decided, (*place, _("field")), _("decision field"))
        if suggestion.answer is not None:
            yield from exists(suggestion.answer, fields, (*place, "answer"), _("field"))
        yield from computation(suggestion.compute, (*place, "compute"), set(definition.every_field))
    for index, entry in enumerate(sheet.record):
        place = ("result_sheet", "record", index)
        if entry.answer is not None:
            yield from exists(entry.answer, fields, (*place, "answer"), _("field"))
        if entry.decision is not None:
            yield from exists(entry.decision, decided, (*place, "decision"), _("decision field"))
        yield from computation(entry.compute, (*place, "compute"), set(definition.every_field) | decided)


Check = Callable[[ServiceDefinition], Iterator[Flaw]]

CHECKS: Mapping[str, Check] = {
    "ids": check_ids,
    "conditions": check_conditions,
    "rules": check_rules,
    "groups": check_groups,
    "prefills": check_prefills,
    "bases": check_bases,
    "sheet": check_sheet,
    "topics": check_topics,
    "fees": check_fees,
    "references": check_references,
    "steps": check_steps,
    "competence": check_competence,
    "lookups": check_lookups,
    "result": check_result,
    "documents": check_documents,
    "eligibility": check_eligibility,
    "size": check_size,
}
"""Every check of meaning, in the order in which their problems help most."""
