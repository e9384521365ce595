"""A service is played through before anybody applies: every step is told, papers are samples, no row is written."""

import pytest
from django.test import Client

from accounts import calendars
from accounts.roles import Role
from accounts.working_calendar import WorkCalendar
from cases.rehearsal import papers
from cases.rehearsal.port import CasePapers
from cases.rehearsal.walk import walk
from records import samples
from records.apart import NotDrawn, draw_pdf
from records.pdfium import opened
from records.rendering import html_of, pdf_of
from services import drafting
from services.checking import check_files
from tests import factories
from tests.architecture.access import writes
from tests.catalogue import small
from tests.services.factories import AT, LICENCE, checked, definition

EXAMPLE = "examples/car-by-post.yaml"


@pytest.fixture
def calendar() -> WorkCalendar:
    """A calendar of plain weeks."""
    return calendars.load(factories.unit(factories.agency(), factories.calendar()).pk)


@pytest.mark.django_db
def test_every_step_is_told_with_who_sees_what_can_do_what_and_when(calendar: WorkCalendar) -> None:
    found = walk(definition(), checked().examples[EXAMPLE], calendar=calendar, lang="vi")
    who = [str(Role(step.role).label) for step in definition().steps]
    assert [stage.who for stage in found.stages] == ["Công dân", *who, "Công dân"]
    citizen, counter, handler, _head, leader, clerk, _citizen = found.stages
    assert any("135.000 đồng" in line for line in citizen.sees)
    assert "Tiếp nhận hồ sơ" in counter.acts or "Tiếp nhận" in counter.acts
    assert any("Mẫu 01" in line for line in counter.letters)
    assert any("Số giấy phép lái xe được cấp: 010123456789" in line for line in handler.sees)
    assert "result" in leader.papers
    assert not any("câu trả lời" in line for line in clerk.sees)
    dues = [stage.due_at for stage in found.stages if stage.due_at]
    assert len(dues) == 5
    assert dues == sorted(dues)


@pytest.mark.django_db
def test_who_may_not_apply_is_told_so_and_mistakes_stand_at_their_fields(calendar: WorkCalendar) -> None:
    refused = walk(definition(), checked().examples["examples/expired-one-year.yaml"], calendar=calendar, lang="vi")
    assert "không đổi được" in refused.refused
    assert refused.stages == ()
    wrong = walk(definition(), checked().examples["examples/many-mistakes.yaml"], calendar=calendar, lang="vi")
    assert wrong.errors != ()


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(papers.NAMES))
def test_each_paper_is_drawn_as_a_sample_without_a_field_to_sign(calendar: WorkCalendar, key: str) -> None:
    html = papers.page(papers.sample(checked(), checked().examples[EXAMPLE], calendar=calendar), key)
    assert samples.MARK in html
    pdf = pdf_of(html, at=AT)
    assert pdf.startswith(b"%PDF")
    assert b"/FT /Sig" not in pdf
    assert b"/AcroForm" not in pdf


def test_a_sample_says_on_the_page_that_it_is_one() -> None:
    with_mark = html_of("documents/form_03.html", {"paper": {"head": {"day": AT.date()}}, "sample": samples.MARK})
    without = html_of("documents/form_03.html", {"paper": {"head": {"day": AT.date()}}})
    assert samples.MARK in with_mark
    assert samples.MARK not in without


@pytest.mark.django_db
def test_a_template_that_reaches_outside_is_as_locked_in_as_a_published_one(calendar: WorkCalendar) -> None:
    body = '{% extends "documents/notice.html" %}{% block body %}<img src="file:///etc/passwd">{% endblock %}'
    found = check_files("copies", small.as_bytes(small.FILES | {"result.html": body}))
    html = papers.page(papers.sample(found, found.examples["examples/passes.yaml"], calendar=calendar), "result")
    with pytest.raises(NotDrawn) as refused:
        draw_pdf(html, at=AT)
    assert refused.value.code == "reaches_outside"


@pytest.mark.django_db
def test_a_template_that_does_not_fit_the_answers_is_told_by_its_line() -> None:
    unit = factories.unit(factories.agency(), factories.calendar())
    who = factories.official(unit, Role.CATALOGUE_ADMIN).who
    text = small.FILES["result.html"].replace("{{ fact.entry }}", "{{ fact.entry|official_date }}")
    found = check_files("copies", small.as_bytes(small.FILES | {"result.html": text}))
    with pytest.raises(NotDrawn, match="dòng 2 của mẫu"):
        CasePapers().page(found, found.examples["examples/passes.yaml"], "result", who=who)


@pytest.mark.django_db
def test_a_dry_run_writes_nothing() -> None:
    unit = factories.unit(factories.agency(), factories.calendar())
    keeper = factories.official(unit, Role.CATALOGUE_ADMIN)
    files = checked().folder.files
    space = drafting.start(LICENCE, files=files, who=keeper.who, at=AT)
    client = Client()
    client.force_login(keeper.user)
    client.get(f"/can-bo/danh-muc/{space.pk}/")  # a session begins
    before = writes()
    answer = client.get(f"/can-bo/danh-muc/{space.pk}/chay-thu/?vi-du={EXAMPLE}")
    drawn = client.get(f"/can-bo/danh-muc/{space.pk}/chay-thu/result.pdf?vi-du={EXAMPLE}")
    assert (answer.status_code, drawn.status_code) == (200, 200)
    assert "Người xử lý" in answer.content.decode()
    assert writes() == before


@pytest.mark.django_db
def test_papers_stand_beside_the_text_as_it_is_typed_and_nothing_is_written() -> None:
    unit = factories.unit(factories.agency(), factories.calendar())
    keeper = factories.official(unit, Role.CATALOGUE_ADMIN)
    space = drafting.start("copies", files=small.FILES, who=keeper.who, at=AT)
    client = Client()
    client.force_login(keeper.user)
    desk, asked = f"/can-bo/danh-muc/{space.pk}", "tep=result.html&xem=papers&giay=result"
    body = '{% extends "documents/notice.html" %}{% block body %}<p>Câu mới gõ</p>{% endblock %}'
    client.get(f"{desk}/")  # a session begins
    before = writes()
    typed = {"text": body, "version": 0}
    page = client.post(f"{desk}/?{asked}", typed | {"act": "check"})
    beside = client.post(f"{desk}/kiem-tra/?{asked}", typed)
    broken = client.post(f"{desk}/giay/?{asked}", typed | {"text": "{% load i18n %}"})
    pdf = client.post(f"{desk}/chay-thu/result.pdf?tep=result.html", typed)
    assert 'src="data:image/jpeg;base64,' in page.content.decode()
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "data:image" not in beside.content.decode()
    assert "<img" not in broken.content.decode()
    assert "có lỗi" in broken.content.decode()
    assert "Câu mới gõ" in text_of(pdf.content)
    assert writes() == before


def text_of(pdf: bytes) -> str:
    """Return what stands on a document's pages."""
    with opened(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)
