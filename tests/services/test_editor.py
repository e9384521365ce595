"""The catalogue's editor over HTTP: begun, written, checked, handed over; no text is lost, nothing strange kept."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Role
from services.actions import Edition, publish
from services.archive import pack, unpack
from services.checking import check_files
from services.editor.desk import template_files
from services.models import ServiceVersion, ServiceWorkspace
from tests import factories
from tests.catalogue import small
from tests.services.factories import AT

pytestmark = pytest.mark.django_db

DESK = "/can-bo/danh-muc/"
FEE = small.FILES["service.yaml"].replace("amount: 9000", "amount: 9500")
PASSES = small.FILES["examples/passes.yaml"].replace("fee: 9000", "fee: 9500")


@pytest.fixture
def keepers() -> tuple[Client, Client]:
    """Two catalogue administrators, signed in."""
    unit = factories.unit(factories.agency(), factories.calendar())
    clients = Client(), Client()
    for client in clients:
        client.force_login(factories.official(unit, Role.CATALOGUE_ADMIN).user)
    return clients


def begun(client: Client, slug: str = "copies", source: str = "") -> int:
    """Begin a service and return the key of its workspace."""
    answer = client.post(f"{DESK}moi/", {"slug": slug, "source": source})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].strip("/").split("/")[-1])


def write(client: Client, pk: int, file: str, text: str, *, version: int, act: str = "save") -> tuple[int, str]:
    """Send a file's text; return the status and what the page says."""
    answer = client.post(f"{DESK}{pk}/?tep={file}", {"text": text, "version": version, "act": act})
    return answer.status_code, answer.content.decode()


def space(pk: int) -> ServiceWorkspace:
    """Return a workspace as it stands."""
    return ServiceWorkspace.objects.get(pk=pk)


def test_the_template_is_a_complete_service() -> None:
    files = {name: text.encode() for name, text in template_files().items()}
    assert check_files("thu-tuc-mau", files).problems == ()


def test_a_new_service_begins_with_the_template_or_a_copy(keepers: tuple[Client, Client]) -> None:
    publish(small.check(), at=AT)
    assert space(begun(keepers[0], "moi")).files == template_files()
    copied = space(begun(keepers[0], "ban-sao", "copies"))
    assert copied.files == small.FILES
    assert copied.based_on is None
    changed = space(begun(keepers[0], "copies"))
    assert changed.based_on == ServiceVersion.objects.get()


def test_who_comes_second_works_in_the_same_workspace(keepers: tuple[Client, Client]) -> None:
    assert begun(keepers[0]) == begun(keepers[1])


@pytest.mark.parametrize("slug", ["", "Có dấu", "../x", "a--b", "a" * 81, "x\n"])
def test_a_strange_short_name_is_refused_at_its_field(keepers: tuple[Client, Client], slug: str) -> None:
    answer = keepers[0].post(f"{DESK}moi/", {"slug": slug})
    assert answer.status_code in {302, 422}
    assert ServiceWorkspace.objects.count() == (1 if slug == "x\n" else 0)


def test_a_text_is_kept_right_or_wrong_and_told_so(keepers: tuple[Client, Client]) -> None:
    pk = begun(keepers[0])
    assert write(keepers[0], pk, "form.yaml", "pages: [\r\n", version=0)[0] == 302
    assert space(pk).files["form.yaml"] == "pages: [\n"
    html = keepers[0].get(f"{DESK}{pk}/?tep=form.yaml").content.decode()
    assert 'data-file="form.yaml"' in html
    assert 'data-severity="error"' in html
    assert f"/can-bo/danh-muc/{pk}/?tep=form.yaml&amp;xem=form&amp;dong=" in html


def test_checking_keeps_nothing(keepers: tuple[Client, Client]) -> None:
    pk = begun(keepers[0])
    status, html = write(keepers[0], pk, "form.yaml", "pages: nonsense", version=0, act="check")
    assert status == 200
    assert "pages: nonsense" in html
    assert space(pk).files["form.yaml"] != "pages: nonsense"
    answer = keepers[0].post(f"{DESK}{pk}/kiem-tra/?tep=form.yaml", {"text": "pages: nonsense"})
    assert "data-problems" in answer.content.decode()
    assert (space(pk).version, space(pk).files["form.yaml"] == "pages: nonsense") == (0, False)


