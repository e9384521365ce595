"""Who handles a case follows an address of its answers; where nobody is known for it, the counter's own row decides."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Agency, Unit
from cases.actions import drafts
from cases.competence import asked_unit, require_an_office, route
from cases.models import Case, Competence
from ground.refusals import Invalid
from services.definition.workflow import CompetenceRule
from tests import factories
from tests.cases import workflows
from tests.catalogue import small
from tests.catalogue.journeys import Journey

pytestmark = pytest.mark.django_db

HOME = {"province": "01", "commune": "00070", "street": "12 Lý Thường Kiệt"}

RULE = "competence: {{by: {}, field: home}}"


def sent(by: str = "commune_of") -> Journey:
    """An application to a service whose competence follows `home`; it lies with the counter's own row."""
    steps = (workflows.RECEPTION, workflows.CHECK, workflows.APPROVAL, workflows.ISSUE)
    return workflows.journey(*steps, top=RULE.format(by))


def office(journey: Journey, **given: Any) -> Unit:
    """Another competent unit, with a counter of its own."""
    agency = factories.agency(**{"level": Agency.Level.COMMUNE, "province_code": "01"} | given)
    week = factories.calendar()
    counter, unit = factories.unit(agency, week, Unit.Kind.ONE_STOP), factories.unit(agency, week)
    Competence.objects.create(service=journey.version.service, receiving_unit=counter, lead_unit=unit)
    return unit


def routed(journey: Journey, address: object = HOME, *, channel: str = "online") -> Case:
    """The case after its answers were looked at."""
    case = Case.objects.get()
    case.channel = channel
    route(case, {"home": address})
    return Case.objects.get()


def test_the_commune_of_the_address_handles_and_receives_what_comes_online() -> None:
    journey = sent()
    unit = office(journey, commune_code="00070")
    office(journey, commune_code="00071")

    case = routed(journey)

    assert (case.lead_unit, case.agency) == (unit, unit.agency)
    assert case.receiving_unit.agency == unit.agency


def test_what_a_counter_received_it_keeps_and_the_commune_handles() -> None:
    journey = sent()
    unit = office(journey, commune_code="00070")

    case = routed(journey, channel="counter")

    assert case.lead_unit == unit
    assert case.receiving_unit == journey.office.units["receiving"]


@pytest.mark.parametrize("typed", ["Phường Cửa Nam", "cua nam", "Xã Cửa Nam"])
def test_a_commune_is_also_known_by_its_name_in_its_province(typed: str) -> None:
    journey = sent()
    unit = office(journey, place_name="Cửa Nam")
    office(journey, place_name="Cửa Nam", province_code="02")

    assert routed(journey, {**HOME, "commune": typed}).lead_unit == unit


@pytest.mark.parametrize("address", [{**HOME, "commune": "99999"}, None, "Hà Nội"])
def test_without_a_known_unit_the_row_of_the_counter_decides(address: object) -> None:
    journey = sent()
    office(journey, commune_code="00070")
    assert routed(journey, address).lead_unit == journey.office.units["lead"]


def test_the_province_of_the_address_handles() -> None:
    journey = sent("province_of")
    unit = office(journey, level=Agency.Level.PROVINCE)
    office(journey, level=Agency.Level.PROVINCE, province_code="79")
    assert routed(journey).lead_unit == unit


def test_an_application_is_sent_to_where_its_address_says() -> None:
    unit = office(sent(), commune_code="00070")
    again = workflows.journey(
        workflows.RECEPTION,
        workflows.CHECK,
        workflows.APPROVAL,
        workflows.ISSUE,
        top=RULE.format("commune_of"),
        home=HOME,
    )
    assert again.case.lead_unit == unit
    assert again.case.code is not None
    assert again.case.code.startswith(again.case.receiving_unit.code)


FAR = {"province": "79", "commune": "Phường Sài Gòn", "street": "1 Lê Lợi"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (FAR, "Phường Sài Gòn"),  # another province
        ({**HOME, "commune": "00004"}, "Phường Ba Đình"),  # a commune of the list, here, without an office
    ],
)
def test_an_address_without_an_office_is_refused_with_where_to_apply(address: dict[str, str], words: str) -> None:
    journey = sent()
    office(journey, commune_code="00070")

    with pytest.raises(Invalid) as refused:
        require_an_office(Case.objects.get(), {"home": address})

    sentence = str(refused.value.errors["home"])
    assert words in sentence
    assert str(journey.definition.service.decided_by) in sentence


@pytest.mark.parametrize("address", [HOME, {**HOME, "commune": "Phường Không Ai Biết"}, None])
def test_an_address_that_is_only_written_differently_is_not_refused(address: object) -> None:
    journey = sent()
    office(journey, commune_code="00070")
    require_an_office(Case.objects.get(), {"home": address})


def test_a_commune_of_the_list_finds_an_agency_that_was_entered_by_name_only() -> None:
    journey = sent()
    unit = office(journey, place_name="Cửa Nam")  # 00070 in the list
    assert routed(journey, {**HOME, "commune": "00082"}).lead_unit == unit


def test_where_no_commune_has_an_office_the_counter_takes_everything() -> None:
    sent()
    require_an_office(Case.objects.get(), {"home": FAR})


def test_of_several_addresses_the_first_with_an_office_decides() -> None:
    journey = sent()
    unit = office(journey, commune_code="00070")
    rule = CompetenceRule.model_validate(
        {"by": "commune_of", "field": "mother", "or": ["father"], "otherwise": "grandmother"}
    )

    def asked(**answers: object) -> int | None:
        return asked_unit(Case.objects.get(), rule, answers)

    assert asked(mother=FAR, father=HOME) == unit.pk
    assert asked(mother=FAR, grandmother=HOME) is None, "who applies for a grandchild does not move the child"
    assert asked(grandmother=HOME) == unit.pk


def test_an_address_that_is_not_asked_any_more_neither_bars_the_way_nor_names_an_office(client: Client) -> None:
    steps = (workflows.RECEPTION, workflows.CHECK, workflows.APPROVAL, workflows.ISSUE)
    files = workflows.files(*steps, top=RULE.format("commune_of"))
    asked = f"{workflows.HOME}        shown_when: {{field: for_whom, equals: other}}\n"
    form = files["form.yaml"].decode().replace(workflows.HOME, asked).encode()
    found = small.check(files | {"form.yaml": form})
    journey = Journey(found, found.examples["examples/passes.yaml"])
    unit = office(journey, commune_code="00070")
    who = factories.citizen("Nguyễn Thị Mai")
    draft = drafts.start_draft(journey.version, who=who.who, token="x", answers={}, language="vi", at=factories.AT)
    client.force_login(who.user)

    def saved(**given: object) -> None:
        drafts.save_page(draft.pk, page="x", answers=given, typed={}, complete=True, who=who.who, at=factories.AT)

    saved(full_name="Nguyễn Thị Mai", born="1990-01-01", for_whom="self", home=FAR)
    emptied = {"for_whom": "other", "other_name": "Nguyễn Thị Hoa"}
    for typed in (emptied, {"for_whom": "self"}):
        assert client.post(f"/nhap/{draft.key}/trang/copies/", typed).status_code == 302, typed
        saved(home=FAR)
    saved(home=HOME)
    assert unit.agency.name not in client.get(f"/nhap/{draft.key}/kiem-tra/").text
