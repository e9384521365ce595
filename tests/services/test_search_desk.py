"""The catalogue administrator sees what was looked for in vain, and teaches the catalogue a word."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from journal.models import Entry
from services import everyday
from services.finding import find
from services.models import EmptySearch, EverydayWord
from tests.factories import office
from tests.services.factories import LICENCE, published

pytestmark = pytest.mark.django_db

DESK = "/quan-tri/tim-kiem/"


@pytest.fixture
def van(client: Client) -> Client:
    """Vân keeps the catalogue, in which one service stands."""
    published(at=timezone.now())
    client.force_login(office().van.user)
    return client


def test_a_word_that_found_nothing_is_listed_added_and_found(van: Client) -> None:
    today = timezone.localdate()
    van.get("/thu-tuc/", {"q": "thẻ tài xế"})
    for days in (1, 2):
        everyday.note_empty("thẻ tài xế", on=today - timedelta(days=days))
    page = van.get(DESK).content.decode()
    assert "thẻ tài xế" in page
    assert ">3<" in page
    offered = van.get(DESK, {"tu": "thẻ tài xế", "dich-vu": "giay phep lai xe"}).content.decode()
    assert f'value="{LICENCE}"' in offered

    answer = van.post(f"{DESK}them/", {"tu": "thẻ tài xế", "slug": LICENCE})

    assert answer.status_code == 302
    assert [card.slug for card in find("the tai xe", "vi", on=today).cards] == [LICENCE]
    assert not EmptySearch.objects.exists()
    entry = Entry.objects.get(kind="catalogue.word_added")
    assert entry.data == {"word": EverydayWord.objects.get().pk}


def test_adding_twice_changes_nothing_and_taking_away_is_felt(van: Client) -> None:
    for text in ("thẻ tài xế", "the tai xe"):
        van.post(f"{DESK}them/", {"tu": text, "slug": LICENCE})
    word = EverydayWord.objects.get()
    assert van.post(f"{DESK}{word.pk}/bo/").status_code == 302
    assert find("thẻ tài xế", "vi", on=timezone.localdate()).is_nearest
    assert van.post(f"{DESK}{word.pk}/bo/").status_code == 404


@pytest.mark.parametrize(
    ("text", "slug", "says"),
    [("", LICENCE, "Nhập vài từ"), ("001190012345", LICENCE, "Nhập vài từ"), ("thẻ", "nothing", "Chọn một thủ tục")],
)
def test_what_cannot_be_added_is_said_and_kept(van: Client, text: str, slug: str, says: str) -> None:
    answer = van.post(f"{DESK}them/", {"tu": text, "slug": slug, "dich-vu": "lai xe"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in html
    assert f'value="{text}"' in html
    assert not EverydayWord.objects.exists()


@pytest.mark.parametrize("many", [1, 30])
def test_the_desk_costs_the_same_for_one_and_many(
    van: Client, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    on = timezone.localdate()
    for number in range(many):
        for days in (1, 2, 3):
            everyday.note_empty(f"từ lạ {number}", on=on - timedelta(days=days))
    van.get(DESK)
    with django_assert_num_queries(5):  # session, user, posts, searches, words
        assert van.get(DESK).status_code == 200
