"""Drawings bound to a result: numbered, sealed with it, issued with it, and known to whoever checks them."""

from datetime import timedelta
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from django.test import Client

from cases import invariants
from cases.actions import issue
from cases.models import Competence, ResultDrawing
from cases.selectors import verification
from ground.refusals import WrongState
from records import storage
from services import records
from services.actions import CATALOGUE, publish
from services.checking import Checked, check_files
from signing.attachments import seal_attachment
from signing.validation import validate_newest
from tests.cases import cases
from tests.factories import AT, office
from tests.services.factories import checked

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=6)


def plan(*, turned: int = 0, pages: int = 1) -> bytes:
    """A drawing of A3 size, as a drawing program writes it."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(842, 1191))
    document.pages[0].obj["/Rotate"] = turned
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def folder() -> Checked:
    """The licence service, with its first picture as a drawing that the result binds, valid for a year, published."""
    home = CATALOGUE / cases.SLUG
    files = {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    head, tail = files["components.yaml"].decode().split("id: licence_front", 1)
    only_pdf = tail.replace("accept: [jpeg, png, pdf]", "accept: [pdf]", 1)
    files["components.yaml"] = f"{head}id: licence_front{only_pdf}".encode()
    more = [
        "series: TB",
        "drawings: [licence_front]",
        "valid: {years: 1}",
        "published: {entries: [holder_name], months: 12}",
    ]
    files["result.yaml"] = files["result.yaml"].decode().replace("series: TB", "\n  ".join(more), 1).encode()
    return check_files(cases.SLUG, files)


def house() -> cases.House:
    """Everybody, and the changed service published."""
    everybody = office()
    version = publish(folder(), at=AT).version
    Competence.objects.create(service=version.service, receiving_unit=everybody.counter, lead_unit=everybody.division)
    return cases.House(everybody, version, {"licence_front": plan()})


def label() -> str:
    """What the law calls the drawing."""
    definition = folder().definition
    assert definition is not None
    return definition.component("licence_front").label.vi


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_drawing_gets_number_and_seal_where_a_reader_sees_the_top_right(turned: int) -> None:
    made = house()
    with cases.devices(made):
        agency = made.office.police
        sealed = seal_attachment(
            plan(turned=turned), agency_id=agency.pk, agency=agency.name_vi, number="05/GP-X", at=LATER
        )
    assert validate_newest(sealed, at=LATER).valid
    with pikepdf.open(BytesIO(sealed)) as document:
        left, bottom, right, top = (float(side) for side in document.Root.AcroForm.Fields[0].Rect)
    seen = {0: (right > 800, top > 1150), 90: (left < 40, top > 1150),
            180: (left < 40, bottom < 40), 270: (right > 800, bottom < 40)}  # fmt: skip
    assert seen[turned] == (True, True)


def test_a_drawing_with_a_careless_table_of_objects_is_sealed_as_well() -> None:
    tidy = plan()
    careless = tidy.replace(b"0000000000 65535 f", b"0000000000 65536 f")  # as a much used imaging library writes it
    assert careless != tidy
    made = house()
    with cases.devices(made):
        agency = made.office.police
        sealed = seal_attachment(careless, agency_id=agency.pk, agency=agency.name_vi, number="05/GP-X", at=LATER)
    assert validate_newest(sealed, at=LATER).valid


def test_drawings_are_sealed_before_the_result_is_issued_and_found_by_their_bytes(client: Client) -> None:
    made = house()
    lien = made.office.lien.who
    with cases.devices(made):
        case = cases.signed(made)
        issue.seal(case.pk, version=case.version, who=lien, at=LATER)
        with pytest.raises(WrongState):
            issue.release(case.pk, version=case.version + 1, who=lien, at=LATER)
        cases.deliver_only("seal_drawings")
        issue.release(case.pk, version=case.version + 1, who=lien, at=LATER)
        (drawing,) = ResultDrawing.objects.all()
        assert drawing.sealed is not None
        assert list(invariants._drawings_that_do_not_verify(LATER)) == []
    found = verification.result_by_hash(drawing.sealed.sha256, at=LATER)
    assert found is not None
    assert (found.number, found.drawings) == (case.results.get().full_number, 1)
    assert verification.is_ours(drawing.sealed.sha256)
    assert not verification.is_ours("0" * 64)

    client.force_login(made.office.anna.user)
    answer = client.get(f"/ho-so/{case.code}/ban-ve/1/")
    assert answer.content == storage.read(drawing.sealed)
    assert client.get(f"/ho-so/{case.code}/ban-ve/2/").status_code == 404
    assert f"{label()}: licence_front.pdf" in client.get(f"/ho-so/{case.code}/").content.decode()

    checked = client.get(f"/kiem-tra/{found.code}/").content.decode()
    for words in ("16/11/2027", "Nguyễn", "1 bản vẽ đã được ký số"):
        assert words in checked, words
    shown = [verification.result_by_code(found.code, at=AT + timedelta(days=days)) for days in (1, 364, 366)]
    assert [(one.has_expired, bool(one.facts)) for one in shown if one is not None] == [
        (False, True),
        (False, True),
        (True, False),
    ]
    listed = client.get(f"/thu-tuc/{cases.SLUG}/da-cap/").content.decode()
    assert found.number in listed

    ResultDrawing.objects.update(sealed=None, sealed_at=None)
    assert len(list(invariants._drawings_that_do_not_verify(LATER))) == 1


@pytest.mark.parametrize(("conclusion", "sealed"), [("eligible", ("basic_design",)), ("after_correction", ())])
def test_an_appraisal_seals_drawings_only_when_nothing_has_to_be_corrected(
    conclusion: str, sealed: tuple[str, ...]
) -> None:
    definition = checked("feasibility-appraisal").definition
    assert definition is not None
    assert records.drawings(definition, {}, {"conclusion": conclusion}, on=AT.date()) == sealed


def test_the_clerk_sees_how_far_the_drawings_are_and_issues_when_all_are_sealed(client: Client) -> None:
    made = house()
    with cases.devices(made):
        case = cases.signed(made)
        issue.seal(case.pk, version=case.version, who=made.office.lien.who, at=LATER)
        client.force_login(made.office.lien.user)
        page = f"/can-bo/ho-so/{case.code}/phat-hanh/"
        waiting = client.get(page).content.decode()
        cases.deliver_only("seal_drawings")
        over = client.get(page).content.decode()
    assert ("0 trên 1" in waiting, "/ban-hanh/" in waiting) == (True, False)
    assert ("trên 1" in over, "/ban-hanh/" in over) == (False, True)


def test_a_service_that_publishes_nothing_has_no_list(client: Client) -> None:
    cases.house()
    assert client.get(f"/thu-tuc/{cases.SLUG}/da-cap/").status_code == 404
