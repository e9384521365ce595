"""Papers that their maker must sign: what the signatures say stands beside the file; nothing is refused for it."""

import pytest

from cases.models import Attachment, Case, SignatureCheck, Submission
from cases.selectors.office_papers import files_of
from records.actions import keep
from records.models import Blob
from records.rendering import pdf_of
from records.storage import read
from services.actions import CATALOGUE, publish
from services.checking import check_files
from tests.cases import cases
from tests.factories import AT

pytestmark = pytest.mark.django_db

PAPER = "health_certificate"
UNSIGNED = '<html lang="vi"><title>Giấy khám sức khỏe</title><p>Đủ sức khỏe</p></html>'


@pytest.fixture
def house() -> cases.House:
    """The office whose service asks for a health certificate that the hospital has signed."""
    first = cases.house()
    folder = CATALOGUE / cases.SLUG
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    asked = f"  - id: {PAPER}\n".encode()
    assert asked in files["components.yaml"]
    files["components.yaml"] = files["components.yaml"].replace(asked, asked + b"    each_signed: true\n")
    return cases.House(first.office, publish(check_files(cases.SLUG, files), at=AT).version)


def sent_with(house: cases.House, data: bytes) -> Case:
    """Send an application with a PDF as its health certificate, and let its files be looked at."""
    case = cases.draft(house)
    blob = keep(data, mime="application/pdf", kind=Blob.Kind.UPLOAD, at=AT)
    Attachment.objects.filter(case=case, component=PAPER).update(blob=blob, name="kham.pdf")
    case = cases.sent(house, case)
    cases.deliver_only("make_pictures")
    return case


def seen(house: cases.House, case: Case) -> str:
    """What the official reads beside the paper."""
    files = files_of(case, Submission.objects.get(case=case), house.version.definition, "vi")
    (found,) = [file.signatures for file in files if file.signatures is not None]
    return f"{found.code}: {found.signers}"


def test_a_signed_paper_names_its_signers(house: cases.House) -> None:
    with cases.devices(house):
        document = cases.released(house).results.get().sealed
    assert document is not None
    case = sent_with(house, read(document))
    assert SignatureCheck.objects.get().valid
    assert seen(house, case) == f"valid: {house.office.ha.person.full_name}, {house.office.police.name_vi}"


def test_an_unsigned_paper_is_taken_and_said_to_be_unsigned(house: cases.House) -> None:
    case = sent_with(house, pdf_of(UNSIGNED, at=AT))
    assert case.state == "submitted"
    assert seen(house, case) == "unsigned: "


def test_until_it_was_looked_at_nothing_is_claimed(house: cases.House) -> None:
    case = sent_with(house, pdf_of(UNSIGNED, at=AT))
    SignatureCheck.objects.all().delete()
    assert seen(house, case) == ": "


def test_other_papers_and_pictures_are_not_asked(house: cases.House) -> None:
    case = cases.submitted(house)
    cases.deliver_only("make_pictures")
    assert not SignatureCheck.objects.exists()
    files = files_of(case, Submission.objects.get(case=case), house.version.definition, "vi")
    assert [file.signatures for file in files] == [None] * 4
