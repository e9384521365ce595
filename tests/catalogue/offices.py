"""The office of a journey: an agency with a unit and a person for every role of a workflow, and their keys."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from accounts.models import Agency, Unit
from accounts.roles import Role
from accounts.who import Who, who_is
from cases.models import Competence
from ground.ports import use
from services.models import ServiceVersion
from services.reference import table
from signing.actions import register_device
from signing.demo import DemoPki, make_demo_pki, make_device, make_seal
from signing.models import Device
from tests import factories
from tests.cases.cases import PIN, LocalTimestamps
from tests.factories import Member

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
"""The keys of all journeys were made on this day, once for the whole run, and last longer than any example."""


@dataclass
class Office:
    """The agency that decides a service, with a unit and a person for every role of its workflow."""

    at: datetime
    people: dict[str, Member] = field(default_factory=dict)

    @cached_property
    def agency(self) -> Agency:
        """The agency that decides."""
        return factories.agency(name_vi="Cơ quan giải quyết", superior_name_vi="Ủy ban nhân dân tỉnh Sông Thao")

    @cached_property
    def units(self) -> dict[str, Unit]:
        """A unit for each rule of the workflow."""
        week = factories.calendar()
        kinds = {"receiving": Unit.Kind.ONE_STOP, "lead": Unit.Kind.DIVISION, "agency": Unit.Kind.LEADERSHIP}
        own = {rule: factories.unit(self.agency, week, kind) for rule, kind in kinds.items()}
        return {**own, "consulted": factories.unit(factories.agency(), week)}

    def member(self, role: str, rule: str) -> Member:
        """Return the person with this role in the unit of this rule, hired on first use."""
        key = f"{role} {rule}"
        if key not in self.people:
            self.people[key] = factories.official(self.units[rule], role, f"Cán bộ {len(self.people) + 1}")
        return self.people[key]

    def settle(self, version: ServiceVersion, answers: Mapping[str, Any], *, asked: str) -> None:
        """Let whom an address leads to be asked there, and this office stand where the applicant of an example lives.

        `asked` is the answer that says who is asked.
        """
        unit, rule = self.units["consulted"], version.definition.workflow.competence
        Competence.objects.get_or_create(service=version.service, receiving_unit=unit, lead_unit=unit)
        for name, question in (("consulted", asked), ("lead", rule.field if rule else "")):
            if address := answers.get(question):
                agency, commune = self.units[name].agency, table("communes").show(str(address["commune"]), "vi")
                agency.level, agency.province_code = Agency.Level.COMMUNE, address["province"]
                agency.place_name = commune.partition(" ")[2] or commune
                agency.save()

    def who(self, role: str, rule: str) -> Who:
        """Return who this is on the day of the journey."""
        return who_is(self.member(role, rule).user, at=self.at)


@contextmanager
def keys(office: Office) -> Iterator[None]:
    """Keys for the agency's seal and for whoever may sign, and a time-stamp authority without a network."""
    pki = make_demo_pki(settings.SIGNING_ROOT, at=BEGUN)
    if not Device.objects.exists():
        _hand_out(pki, office)
    with use("timestamps", LocalTimestamps(pki, at=office.at + timedelta(hours=6))):
        yield


def _hand_out(pki: DemoPki, office: Office) -> None:
    make_seal(pki, reference="journey-seal", agency="Cơ quan", pin="seal", at=BEGUN, years=12)
    register_device(reference="journey-seal", pin="seal", title="Dấu", agency_id=office.agency.pk)
    for role, rule in ((Role.LEADER, "agency"), (Role.COUNTER, "receiving")):
        reference, signer = f"journey-{role}", office.member(role, rule)
        make_device(pki, reference=reference, name="Người ký", organization="Cơ quan", pin=PIN, at=BEGUN, years=12)
        register_device(reference=reference, pin=PIN, title="Thiết bị", person_id=signer.person.pk)
