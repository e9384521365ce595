"""The catalogue's public pages: found without diacritics, complete, in both languages, in few queries."""

from io import StringIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services import drawing
from services.schema import FILES, schema_of
from tests.services.factories import LICENCE, definition, published


@pytest.mark.django_db
def test_the_page_of_a_service_shows_every_published_part(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert published().definition.slug == LICENCE
    with django_assert_num_queries(4):  # the version, those to come, the end of the service, the observed time
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
def test_a_fee_that_hangs_on_answers_is_not_told_as_a_sum(client: Client) -> None:
    published("birth-registration")
    html = client.get("/thu-tuc/birth-registration/").content.decode()
    heading = html.split('id="ai"')[0]
    assert "Tùy theo câu trả lời của ông/bà" in heading
    assert "8.000 đồng" not in heading


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
