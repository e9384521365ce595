"""Finding services: marks forgiven, slips forgiven, everyday words; names before synonyms before texts."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services import everyday, indexing
from services.actions import publish
from services.finding import Filters, find
from services.models import EmptySearch, ServiceIndex
from services.shelves import browse
from services.spelling import near, untyped, words
from services.topics import topics
from tests.catalogue import small
from tests.services.factories import AT, LICENCE, published
from tests.services.shelved import shelved

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 16)


def found(text: str, lang: str = "vi", **filters: str) -> list[str]:
    """Return the slugs that a query finds, in order; nearest ones do not count."""
    hits = find(text, lang, on=ON, filters=Filters(**filters))
    return [] if hits.is_nearest else [card.slug for card in hits.cards]


@pytest.mark.parametrize(
    "text",
    [
        "giay phep lai xe", "Giấy phép lái xe", "GIẤY PHÉP", "bằng lái", "bang lai", "đổi bằng", "gia han", "1.002809",
        "driving licence", "", "Giâ\u0301y phe\u0301p", "giấy phep lái xe", "giay phep lai xw", "bawngf lais",
        "banglai", "gaiy phep", "driver license", "bằng lía",
    ],
)  # fmt: skip
def test_the_service_is_found(text: str) -> None:
    published()
    publish(small.check(), at=AT)
    assert LICENCE in found(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("khai sin", "birth"), ("khai sinh", "birth"), ("hộ chếu", "passport"), ("ho chieu", "passport"),
     ("sổ đỏ", "land"), ("so do", "land"), ("hô chiếu", "passport"), ("cấp hộ chiếu", "passport")],
)  # fmt: skip
def test_everyday_and_mistyped_words_find_what_was_meant(text: str, slug: str) -> None:
    shelved("birth", "Đăng ký khai sinh", synonyms=["giấy khai sinh"])
    shelved("passport", "Cấp hộ chiếu phổ thông", synonyms=["passport"])
    shelved("land", "Cấp giấy chứng nhận quyền sử dụng đất", synonyms=["sổ đỏ"])
    shelved("other", "Đăng ký số định danh do thay đổi nơi ở", text="hộ tịch, sinh sống")
    assert found(text)[0] == slug


@pytest.mark.parametrize("text", ["%", "_", "zzzqqq", "'; drop table", "\x00", "!!! ???", "a" * 300, "' | 'zzz'"])
def test_other_words_do_not_find_it(text: str) -> None:
    published()
    assert found(text) == []


def test_names_come_before_synonyms_before_texts() -> None:
    shelved("text", "A", text="cấp thẻ căn cước")
    shelved("synonym", "B", synonyms=["thẻ căn cước"])
    shelved("name", "Cấp thẻ căn cước")
    assert found("the can cuoc") == ["name", "synonym", "text"]


def test_marks_as_typed_come_before_the_same_letters_without() -> None:
    shelved("rank", "Nâng hạng giấy phép")
    shelved("goods", "Cấp phép bán hàng")
    assert found("hàng") == ["goods", "rank"]
    assert found("hạng") == ["rank", "goods"]
    assert sorted(found("hang")) == ["goods", "rank"]


def test_old_and_new_places_of_the_tone_are_one() -> None:
    shelved("peace", "Hòa giải ở cơ sở")
    shelved("flower", "Trồng hoa")
    assert found("hoà")[0] == "peace"


def test_what_was_mistyped_is_said() -> None:
    published()
    assert find("giay phep lai xw", "vi", on=ON).meant == "giay phep lai xe"
    assert find("giay phep lai xe", "vi", on=ON).meant == ""


def test_when_only_some_words_fit_the_nearest_are_shown_as_such() -> None:
    published()
    nearest = find("bằng lái tàu vũ trụ", "vi", on=ON)
    assert nearest.is_nearest
    assert [card.slug for card in nearest.cards] == [LICENCE]


def test_what_is_not_in_force_is_not_found() -> None:
    published()
    assert find("", "vi", on=date(2025, 2, 28)).total == 0


def test_names_come_in_the_language_of_the_page() -> None:
    published()
    assert [card.name for card in find("bang lai", "en", on=ON).cards] == ["Renew or exchange a driving licence"]
    assert [card.name for card in find("bang lai", "vi", on=ON).cards] == ["Đổi giấy phép lái xe"]


def test_shelves_narrow_what_is_found() -> None:
    published()
    shelved("shop", "Đăng ký hộ kinh doanh", topics=["business"], audience=["organisation"], agency_level="commune")
    assert found("", topic="vehicle") == [LICENCE]
    assert found("", audience="organisation") == ["shop"]
    assert found("", agency_level="commune") == ["shop"]
    assert found("", field="sat-hach-cap-giay-phep-lai-xe") == [LICENCE]
    assert found("đăng ký", topic="vehicle") == []


def test_the_shelves_are_counted(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published()
    shelved("shop", "Đăng ký hộ kinh doanh", topics=["business", "tax"], audience=["organisation"])
    with django_assert_num_queries(4):
        groups = {group.name: {shelf.key: shelf.count for shelf in group.shelves} for group in browse("vi", on=ON)}
    assert groups["citizen"] == {"vehicle": 1}
    assert groups["organisation"] == {"business": 1, "tax": 1}
    assert groups["level"] == {"province": 2}


def test_every_topic_has_both_names() -> None:
    assert all(topic.vi and topic.en for topic in topics().values())


@pytest.mark.parametrize("services", [1, 30])
def test_the_list_costs_the_same_queries_for_one_and_many(
    client: Client, services: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(services):
        shelved(f"s{number}", f"Cấp giấy {number}")
    with django_assert_num_queries(1):
        assert client.get("/thu-tuc/").status_code == 200
    with django_assert_num_queries(2):  # spellings, services
        assert client.get("/thu-tuc/?q=giay").status_code == 200
    with django_assert_num_queries(2):
        assert client.get("/thu-tuc/?q=giya").status_code == 200
    with django_assert_num_queries(4):
        assert client.get("/danh-muc/").status_code == 200


def test_the_list_is_paged_and_keeps_what_was_asked(client: Client) -> None:
    for number in range(30):
        shelved(f"s{number:02}", f"Cấp giấy {number:02}", topics=["papers"])
    first = client.get("/thu-tuc/?q=giay&chu-de=papers").content.decode()
    assert first.count("portal-list__item") == 20
    assert 'href="?q=giay&amp;chu-de=papers&amp;trang=2"' in first
    second = client.get("/thu-tuc/?q=giay&chu-de=papers&trang=2").content.decode()
    assert second.count("portal-list__item") == 10
    assert client.get("/thu-tuc/?trang=99999999999999").status_code == 200


@pytest.mark.parametrize("address", ["?trang=-1", "?chu-de=moon", "?linh-vuc=%00", "?cap=x&doi-tuong=y", "?trang=999"])
def test_strange_addresses_are_answered(client: Client, address: str) -> None:
    published()
    assert client.get(f"/thu-tuc/{address}").status_code == 200


def test_a_search_is_shown_as_text_and_kept_short(client: Client) -> None:
    html = client.get("/thu-tuc/", {"q": "<script>" + "a" * 500}).content.decode()
    assert "<script>a" not in html
    assert f'value="&lt;script&gt;{"a" * 92}"' in html


def test_the_list_speaks_english_and_is_light(client: Client) -> None:
    for number in range(20):
        shelved(f"s{number}", f"Cấp giấy {number}")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get("/thu-tuc/")
    assert "Life event" in answer.content.decode()
    assert len(answer.content) < 30_000


# --- the index follows the catalogue --------------------------------------------------------------------------------


def test_a_new_version_is_found_by_its_new_words() -> None:
    publish(small.check(), at=AT)
    assert found("trích lục") == ["copies"]
    changed = small.with_change("service.yaml", "synonyms: [trích lục]", "synonyms: [bản gốc]")
    publish(small.check(changed), at=AT)
    assert found("trích lục") == []
    assert found("bản gốc") == ["copies"]


def test_the_nightly_clock_indexes_what_came_into_force(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published()
    with django_assert_num_queries(1):
        assert indexing.refresh(at=AT) == 0
    ServiceIndex.objects.all().delete()
    assert indexing.refresh(at=AT + timedelta(days=1)) == 1
    assert found("bang lai") == [LICENCE]


# --- searches that found nothing, everyday words --------------------------------------------------------------------


def test_vain_searches_are_counted_by_day_and_nothing_else(client: Client) -> None:
    published()
    for _time in range(2):
        client.get("/thu-tuc/", {"q": "  Hộ  khẩu thường trú "})
    client.get("/thu-tuc/", {"q": "bằng lái"})
    assert list(EmptySearch.objects.values_list("text", "count")) == [("hộ khẩu thường trú", 2)]
    assert {field.name for field in EmptySearch._meta.fields} == {"id", "text", "day", "count"}


@pytest.mark.parametrize(
    "text",
    ["001190012345", "0912 345 678", "012.345.678", "an@example.vn", "x" * 61, "một hai ba bốn năm sáu bảy tám chín"],
)
def test_what_could_be_somebody_is_not_kept(client: Client, text: str) -> None:
    client.get("/thu-tuc/", {"q": text})
    assert not EmptySearch.objects.exists()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nguyễn Văn Khuyết", False),
        ("nguyen van khuyet", False),
        ("giấy tờ của Nguyễn Văn Khuyết", False),
        ("trần thị khuyết", False),
        ("Hồ Văn Khuyết", False),
        ("Lê Khuyết", False),
        ("hồ sơ nhà khuyết", True),
        ("lý lịch khuyết", True),
        ("vi phạm khuyết", True),
        ("lệ phí khuyết", True),
        ("nguyễn", True),
    ],
)
def test_nobody_is_remembered_by_name(text: str, *, kept: bool) -> None:
    assert bool(everyday.harmless(text)) == kept


def test_a_day_keeps_only_so_many_different_words() -> None:
    for text in ("một", "hai", "ba"):
        everyday.note_empty(text, on=ON, most=2)
    assert sorted(EmptySearch.objects.values_list("text", flat=True)) == ["hai", "một"]


def test_vain_searches_are_forgotten_after_90_days() -> None:
    for days in (0, 89, 90):
        everyday.note_empty("từ lạ", on=ON - timedelta(days=days))
    assert everyday.forget(on=ON) == 1
    assert everyday.forget(on=ON) == 0


def test_only_what_is_missed_on_three_days_is_shown_to_anybody() -> None:
    for _time in range(9):
        everyday.note_empty("chỉ một ngày thôi", on=ON)
    for days in (0, 3, 7, 90):
        everyday.note_empty("thẻ tài xế", on=ON - timedelta(days=days))
    for days in (0, 3, 90):
        everyday.note_empty("xưa rồi", on=ON - timedelta(days=days))
    assert everyday.vain(on=ON) == [everyday.Vain("thẻ tài xế", 3, ON)]


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("xw", "xe", True), ("cheu", "chieu", True), ("sin", "sinh", True), ("gaiy", "giay", True),
        ("giay", "giay", True),
        ("giayy", "giay", True), ("xw", "xeo", False), ("abcd", "badc", False), ("phep", "nhep", True),
        ("a", "bc", False),
    ],
)  # fmt: skip
def test_one_slip_is_near(typed: str, word: str, expected: bool) -> None:
    assert near(typed, word) is expected


def test_keys_of_an_input_method_that_did_not_listen_are_understood() -> None:
    assert [untyped(word) for word in ("bawngf", "lais", "giaays", "ddooir")] == ["bang", "lai", "giay", "doi"]


def test_words_are_words() -> None:
    assert words("Đổi GPLX (mã 1.002809), hạng B2!") == ["đổi", "gplx", "mã", "1.002809", "hạng", "b2"]


def test_the_whole_catalogue_names_its_topics() -> None:
    folders = [path for path in (Path("services") / "catalogue").glob("[!_]*") if (path / "service.yaml").exists()]
    assert folders
    assert all("\ntopics:" in (path / "service.yaml").read_text(encoding="utf-8") for path in folders)
