"""The first start of an installation: offices out of a file, passwords and devices, by commands of the operator."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Agency, Calendar, Person, Post, Unit, User
from cases.models import Competence
from journal.models import Entry
from portal.founding.offices import Mistakes, found
from services.actions import CATALOGUE, publish_folder
from signing.demo import make_demo_pki, make_device
from signing.models import Device
from tests.architecture.source import ROOT
from tests.factories import AT, citizen, office

pytestmark = pytest.mark.django_db

EXAMPLE = ROOT / "docs" / "office.example.yaml"
ROWS = (Agency, Calendar, Competence, Person, Post, Unit, User)
PASSWORD = "bốn chữ dễ nhớ"


def test_the_example_of_the_manual_founds_offices_once_and_its_administrator_signs_in() -> None:
    said = StringIO()
    call_command("found_office", EXAMPLE, stdout=said)
    before = {model: model.objects.count() for model in ROWS}
    assert "quantri" in said.getvalue()
    call_command("found_office", EXAMPLE, stdout=StringIO())
    assert {model: model.objects.count() for model in ROWS} == before
    assert (before[Agency], before[Post]) == (2, 3)
    assert Entry.objects.filter(kind="agency.founded").count() == 2

    with pytest.raises(CommandError, match="ít nhất 12"):
        call_command("set_password", "quantri", stdin=StringIO("ngắn\n"))
    call_command("set_password", "QuanTri", stdin=StringIO(f"{PASSWORD}\n"), stdout=said)
    client = Client()
    assert client.post("/dang-nhap/", {"username": "quantri", "password": PASSWORD}).status_code == 302
    assert client.get("/quan-tri/cong-viec-loi/").status_code == 200
    with pytest.raises(CommandError, match="nobody"):
        call_command("set_password", "nobody", stdin=StringIO(PASSWORD))


def test_every_mistake_is_told_at_its_place_and_nothing_is_made(tmp_path: Path) -> None:
    an = citizen("Nguyễn Thị An")
    file = tmp_path / "offices.yaml"
    file.write_text(
        f"""
agencies:
  - {{code: h99, name_vi: Ủy ban, level: village, place_name: X, province_code: 9, symbol: U, colour: red}}
units:
  - {{code: H98.01, agency: H98, calendar: Không có, kind: one_stop, name_vi: Quầy}}
people:
  - {{username: An, full_name: Nguyễn Thị An, personal_number: {an.person.personal_number}}}
  - {{username: binh, full_name: Trần Bình, personal_number: 123, posts: [{{unit: H98.01, role: king, title_vi: Vua}}]}}
competences:
  - {{service: nothing, receiving_unit: H98.01, lead_unit: H98.01}}
