"""Who handles a case: the unit for the commune or province of an address, where the service says so (*thẩm quyền*)."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.models.people import Fold
from cases.lifecycle import Channel
from cases.models import Case, Competence
from ground.refusals import Invalid
from ground.text import fold
from services.definition.workflow import CompetenceRule
from services.models import ServiceVersion
from services.reference import table

KINDS = ("xa ", "phuong ", "dac khu ")
"""What stands before the name of a commune (Law 72/2025 Art 1: sure), folded."""

_NAMED = 5
"""So many offices are named on a page; more are counted."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an application would go: who decides, who receives, and whether its address was recognised."""

    agency: str
    received_by: str
    is_known: bool


def route(case: Case, answers: Mapping[str, Any]) -> None:
    """Lead a case that is about to be sent to the unit that is competent for its answers, and save where it goes.

    An online application is received where it is decided. Where no such unit is known, or the service names no
    address, it stays with the counter's row. No query without a rule, else one an address, and one more if it moves.
    """
    found = _competent_for(case, answers)
    if found is None:
        return
    if case.channel == Channel.ONLINE:
        case.receiving_unit = found.receiving_unit
    case.lead_unit, case.agency = found.lead_unit, found.lead_unit.agency
    case.save(update_fields=["receiving_unit", "lead_unit", "agency"])


def require_an_office(case: Case, answers: Mapping[str, Any]) -> None:
    """Refuse an address that surely has no office here, before anybody fills in, pays or sends more.

    Raises Invalid at each field: it lies in another province than every office, or its commune is in the list and is
    none of theirs. What is only typed differently goes to the counter's row. One query an address and one more, none
    without a rule.
    """
    rule, addresses = _asked(case, answers)
    if rule is None or not addresses or _competent_for(case, answers) is not None:
        return
    provinces = set(_offices(case.service_version, rule).values_list("lead_unit__agency__province_code", flat=True))
    if provinces and all(_is_elsewhere(address, rule, provinces) for address in addresses.values()):
        office = case.service_version.definition.service.decided_by
        words = _("No office of %(place)s takes this service on this portal. Apply to: %(office)s.")
        told = {name: words % {"place": _spoken(address), "office": office} for name, address in addresses.items()}
        raise Invalid(errors=told)


def _is_elsewhere(address: Mapping[str, Any], rule: CompetenceRule, provinces: Container[str]) -> bool:
    """Say whether an address without an office surely has none, and is not only written in another way."""
    return address.get("province") not in provinces or (rule.by == "commune_of" and _in_the_list(address))


def destination(case: Case, answers: Mapping[str, Any]) -> Destination | None:
    """Return where a draft would go with these answers; None where no address decides. One query or more."""
    rule, addresses = _asked(case, answers)
    if rule is None or not addresses:
        return None
    found = _competent_for(case, answers)
    if found is None:
        return Destination(case.agency.name, case.receiving_unit.name, is_known=False)
    return Destination(found.lead_unit.agency.name, found.receiving_unit.name, is_known=True)


def served(version: ServiceVersion) -> tuple[str, int]:
    """Return the names of the offices among which an address chooses, and how many there are: ("", 0) without a rule.

    One query, none without a rule.
    """
    rule = version.definition.workflow.competence
    if rule is None:
        return "", 0
    agencies = {row.lead_unit.agency for row in _offices(version, rule).select_related("lead_unit__agency")}
    names = sorted(agency.name for agency in agencies)
    return ("; ".join(names) if len(names) <= _NAMED else ""), len(names)


def _asked(case: Case, answers: Mapping[str, Any]) -> tuple[CompetenceRule | None, Mapping[str, Mapping[str, Any]]]:
    rule = case.service_version.definition.workflow.competence
    return rule, rule.addresses(answers) if rule else {}


def _competent_for(case: Case, answers: Mapping[str, Any]) -> Competence | None:
    """Return the best row of the table for the first address that has any.

    The counter of the deciding agency itself is best, then the one that was chosen already.
    """
    rule, addresses = _asked(case, answers)
    if rule is None:
        return None
    for address in addresses.values():
        if rows := _rows(case, rule, address):
            return max(rows, key=lambda row: (_is_at_home(row), row.receiving_unit_id == case.receiving_unit_id))
    return None


def asked_unit(case: Case, rule: CompetenceRule, answers: Mapping[str, Any]) -> int | None:
    """Return the unit that handles this service at an address, to be asked for its opinion; None if none is known.

    One query an address, none without one.
    """
    for address in rule.addresses(answers).values():
        if rows := _rows(case, rule, address):
            return max(rows, key=_is_at_home).lead_unit_id
    return None


def _rows(case: Case, rule: CompetenceRule, address: Mapping[str, Any]) -> list[Competence]:
    """Return the rows of the table for an address. One query."""
    place = _commune(address) if rule.by == "commune_of" else _province(address)
    rows = Competence.objects.select_related("lead_unit__agency", "receiving_unit__agency").alias(
        named=Fold("lead_unit__agency__place_name")
    )
    return list(rows.filter(place, service=case.service_version.service_id).order_by("id")[:100])


def _offices(version: ServiceVersion, rule: CompetenceRule) -> QuerySet[Competence]:
    level = Agency.Level.COMMUNE if rule.by == "commune_of" else Agency.Level.PROVINCE
    return Competence.objects.filter(service=version.service_id, lead_unit__agency__level=level)


def _is_at_home(row: Competence) -> bool:
    return row.receiving_unit.agency_id == row.lead_unit.agency_id


def _province(address: Mapping[str, Any]) -> Q:
    return Q(lead_unit__agency__level=Agency.Level.PROVINCE, lead_unit__agency__province_code=address.get("province"))


def _commune(address: Mapping[str, Any]) -> Q:
    """Find by the code where it was chosen from the list, else by the name in its province.

    An agency that was entered without its code is found by its name as well.
    """
    at = Q(lead_unit__agency__level=Agency.Level.COMMUNE)
    name = fold(table("communes").show(str(address.get("commune") or ""), "vi"))
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    by_name = Q(lead_unit__agency__province_code=address.get("province"), named=name.removeprefix(kind))
    if not _in_the_list(address):
        return at & by_name
    by_code = Q(lead_unit__agency__commune_code=address["commune"])
    return at & (by_code | by_name & Q(lead_unit__agency__commune_code=""))


def _in_the_list(address: Mapping[str, Any]) -> bool:
    commune = str(address.get("commune") or "")
    return commune.isascii() and commune.isdigit()


def _spoken(address: Mapping[str, Any]) -> str:
    """Write the commune and province of an address, as the page speaks."""
    lang = get_language() or "vi"
    names = [table(name).show(str(address.get(part) or ""), lang) for name, part in _PLACES]
    return ", ".join(names)


_PLACES = (("communes", "commune"), ("provinces", "province"))