def test_of_two_at_one_file_one_wins_and_the_other_keeps_his_text(keepers: tuple[Client, Client]) -> None:
    pk = begun(keepers[0])
    assert write(keepers[0], pk, "form.yaml", "first: 1", version=0)[0] == 302
    status, html = write(keepers[1], pk, "form.yaml", "second: 2", version=0)
    assert status == 409
    assert "second: 2" in html
    assert "first: 1" in html
    assert space(pk).files["form.yaml"] == "first: 1"
    assert write(keepers[1], pk, "form.yaml", "second: 2", version=space(pk).version)[0] == 302
    assert space(pk).files["form.yaml"] == "second: 2"


@pytest.mark.parametrize("text", ["a: \x00", "a: " + "x" * 600_000])
def test_a_text_that_no_file_can_hold_is_refused_and_stays_on_the_page(
    keepers: tuple[Client, Client], text: str
) -> None:
    pk = begun(keepers[0])
    assert write(keepers[0], pk, "form.yaml", text, version=0)[0] == 422
    assert space(pk).version == 0


def test_the_list_costs_the_same_for_one_and_many(
    keepers: tuple[Client, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    begun(keepers[0])
    keepers[0].get(DESK)
    with django_assert_num_queries(5):
        assert keepers[0].get(DESK).status_code == 200
    for number in range(6):
        begun(keepers[0], f"s{number}")
    with django_assert_num_queries(5):
        keepers[0].get(DESK)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("form", "sandbox"),
        ("workflow", "<svg"),
        ("fee", "9.000 đồng"),
        ("page", "Xin bản sao"),
    ],
)
def test_each_preview_is_drawn_from_an_example(keepers: tuple[Client, Client], kind: str, says: str) -> None:
    publish(small.check(), at=AT)
    pk = begun(keepers[0])
    html = keepers[0].get(f"{DESK}{pk}/?tep=form.yaml&xem={kind}").content.decode()
    assert says in html
    assert "allow-scripts" not in html


def test_a_preview_shows_markup_as_text(keepers: tuple[Client, Client]) -> None:
    publish(small.check(), at=AT)
    pk = begun(keepers[0])
    text = small.FILES["form.yaml"].replace("Người yêu cầu", "<script>alert(1)</script>")
    write(keepers[0], pk, "form.yaml", text, version=0)
    html = keepers[0].get(f"{DESK}{pk}/?tep=form.yaml&xem=form").content.decode()
    assert "<script>alert" not in html
    assert "&amp;lt;script&amp;gt;alert" in html


def test_completion_gets_the_schema_and_the_names_of_the_folder(keepers: tuple[Client, Client]) -> None:
    publish(small.check(), at=AT)
    pk = begun(keepers[0])
    told = json.loads(keepers[0].get(f"{DESK}{pk}/luoc-do/?tep=form.yaml").content)
    assert "pages" in told["schema"]["properties"]
    assert "for_whom" in told["names"]["field"]
    assert json.loads(keepers[0].get(f"{DESK}{pk}/luoc-do/?tep=result.html").content)["schema"] is None


def test_files_are_added_and_removed_by_name(keepers: tuple[Client, Client]) -> None:
    pk = begun(keepers[0])
    keepers[0].post(f"{DESK}{pk}/tep/", {"name": "examples/more.yaml", "version": 0})
    assert "examples/more.yaml" in space(pk).files
    keepers[0].post(f"{DESK}{pk}/tep/", {"remove": "examples/more.yaml", "version": 1})
    assert "examples/more.yaml" not in space(pk).files
    assert keepers[0].post(f"{DESK}{pk}/tep/", {"name": "../rules.py", "version": 2}).status_code == 422
    keepers[0].post(f"{DESK}{pk}/tep/", {"remove": "service.yaml", "version": 2})
    assert "service.yaml" in space(pk).files


