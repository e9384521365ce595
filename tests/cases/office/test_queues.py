"""Queues: what each desk sees, page by page, in a fixed number of queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.lifecycle import State
from cases.models import Case
from cases.selectors import queues
from cases.selectors.desks import APPROVAL, HANDLING, RECEPTION, Tab, tab_of
from journal.models import Access
from tests.cases.cases import House
from tests.cases.office.many import many
from tests.cases.office.pages import client_of
from tests.factories import AT, Member, citizen

pytestmark = pytest.mark.django_db

WAITING = RECEPTION.tabs[0]
ALL = RECEPTION.tabs[2]


def codes_of(page: queues.Page) -> list[str]:
    return [row.code for row in page.rows]


def read(
    tab: Tab, member: Member, *, sort: str = "", place: queues.Place | None = None, **filters: object
) -> queues.Page:
    chosen = queues.Filters(**filters)  # type: ignore[arg-type]  # names of the filters
    return queues.page(tab, member.who, filters=chosen, sort=sort, place=place, at=AT)


def walk(tab: Tab, member: Member, sort: str) -> list[list[str]]:
    """All pages from the first to the last."""
    pages, place = [], None
    while True:
        page = read(tab, member, sort=sort, place=place)
        pages.append(codes_of(page))
        place = queues.place_at(page.following, backwards=False)
        if place is None:
            return pages


@pytest.mark.parametrize("sort", ["due", "-due", "sent", "-sent"])
@pytest.mark.parametrize("every", [timedelta(), timedelta(minutes=7)], ids=["same moment", "apart"])
def test_paging_forwards_shows_every_case_once_and_backwards_the_same_pages(
    house: House, sort: str, every: timedelta
) -> None:
    many(house, 65, every=every)
    binh = house.office.binh

    pages = walk(WAITING, binh, sort)

    assert [len(page) for page in pages] == [30, 30, 5]
    assert len({code for page in pages for code in page}) == 65
    last = read(WAITING, binh, sort=sort, place=_after(pages[1][-1], sort))
    back = read(WAITING, binh, sort=sort, place=queues.place_at(last.previous, backwards=True))
    assert codes_of(back) == pages[1]
    first = read(WAITING, binh, sort=sort, place=queues.place_at(back.previous, backwards=True))
    assert (codes_of(first), first.previous) == (pages[0], "")


def _after(code: str, sort: str) -> queues.Place:
    case = Case.objects.get(code=code)
    moment = case.reception_due_at if sort.endswith("due") else case.submitted_at
    assert moment is not None
    return queues.Place(moment, case.pk)


def test_a_queue_of_several_states_is_merged_in_order(house: House) -> None:
    for place, state in enumerate([State.PROCESSING, State.SUBMITTED, State.APPROVED, State.SUBMITTED, State.RELEASED]):
        many(house, 13, state=state, at=AT + timedelta(minutes=place), every=timedelta(hours=1))

    sent = [row.sent_at for page in (read(ALL, house.office.binh, sort="sent"),) for row in page.rows]

    assert len(sent) == 30
    assert sent == sorted(sent)
    assert sum(len(page) for page in walk(ALL, house.office.binh, "-sent")) == 65


def test_each_desk_sees_its_own_and_nobody_handles_an_application_of_his_own(house: House) -> None:
    office = house.office
    many(house, 1, state=State.PROCESSING, handler=office.chi.post)
    many(house, 2, state=State.RECEIVED)
    many(house, 1, state=State.PROCESSING, lead_unit=office.other_division, handler=office.minh.post)
    own = many(house, 1, state=State.RECEIVED, applicant=office.chi)
    tab = {tab.key: tab for tab in HANDLING.tabs}

    seen = {key: len(read(tab[key], office.chi).rows) for key in ("mine", "unassigned", "unit")}

    assert seen == {"mine": 1, "unassigned": 2, "unit": 3}
    assert own[0].code not in codes_of(read(tab["unit"], office.chi))
    assert own[0].code in codes_of(read(tab["unit"], office.cuong))
    assert len(read(tab["unit"], office.minh).rows) == 1
    assert read(tab["unit"], office.oanh).rows == ()


def test_whoever_has_nothing_in_hand_is_told_how_many_wait_for_a_handler(house: House) -> None:
    client = client_of(house.office.chi)
    assert "chưa có người xử lý" not in client.get("/can-bo/xu-ly/").text
    many(house, 2, state=State.RECEIVED)

    page = client.get("/can-bo/xu-ly/").text

    assert 'href="?tab=unassigned">2 hồ sơ của đơn vị chưa có người xử lý</a>' in page
    assert "chưa có người xử lý" not in client.get("/can-bo/xu-ly/?state=received").text


def test_a_filter_stands_folded_until_it_is_in_use(house: House) -> None:
    many(house, 1, state=State.AWAITING_APPROVAL)
    many(house, 1, state=State.AWAITING_APPROVAL, lead_unit=house.office.other_division)
    client = client_of(house.office.ha)

    assert '<details class="portal-filter" data-filter>' in client.get("/can-bo/phe-duyet/?unit=").text
    used = client.get(f"/can-bo/phe-duyet/?unit={house.office.division.pk}").text
    assert '<details class="portal-filter" open data-filter>' in used


def test_due_today_and_late_part_at_the_moment(house: House) -> None:
    many(house, 1, state=State.PROCESSING, due_at=AT - timedelta(minutes=1))
    many(house, 1, state=State.PROCESSING, due_at=AT + timedelta(hours=8))
    many(house, 1, state=State.PROCESSING, due_at=AT + timedelta(days=1))
    tab = {tab.key: tab for tab in HANDLING.tabs}

    late, today = read(tab["late"], house.office.dung), read(tab["today"], house.office.dung)

    assert [row.remaining.state for row in late.rows] == ["late"]
    assert [row.remaining.state for row in today.rows] == ["soon"]


def test_the_counter_sees_the_working_time_that_is_left(house: House) -> None:
    many(house, 1, reception_due_at=AT + timedelta(hours=6, minutes=30))  # 15:30 on the same Monday, two hours at noon

    (row,) = read(WAITING, house.office.binh).rows

    assert row.remaining.label == "Còn 4 giờ 30 phút làm việc"


def test_filters_narrow_and_unknown_words_narrow_nothing(house: House) -> None:
    many(house, 3, state=State.SUBMITTED)
    many(house, 2, state=State.RELEASED)
    client = client_of(house.office.binh)

    narrowed = client.get("/can-bo/tiep-nhan/?tab=all&state=released")
    unknown = client.get("/can-bo/tiep-nhan/?tab=nothing&state=nothing&service=x&due_by=32.13&after=x&sort=name")

    assert (narrowed.status_code, len(_codes_in(narrowed.text))) == (200, 2)
    assert (unknown.status_code, len(_codes_in(unknown.text))) == (200, 3)


def test_due_until_a_day_counts_that_day(house: House) -> None:
    day = timezone.localdate(AT)
    many(house, 1, reception_due_at=AT + timedelta(hours=8))
    many(house, 1, reception_due_at=AT + timedelta(days=1))

    assert len(read(WAITING, house.office.binh, due_by=day).rows) == 1
    assert len(read(WAITING, house.office.binh, due_by=day + timedelta(days=1)).rows) == 2


def test_counts_stop_at_a_thousand(house: House) -> None:
    many(house, 1001)

    counted = {one.key: (one.shown, one.is_more) for one in queues.counts(RECEPTION, house.office.binh.who, at=AT)}
    text = client_of(house.office.binh).get("/can-bo/tiep-nhan/").text

    nothing = (0, False)
    assert counted == {"waiting": (1000, True), "supplement": nothing, "all": (1000, True), "decide": nothing}
    assert "(trên 1.000)" in text
    assert "1001" not in text


def test_a_list_masks_personal_numbers_and_records_no_access(house: House) -> None:
    lan = citizen("Nguyễn Thị Lan", personal_number="079185001234")
    many(house, 1, applicant=lan)

    text = client_of(house.office.binh).get("/can-bo/tiep-nhan/").text

    assert "Nguyễn Thị Lan" in text
    assert "079***01234" in text
    assert "079185001234" not in text
    assert not Access.objects.exists()


def test_columns_sort_on_the_server_and_say_so(house: House) -> None:
    many(house, 2, every=timedelta(hours=1))
    client = client_of(house.office.binh)

    first, turned = client.get("/can-bo/tiep-nhan/").text, client.get("/can-bo/tiep-nhan/?sort=-due").text

    assert 'aria-sort="ascending"' in first
    assert 'aria-sort="descending"' in turned
    assert _codes_in(first) == _codes_in(turned)[::-1]


def test_a_leader_reads_what_is_proposed(house: House) -> None:
    case = many(house, 1, state=State.AWAITING_APPROVAL, handler=house.office.chi.post)[0]
    chi, dung = house.office.chi.post, house.office.dung.post
    assert chi is not None
    case.decisions.create(
        number=1,
        kind="grant",
        post=chi,
        drafted_at=AT,
        reviewed_by=dung,
        reviewed_at=AT,
    )

    text = client_of(house.office.ha).get("/can-bo/phe-duyet/").text

    assert "Đề xuất: cấp, Hoàng Thị Chi dự thảo, Đỗ Tiến Dũng đã xem xét" in text
    assert f"/can-bo/ho-so/{case.code}/phe-duyet/" in text


QUEUES = {
    "binh": ("/can-bo/tiep-nhan/", State.SUBMITTED, 8),
    "chi": ("/can-bo/xu-ly/?tab=unit", State.PROCESSING, 8),
    "ha": ("/can-bo/phe-duyet/", State.AWAITING_APPROVAL, 10),
    "lien": ("/can-bo/phat-hanh/", State.APPROVED, 10),
}
"""Who reads which queue, and what it costs: session, person, posts, services, ids, rows, calendars, counts; for an
agency's queues also its units and the remarks."""


@pytest.mark.parametrize("who", QUEUES)
def test_a_queue_costs_the_same_for_one_row_and_for_thirty(house: House, who: str) -> None:
    path, state, queries = QUEUES[who]
    client = client_of(house.office.members()[who])
    many(house, 1, state=state, handler=house.office.chi.post)
    client.get(path)  # definitions and calendars are read once a process

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(path)
    many(house, 29, state=state, every=timedelta(minutes=1))
    with CaptureQueriesContext(connection) as thirty:
        page = client.get(path)

    assert len(_codes_in(page.text)) == 30
    assert (len(one), len(thirty)) == (queries, queries), "\n".join(query["sql"][:150] for query in one)
    assert queries <= 10


def test_the_search_box_stands_in_the_head_of_every_desk(house: House) -> None:
    for who, (path, _state, _queries) in QUEUES.items():
        assert 'action="/can-bo/tim/"' in client_of(house.office.members()[who]).get(path).text


def test_unknown_tab_is_the_first() -> None:
    assert tab_of(APPROVAL.tabs, "x") is APPROVAL.tabs[0]


def _codes_in(text: str) -> list[str]:
    return re.findall(r'href="/can-bo/ho-so/([^/"]+)/', text)