consulted: all of them
""",
        encoding="utf-8",
    )
    complained = StringIO()
    before = {model: model.objects.count() for model in ROWS}

    with pytest.raises(CommandError):
        call_command("found_office", file, stdout=StringIO(), stderr=complained)

    lines = complained.getvalue()
    for place in (
        "agencies h99: code:", "agencies h99: level:", "agencies h99: province_code:", "colour",
        "units H98.01: agency:", "people An: username:", "people binh: personal_number:",
        "competences nothing: service:", "consulted 1:",
    ):  # fmt: skip
        assert place in lines
    assert {model: model.objects.count() for model in ROWS} == before
    file.write_text("agencies: [", encoding="utf-8")
    with pytest.raises(CommandError, match="offices.yaml"):
        call_command("found_office", file)


def test_which_unit_decides_and_whom_it_asks_fits_the_published_services() -> None:
    publish_folder(CATALOGUE / "house-building-permit", at=AT)
    house = office()
    one, two = house.counter, house.division
    decides = {"service": "house-building-permit", "receiving_unit": one.code, "lead_unit": two.code}
    asks = {"service": "house-building-permit", "lead_unit": two.code, "unit": one.code}

    with pytest.raises(Mistakes) as refused:
        found({"consulted": [{**asks, "step": "moon"}]}, at=AT)
    done = found({"competences": [decides], "consulted": [{**asks, "step": "fire_safety"}]}, at=AT)

    assert "fire_safety" in refused.value.sentences[0]
    assert (len(done.made), done.known) == (2, 0)


def test_a_citizen_who_becomes_an_official_is_the_same_person(tmp_path: Path) -> None:
    an = citizen("Nguyễn Thị An", phone="+84912345678")
    file = tmp_path / "people.yaml"
    person = f"{{username: an.cb, full_name: Nguyễn Thị An, personal_number: {an.person.personal_number}}}"
    file.write_text(f"people: [{person}]", encoding="utf-8")

    call_command("found_office", file, stdout=StringIO())

    assert sorted(User.objects.filter(person=an.person).values_list("realm", flat=True)) == ["citizen", "official"]
    assert Person.objects.get().phone == "+84912345678"


def test_who_is_somebody_else_or_whose_posts_cannot_be_read_is_told() -> None:
    an = citizen("Nguyễn Thị An")
    number = an.person.personal_number

    with pytest.raises(Mistakes) as refused:
        found({"people": [{"username": "binh", "full_name": "Trần Bình", "personal_number": number}]}, at=AT)
    assert "people binh: personal_number" in refused.value.sentences[0]

    person = {"username": "an.cb", "full_name": "NGUYỄN THỊ AN", "personal_number": number}
    with pytest.raises(Mistakes) as refused:
        found({"people": [{**person, "posts": {"unit": "H99"}}, {**person, "posts": ["counter"]}]}, at=AT)
    assert any("people an.cb, posts 1: " in one for one in refused.value.sentences)
    assert not User.objects.filter(realm="official").exists()
    assert found({"people": [person]}, at=AT).made == ["people an.cb"]
    assert Entry.objects.filter(kind="user.founded").count() == 1


def test_a_post_that_has_ended_does_not_come_back_with_the_file() -> None:
    house = office()
    post = {"unit": house.counter.code, "role": "counter", "title_vi": "Công chức một cửa"}
    ly = {"username": "ly.cb", "full_name": "Lê Thị Lý", "personal_number": "099190000077"}
    first = {"people": [{**ly, "posts": [{**post, "valid_from": "2027-01-01"}]}]}
    for made in (2, 0):
        assert len(found(first, at=AT).made) == made, "not even one that has not begun is made twice"

    Post.objects.filter(person__full_name="Lê Thị Lý").update(valid_from="2026-01-01", valid_to="2026-02-01")

    assert found({"people": [{**ly, "posts": [post]}]}, at=AT).made == []
    assert found(first, at=AT).made == ["people ly.cb, posts 1"], "she is called back from a day of its own"


def test_devices_are_taken_from_a_file_with_their_pin_and_nothing_stays_of_a_wrong_one(tmp_path: Path) -> None:
    call_command("found_office", EXAMPLE, stdout=StringIO())
    elsewhere = make_demo_pki(tmp_path, at=AT)
    for reference in ("founding-seal", "founding-key"):
        make_device(elsewhere, reference=reference, name="Bến Đò", organization="Bến Đò", pin="246810", at=AT)
    file = tmp_path / "devices" / "founding-seal.p12"
    place, pin = (
        Path(root) / name
        for root, name in (
            (settings.SIGNING_ROOT, "devices/founding-seal.p12"),
            (settings.SEAL_PINS_ROOT, "founding-seal.pin"),
        )
    )
    order = ("founding-seal", "--agency", "H99.03", "--file", str(file))

    with pytest.raises(CommandError, match="PIN"):
        call_command("register_device", *order, stdin=StringIO("000000\n"))
    assert (place.exists(), pin.exists(), Device.objects.exists()) == (False, False, False)

    for _again in range(2):
        call_command("register_device", *order, stdin=StringIO("246810\n"), stdout=StringIO())
    with pytest.raises(CommandError, match="đã đăng ký cho"):
        call_command("register_device", "founding-seal", "--agency", "H99", stdin=StringIO("246810\n"))
    assert Device.objects.get().owner_agency == Agency.objects.get(code="H99.03")
    assert (oct(place.stat().st_mode)[-3:], oct(pin.stat().st_mode)[-3:]) == ("600", "600")

    key = tmp_path / "devices" / "founding-key.p12"
    words = ("founding-key", "--person", "chutich", "--file", str(key))
    call_command("register_device", *words, stdin=StringIO("246810\n"), stdout=StringIO())
    assert Device.objects.get(reference="founding-key").owner_person == Person.objects.get(users__username="chutich")
    assert not (Path(settings.SEAL_PINS_ROOT) / "founding-key.pin").exists()