def test_an_archive_goes_out_and_comes_in_as_a_workspace(keepers: tuple[Client, Client]) -> None:
    publish(small.check(), at=AT)
    published = keepers[0].get(f"{DESK}dang-ap-dung/copies.zip").content
    assert unpack(published).files == small.FILES
    other = pack("from-elsewhere", small.FILES)
    answer = keepers[0].post(f"{DESK}nhap-goi/", {"archive": SimpleUploadedFile("a.zip", other)})
    assert answer.status_code == 302
    taken = ServiceWorkspace.objects.get(slug="from-elsewhere")
    assert (taken.files, taken.state, ServiceVersion.objects.count()) == (small.FILES, "editing", 1)
    assert keepers[0].get(f"{DESK}{taken.pk}/goi.zip").content == other
    again = {"archive": SimpleUploadedFile("a.zip", other), "slug": "under-another-name"}
    assert keepers[0].post(f"{DESK}nhap-goi/", again).status_code == 302
    assert ServiceWorkspace.objects.get(slug="under-another-name").files == small.FILES
    twice = {"archive": SimpleUploadedFile("a.zip", other)}
    told = keepers[1].post(f"{DESK}nhap-goi/", twice, follow=True).content.decode()
    assert "Chưa lấy gì từ gói này" in told
    assert "Đã đọc gói" not in told
    bad = keepers[0].post(f"{DESK}nhap-goi/", {"archive": SimpleUploadedFile("a.zip", b"PK")})
    assert bad.status_code == 422


def test_a_fee_is_changed_by_two_persons(keepers: tuple[Client, Client]) -> None:
    first, second = keepers
    publish(small.check(), at=AT)
    pk = begun(first)
    write(first, pk, "service.yaml", FEE, version=0)
    write(first, pk, "examples/passes.yaml", PASSES, version=1)
    page = first.get(f"{DESK}{pk}/thay-doi/").content.decode()
    assert "9.500" in page
    assert "cần căn cứ pháp lý" in page
    incomplete = first.post(f"{DESK}{pk}/thay-doi/", {"version": 2, "note": "Phí mới"})
    assert incomplete.status_code == 422
    assert "Phí mới" in incomplete.content.decode()
    said = {"version": 2, "note": "Phí mới", "legal_basis": "Nghị quyết 1"}
    assert first.post(f"{DESK}{pk}/thay-doi/", said).status_code == 302
    assert first.post(f"{DESK}{pk}/cong-bo/", {"version": 3}).status_code == 403
    assert second.post(f"{DESK}{pk}/cong-bo/", {"version": 3}).status_code == 302
    assert ServiceVersion.objects.order_by("-number")[0].file("service.yaml") == FEE
    done = first.get(f"{DESK}{pk}/thay-doi/").content.decode()
    assert all(one in done for one in ("Đã công bố thành phiên bản 2", "9.500", "Nghị quyết 1", "Sửa phiên bản 2"))
    assert "Không có gì khác" not in done


def test_a_broken_folder_or_anothers_code_is_not_proposed(keepers: tuple[Client, Client]) -> None:
    publish(small.check(), at=AT)
    pk = begun(keepers[0], "ban-sao", "copies")
    said = {"version": 0, "note": "Mới"}
    answer = keepers[0].post(f"{DESK}{pk}/thay-doi/", said)
    assert answer.status_code == 422
    assert "1.000001" in answer.content.decode()
    write(keepers[0], pk, "form.yaml", "pages: [", version=0)
    assert keepers[0].post(f"{DESK}{pk}/thay-doi/", said | {"version": 1}).status_code == 422


