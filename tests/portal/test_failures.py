"""The failure desk: what failed, why, how often, and a button that does something."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from journal.models import Delivery, Entry
from tests.factories import Office, office
from tests.journal.factories import delivery
from tests.journal.handlers import SECRET

pytestmark = pytest.mark.django_db
DESK = "/quan-tri/cong-viec-loi/"


@pytest.fixture
def staff() -> Office:
    return office()


@pytest.fixture
def client(staff: Office) -> Client:
    client = Client()
    client.force_login(staff.son.user)
    return client


@pytest.fixture(autouse=True)
def _wiring(settings: pytest.FixtureRequest) -> None:
    settings.WIRING = "tests.journal.wiring"  # type: ignore[attr-defined] # pytest-django's settings


def failed(kind: str = "test.one", *, code: str = "neighbour_down", cause: str = "") -> Delivery:
    owed = delivery(kind)
    Delivery.objects.filter(pk=owed.pk).update(
        state="failed", attempts=3, last_error_code=code, last_error=cause, tried_at=timezone.now()
    )
    return Delivery.objects.get(pk=owed.pk)


def test_the_desk_shows_codes_and_causes_and_no_content(client: Client) -> None:
    broken = failed("test.bug", code="unexpected", cause="ValueError in cases/handlers/documents.py:41")

    page = client.get(DESK).content.decode()

    assert f"tests.journal.handlers.stumble #{broken.pk}" in page
    assert "unexpected" in page
    assert "ValueError in cases/handlers/documents.py:41" in page
    assert SECRET not in page


def test_what_works_is_not_on_the_desk(client: Client) -> None:
    delivery()

    assert "Không có công việc nào bị lỗi." in client.get(DESK).content.decode()


def test_the_button_hands_the_job_out_again_and_is_recorded(client: Client, staff: Office) -> None:
    broken = failed()

    answer = client.post(f"{DESK}{broken.pk}/thu-lai/", {"viec": broken.handler})

    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}?viec=tests.journal.handlers.note_it")
    broken.refresh_from_db()
    assert broken.state == "pending"
    written = Entry.objects.get(kind="delivery.retried")
    assert staff.son.post is not None
    assert (written.actor_person_id, written.actor_post_id) == (staff.son.person.pk, staff.son.post.pk)


def test_retrying_twice_is_refused_kindly(client: Client) -> None:
    broken = failed()
    client.post(f"{DESK}{broken.pk}/thu-lai/")

    assert client.post(f"{DESK}{broken.pk}/thu-lai/").status_code == 409
    assert Entry.objects.filter(kind="delivery.retried").count() == 1


def test_retrying_what_does_not_exist_is_not_found(client: Client) -> None:
    assert client.post(f"{DESK}999999/thu-lai/").status_code == 404


def test_the_desk_can_be_filtered_and_paged(client: Client) -> None:
    failed("test.bug")
    for _number in range(31):
        failed("test.one")

    one = client.get(DESK, {"viec": "tests.journal.handlers.stumble"}).content.decode()
    everything = client.get(DESK).content.decode()

    assert one.count("Thử lại") == 1
    assert everything.count("Thử lại") == 30
    assert "note_it (31)" in everything


def test_only_the_machine_room_may_enter(staff: Office) -> None:
    answers = {}
    for name in ("anna", "chi", "ha", "tam", "son"):
        client = Client()
        client.force_login(getattr(staff, name).user)
        answers[name] = client.get(DESK).status_code

    assert answers == {"anna": 403, "chi": 403, "ha": 403, "tam": 200, "son": 200}


@pytest.mark.parametrize("number", [1, 20])
def test_the_desk_costs_the_same_for_one_and_for_many(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        failed()
    client.get(DESK)  # a session notes from time to time that it is in use

    with django_assert_num_queries(7):  # session, user, posts; failed, by handler, backlog twice
        client.get(DESK)
