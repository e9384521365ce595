"""What whoever keeps the catalogue sees of versions, and how a service is ended by two persons."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from ground.refusals import Invalid, NotAllowed, WrongState
from services import closing
from services.actions import publish_stages
from services.closing import Reason
from services.finding import find
from services.models import Service, ServiceClosing, ServiceVersion
from services.selectors import current_version
from tests import factories
from tests.catalogue import small
from tests.factories import Member
from tests.services.factories import AT
from tests.services.test_scheduling import NEW_LAW, check

pytestmark = pytest.mark.django_db
WHY = Reason(vi="Đã có thủ tục mới.", en="There is a new one.", legal_basis="Luật 1, Điều 2")
PLACE = "/quan-tri/thu-tuc/copies/"


@pytest.fixture
def pair() -> tuple[Member, Member]:
    """Two catalogue administrators."""
    unit = factories.unit(factories.agency(), factories.calendar())
    return factories.official(unit, Role.CATALOGUE_ADMIN), factories.official(unit, Role.CATALOGUE_ADMIN)


def test_versions_are_listed_with_what_each_changed(client: Client, pair: tuple[Member, Member]) -> None:
    publish_stages(check(), at=AT)
    client.force_login(pair[0].user)
    html = client.get(f"{PLACE}phien-ban/").content.decode()
    assert "01/03/2027" in html
    assert str(ServiceVersion.objects.all()[0].content_hash[:12]) in html
    html = client.get(f"{PLACE}phien-ban/2/").content.decode()
    assert "24 giờ làm việc" in html
    assert client.get(f"{PLACE}phien-ban/9/").status_code == 404
    assert client.get("/quan-tri/thu-tuc/none/phien-ban/").status_code == 404


def test_the_public_page_announces_what_is_to_come(client: Client) -> None:
    publish_stages(check(), at=AT)
    html = client.get("/thu-tuc/copies/").content.decode()
    assert "Từ ngày 01/03/2027" in html
    assert "Luật mới" in html
    assert "24 giờ làm việc" in html


def test_one_proposes_the_end_and_another_confirms_it(client: Client, pair: tuple[Member, Member]) -> None:
    publish_stages(small.check(), at=AT)
    client.force_login(pair[0].user)
    assert client.post(f"{PLACE}ket-thuc/", {"closed_from": "x", "reason_vi": "Vì thế"}).status_code == 422
    given = {"closed_from": "31/12/2099", "reason_vi": WHY.vi, "reason_en": WHY.en, "legal_basis": WHY.legal_basis}
    assert client.post(f"{PLACE}ket-thuc/", given | {"successor": "copies"}).status_code == 422
    assert client.post(f"{PLACE}ket-thuc/", given).status_code == 302
    end = ServiceClosing.objects.get()
    client.post(f"/quan-tri/ket-thuc/{end.pk}/xac-nhan/")
    assert ServiceClosing.objects.get().state == "proposed"

    client.force_login(pair[1].user)
    client.post(f"/quan-tri/ket-thuc/{end.pk}/xac-nhan/")

    assert ServiceClosing.objects.get().state == "confirmed"
    assert ServiceVersion.objects.get().valid_to == end.closed_from
    assert WHY.vi in client.get("/thu-tuc/copies/").content.decode()


def test_an_ended_service_is_not_found_and_not_opened_again_by_its_folder(pair: tuple[Member, Member]) -> None:
    publish_stages(check(), at=AT)
    closing.close("copies", on=AT.date(), reason=WHY, proposer=pair[0].who, who=pair[1].who, at=AT)
    assert current_version("copies", NEW_LAW) is None
    assert find("", "vi", on=AT.date()).total == 0
    done = publish_stages(check(), at=AT + timedelta(days=1))
    assert {one.outcome for one in done} <= {"unchanged", "closed"}
    changed = check(form=small.FILES["form.yaml"].replace("label: Ngày sinh", "label: Sinh ngày"))
    assert {one.outcome for one in publish_stages(changed, at=AT + timedelta(days=1))} == {"closed"}
    assert current_version("copies", AT.date() + timedelta(days=1)) is None


def test_an_end_needs_two_persons_a_reason_and_a_day_to_come(pair: tuple[Member, Member]) -> None:
    publish_stages(small.check(), at=AT)
    with pytest.raises(NotAllowed):
        closing.close("copies", on=AT.date(), reason=WHY, proposer=pair[0].who, who=pair[0].who, at=AT)
    with pytest.raises(Invalid) as refused:
        closing.propose(
            "copies",
            closed_from=AT.date() - timedelta(days=1),
            reason=Reason("", " ", ""),
            successor="none",
            who=pair[0].who,
            at=AT,
        )
    assert set(refused.value.errors) == {"closed_from", "reason_vi", "reason_en", "legal_basis", "successor"}
    with pytest.raises(WrongState):
        closing.propose("copies", closed_from=AT.date(), reason=WHY, who=pair[1].who, at=AT)


def test_a_confirmed_end_stays(pair: tuple[Member, Member]) -> None:
    publish_stages(small.check(), at=AT)
    end = closing.propose("copies", closed_from=AT.date(), reason=WHY, who=pair[0].who, at=AT)
    with pytest.raises(IntegrityError, match="closing_two_persons"), transaction.atomic():
        ServiceClosing.objects.filter(pk=end.pk).update(state="confirmed", decided_by=end.proposed_by_id, decided_at=AT)
    closing.confirm(end.pk, who=pair[1].who, at=AT)
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        ServiceClosing.objects.filter(pk=end.pk).update(reason_vi="Khác")
    assert Service.objects.get().slug == "copies"
