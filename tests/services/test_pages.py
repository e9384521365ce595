"""The catalogue's public pages: found without diacritics, complete, in both languages, in few queries."""

from datetime import date
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services import drawing
from services.actions import publish
from services.models import Service
from services.schema import FILES, schema_of
from services.selectors import search
from tests.catalogue import small
from tests.services.factories import AT, LICENCE, definition, published

ON = date(2026, 11, 16)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "giay phep lai xe", "Giấy phép lái xe", "GIẤY PHÉP", "bằng lái", "bang lai", "đổi bằng", "gia han", "1.002809",
        "driving licence", "", "Giâ\u0301y phe\u0301p",
    ],
)  # fmt: skip
def test_the_service_is_found(text: str) -> None:
    published()
    publish(small.check(), at=AT)
    assert LICENCE in [card.slug for card in search(text, "vi", on=ON)]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["ho chieu", "%", "_", "giay phep xay dung", "'; drop table", "\x00"])
def test_other_words_do_not_find_it(text: str) -> None:
    published()
    assert search(text, "vi", on=ON) == []


@pytest.mark.django_db
def test_what_is_not_in_force_is_not_found() -> None:
    published()
    assert search("", "vi", on=date(2025, 2, 28)) == []


@pytest.mark.django_db
def test_names_come_in_the_language_of_the_page() -> None:
    published()
    assert [card.name for card in search("bang lai", "en", on=ON)] == ["Renew or exchange a driving licence"]
    assert [card.name for card in search("bang lai", "vi", on=ON)] == ["Đổi giấy phép lái xe"]


@pytest.mark.django_db
def test_a_hit_in_the_name_comes_before_others() -> None:
    publish(small.check(), at=AT)
    published()
    Service.objects.create(
        slug="a", code="9.999999", name_vi="A", name_en="A", search_text="giay phep lai xe", created_at=AT
    )
    assert [card.slug for card in search("giấy phép lái xe", "vi")] == [LICENCE, "a"]


@pytest.mark.django_db
@pytest.mark.parametrize("services", [1, 30])
def test_the_list_costs_the_same_queries_for_one_and_many(
    client: Client, services: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = published()
    for number in range(services - 1):
        Service.objects.create(
            slug=f"s{number}", code=str(number), name_vi="A", name_en="A", search_text="a", created_at=AT
        )
    assert version.number == 1
    with django_assert_num_queries(1):
        assert client.get("/thu-tuc/").status_code == 200


@pytest.mark.django_db
def test_the_page_of_a_service_shows_every_published_part(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert published().definition.slug == LICENCE
    with django_assert_num_queries(3):  # the version, those to come, the end of the service
        answer = client.get(f"/thu-tuc/{LICENCE}/")
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Đổi giấy phép lái xe", "Toàn trình (mức độ 4)", "135.000 đồng", "5 ngày làm việc", "2 ngày làm việc",
        "8 giờ làm việc", "Khoản 2 Điều 19", "Ảnh chân dung", "Giấy khám sức khỏe của người lái xe",
        "Không yêu cầu bản sao chứng thực", "Người thẩm định hồ sơ không phải là người phê duyệt", "1.002809",
        "cần đối chiếu", f"/nop/{LICENCE}/", "Nộp hồ sơ trực tuyến",
    ):  # fmt: skip
        assert words in html, words
    assert len(answer.content) < 30_000


@pytest.mark.django_db
def test_the_page_speaks_english(client: Client) -> None:
    published()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = client.get(f"/thu-tuc/{LICENCE}/").content.decode()
    assert "Renew or exchange a driving licence" in html
    assert "5 working days" in html
    assert "135,000 đồng" in html
    assert "Giấy khám sức khỏe" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["nothing", "x" * 300])
def test_a_service_that_is_not_there_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/thu-tuc/{slug}/").status_code == 404


@pytest.mark.django_db
def test_a_search_is_shown_as_text_and_kept_short(client: Client) -> None:
    html = client.get("/thu-tuc/", {"q": "<script>" + "a" * 500}).content.decode()
    assert "<script>a" not in html
    assert f'value="&lt;script&gt;{"a" * 92}"' in html


def test_the_workflow_is_drawn_in_both_languages() -> None:
    text = drawing.mermaid(definition(), lang="vi")
    assert "appraisal --> review" in text
    assert "approval -.-> appraisal" in text
    picture = ElementTree.fromstring(drawing.svg(definition(), lang="en"))  # noqa: S314 — our own drawing
    words = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "Reception"
    assert len(words) == 10


def test_the_commands_print_the_drawing_and_the_schema() -> None:
    out = StringIO()
    call_command("show_service", LICENCE, "--svg", stdout=out)
    assert out.getvalue().startswith("<svg")
    out = StringIO()
    call_command("service_schema", "form.yaml", stdout=out)
    assert '"licence_class"' in out.getvalue()
    with pytest.raises(CommandError):
        call_command("show_service", "nothing", stdout=out)


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_schema_takes_plain_texts_and_no_unknown_keys(file: str) -> None:
    schema = schema_of(file)
    assert schema["additionalProperties"] is False
