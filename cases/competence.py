"""Who handles a case: the unit for the commune or province of an address, where the service says so (*thẩm quyền*)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from accounts.models import Agency
from accounts.models.people import Fold
from cases.lifecycle import Channel
from cases.models import Case, Competence
from ground.text import fold
from services.definition.workflow import CompetenceRule

KINDS = ("xa ", "phuong ", "dac khu ")
"""What stands before the name of a commune (Law 72/2025 Art 1: sure), folded."""


def route(case: Case, answers: Mapping[str, Any]) -> None:
    """Lead a case that is about to be sent to the unit that is competent for its answers, and save where it goes.

    An online application is received where it is decided. Where no such unit is known, or the service names no
    address, it stays with the counter's row. No query without a rule, else one, and one more if it moves.
    """
    rule = case.service_version.definition.workflow.competence
    address = answers.get(rule.field) if rule else None
    if rule is None or not isinstance(address, Mapping):
        return
    found = _competent(case, rule, address)
    if found is None:
        return
    if case.channel == Channel.ONLINE:
        case.receiving_unit = found.receiving_unit
    case.lead_unit, case.agency = found.lead_unit, found.lead_unit.agency
    case.save(update_fields=["receiving_unit", "lead_unit", "agency"])


def _competent(case: Case, rule: CompetenceRule, address: Mapping[str, Any]) -> Competence | None:
    """Return the best row of the table: the counter of the deciding agency itself, else the one chosen already."""
    place = _commune(address) if rule.by == "commune_of" else _province(address)
    rows = Competence.objects.select_related("lead_unit__agency", "receiving_unit__agency").alias(
        named=Fold("lead_unit__agency__place_name")
    )
    found = rows.filter(place, service=case.service_version.service_id).order_by("id")[:100]
    return max(found, key=lambda row: (_is_at_home(row), row.receiving_unit_id == case.receiving_unit_id), default=None)


def _is_at_home(row: Competence) -> bool:
    return row.receiving_unit.agency_id == row.lead_unit.agency_id


def _province(address: Mapping[str, Any]) -> Q:
    return Q(lead_unit__agency__level=Agency.Level.PROVINCE, lead_unit__agency__province_code=address.get("province"))


def _commune(address: Mapping[str, Any]) -> Q:
    """Find by the code where it was chosen from the list, else by the name in its province."""
    commune = str(address.get("commune") or "")
    at = Q(lead_unit__agency__level=Agency.Level.COMMUNE)
    if commune.isascii() and commune.isdigit():
        return at & Q(lead_unit__agency__commune_code=commune)
    name = fold(commune)
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    return at & Q(lead_unit__agency__province_code=address.get("province"), named=name.removeprefix(kind))
