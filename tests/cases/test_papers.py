"""What the papers of the counter say: every date once, the whole address, a phone number as people dial it."""

import pytest

from accounts.models import Person
from cases.actions import reception
from cases.models import Case, CasePaper
from cases.papers import fill
from records.papers import Form01, Form03
from records.rendering import html_of
from services.prefill import residence
from tests.cases import cases
from tests.cases.cases import House
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """The office with the driving-licence service at its counter."""
    return cases.house()


def form_of(case: Case, kind: CasePaper.Kind) -> Form01 | Form03:
    """What a paper of the case says."""
    filled = fill(case.papers.get(kind=kind))
    assert isinstance(filled, Form01 | Form03)
    return filled


def test_form_01_says_each_counted_day_once(house: House) -> None:
    form = form_of(cases.received(house), CasePaper.Kind.FORM_01)

    page = html_of("documents/form_01.html", {"paper": form})

    for line in form.counted:  # type: ignore[union-attr]  # form 01 counts
        assert page.count(line) == 1


def test_a_paper_shows_where_the_applicant_lives_and_how_to_ring_her(house: House) -> None:
    form = form_of(cases.received(house), CasePaper.Kind.FORM_01)

    assert form.applicant.address == "Số 7, đường Bờ Sông, Xã Bến Đò, Sông Thao"
    assert form.applicant.phone == "0912 345 678"


def test_an_account_with_half_an_address_gives_that_half() -> None:
    assert residence(Person(address_line="Số 7", province_code="")) == "Số 7"
    assert residence(Person(address_as_written="Xã cũ, huyện cũ")) == "Xã cũ, huyện cũ"


def test_the_reason_of_a_refusal_ends_before_its_article_begins(house: House) -> None:
    case = cases.submitted(house)
    reception.decline(
        case.pk, reason="papers_unusable", explanation="Ảnh bị lóa", who=house.office.binh.who,
        version=case.version, at=AT,
    )  # fmt: skip
    form = form_of(case, CasePaper.Kind.FORM_03)

    page = html_of("documents/form_03.html", {"paper": form})

    assert f"{form.reasons[0].text}. Căn cứ: " in page  # type: ignore[union-attr]  # form 03 has reasons
    assert "<li>Ảnh bị lóa.</li>" in page
