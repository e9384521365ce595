"""The inbox pages: a citizen's own messages, new ones marked, nobody else's."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from notifications.models import Mail, Message
from tests.factories import AT, Member, citizen
from tests.notifications.factories import CODE, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Member:
    return citizen("Trần Thị An")


@pytest.fixture
def client(anna: Member) -> Client:
    client = Client()
    client.force_login(anna.user)
    return client


def test_the_inbox_shows_her_messages_newest_first_and_nobody_elses(anna: Member, client: Client) -> None:
    told(anna.person, kind="case.submitted", params={"look_by_at": "2026-11-24T11:30:00+07:00"})
    told(anna.person, kind="case.received", params={"due_at": "2026-12-01T16:30:00+07:00"})
    told(citizen().person, kind="case.released", case_code="H25.99-261116-0777")

    page = client.get("/thong-bao/").content.decode()

    assert page.index(f"Hồ sơ {CODE} đã được tiếp nhận") < page.index(f"Hồ sơ {CODE} đã được gửi")
    assert "0777" not in page
    assert page.count("Mới</strong>") == 2


def test_opening_a_message_reads_it(anna: Member, client: Client) -> None:
    message = told(anna.person, kind="case.released")

    page = client.get(f"/thong-bao/{message.pk}/").content.decode()

    assert f"Hồ sơ {CODE} đã có kết quả" in page
    assert f'href="/ho-so/{CODE}/"' in page
    message.refresh_from_db()
    assert message.read_at is not None


def test_reading_again_keeps_the_first_time(anna: Member, client: Client) -> None:
    message = told(anna.person)
    Message.objects.update(read_at=AT)

    client.get(f"/thong-bao/{message.pk}/")

    message.refresh_from_db()
    assert message.read_at == AT


def test_another_persons_message_is_not_there(client: Client) -> None:
    foreign = told(citizen().person)

    assert client.get(f"/thong-bao/{foreign.pk}/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_everything_can_be_marked_as_read(anna: Member, client: Client) -> None:
    told(anna.person)
    foreign = told(citizen().person)

    answer = client.post("/thong-bao/da-doc/", follow=True)

    assert "Mới</strong>" not in answer.content.decode()
    assert list(Message.objects.filter(read_at=None)) == [foreign]


def test_long_inboxes_are_paged_by_key(anna: Member, client: Client) -> None:
    for _number in range(21):
        told(anna.person)
    oldest = Message.objects.order_by("pk").first()
    assert oldest is not None

    first = client.get("/thong-bao/").content.decode()
    second = client.get(f"/thong-bao/?truoc={oldest.pk + 1}").content.decode()

    assert first.count("govuk-task-list__link") == 20
    assert second.count("govuk-task-list__link") == 1
    assert f"?truoc={oldest.pk + 1}" in first


@pytest.mark.parametrize("key", ["-1", "x", "1e9", "9" * 30, "٣"])
def test_a_key_that_is_none_shows_the_first_page(client: Client, key: str) -> None:
    assert client.get("/thong-bao/", {"truoc": key}).status_code == 200


def test_a_mail_that_was_refused_is_said(anna: Member, client: Client) -> None:
    message = told(anna.person)
    Mail.objects.update(state="refused", settled_at=AT)

    assert "Không gửi được bản sao qua thư điện tử" in client.get(f"/thong-bao/{message.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 15])
def test_the_inbox_costs_the_same_for_one_and_for_many(
    anna: Member, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        told(anna.person)
    client.get("/thong-bao/")  # a session notes from time to time that it is in use

    with django_assert_num_queries(4):  # session, user, messages, unread
        client.get("/thong-bao/")