def test_a_proposal_goes_back_with_a_reason_and_can_be_thrown_away(keepers: tuple[Client, Client]) -> None:
    pk = begun(keepers[0])
    keepers[0].post(f"{DESK}{pk}/thay-doi/", {"version": 0, "note": "Mới"})
    assert space(pk).state == "proposed"
    assert keepers[1].post(f"{DESK}{pk}/tra-lai/", {"version": 1, "answer": ""}).status_code == 422
    assert keepers[1].post(f"{DESK}{pk}/tra-lai/", {"version": 1, "answer": "Thiếu luật"}).status_code == 302
    assert "Thiếu luật" in keepers[0].get(f"{DESK}{pk}/thay-doi/").content.decode()
    keepers[0].post(f"{DESK}{pk}/bo/", {"version": space(pk).version})
    assert space(pk).state == "discarded"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("examples/passes.yaml", "at: 2026-11-16", "at: 1990-01-01"),
        ("examples/passes.yaml", "at: 2026-11-16T09:00:00+07:00", 'at: "9999-12-31T23:00:00-11:00"'),
        ("examples/passes.yaml", "name: For myself", "name: " + "[" * 2000),
        ("service.yaml", "amount: 9000", "amount: 0x" + "f" * 400),
        ("result.html", "{{ fact.entry }}", "{{ fact.entry|official_date }}"),
        ("result.html", "documents/notice.html", "../settings.html"),
        ("form.yaml", "title: Bản sao", r'title: "\0"'),
        pytest.param("result.html", "{{ fact.entry }}", "{% if a %}" * 600 + "{% endif %}" * 600, id="nested tags"),
    ],
)
def test_a_folder_that_was_saved_can_always_be_opened_and_thrown_away(
    keepers: tuple[Client, Client], file: str, old: str, new: str
) -> None:
    publish(small.check(), at=AT)
    pk = begun(keepers[0])
    text = small.FILES[file]
    assert old in text
    assert write(keepers[0], pk, file, text.replace(old, new, 1), version=0)[0] == 302
    for kind in ("form", "workflow", "fee", "page"):
        assert keepers[1].get(f"{DESK}{pk}/?tep={file}&xem={kind}").status_code == 200
        assert write(keepers[1], pk, file, text.replace(old, new, 1), version=1, act="check")[0] == 200
    assert keepers[1].get(f"{DESK}{pk}/thay-doi/").status_code == 200
    assert keepers[1].get(f"{DESK}{pk}/chay-thu/").status_code == 200
    assert keepers[1].get(f"{DESK}{pk}/chay-thu/result.pdf").status_code in {200, 400, 404}
    assert keepers[1].get(f"{DESK}{pk}/goi.zip").status_code == 200
    assert keepers[1].post(f"{DESK}{pk}/bo/", {"version": 1}).status_code == 302


@pytest.mark.parametrize("name", ["scheduled/2027-01-01/service.yaml", "scheduled/2027-01-01/../../../x", "../a.html"])
def test_no_file_is_added_that_the_release_would_lose_or_an_archive_lead_elsewhere(
    keepers: tuple[Client, Client], name: str
) -> None:
    pk = begun(keepers[0])
    assert keepers[0].post(f"{DESK}{pk}/tep/", {"name": name, "version": 0}).status_code == 422
    assert name not in space(pk).files


def test_a_scheduled_version_is_changed_for_its_day_and_a_change_before_it_says_what_comes(
    keepers: tuple[Client, Client],
) -> None:
    publish(small.check(), at=AT)
    later = small.check(small.as_bytes(small.FILES | {"service.yaml": FEE, "examples/passes.yaml": PASSES}))
    day = timezone.localdate() + timedelta(days=60)
    publish(later, at=AT, edition=Edition(starts_on=day))
    desk = keepers[0].get(DESK).content.decode()
    assert f'name="on" value="{day}"' in desk
    first = keepers[0].post(f"{DESK}moi/", {"slug": "copies"}).headers["Location"]
    pk = int(first.strip("/").split("/")[-1])
    assert f"{day:%d/%m/%Y}" in keepers[0].get(f"{DESK}{pk}/thay-doi/").content.decode()
    keepers[0].post(f"{DESK}{pk}/bo/", {"version": 0})
    keepers[0].post(f"{DESK}moi/", {"slug": "copies", "on": str(day)})
    begun_later = ServiceWorkspace.objects.get(state="editing")
    assert (begun_later.files["service.yaml"], begun_later.starts_on) == (FEE, day)
    assert f'value="{day}"' in keepers[0].get(f"{DESK}{begun_later.pk}/thay-doi/").content.decode()
    assert keepers[0].post(f"{DESK}moi/", {"slug": "copies", "on": "x"}).status_code == 422
