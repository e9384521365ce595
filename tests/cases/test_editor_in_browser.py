"""The editor's journey in a real browser: a fee is changed, a second person publishes it, a draft is carried over.

The writer has script and the editor with completion; the one who publishes has neither.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.roles import Role
from cases.models import Case
from services import drafting
from services.models import ServiceVersion, ServiceWorkspace
from tests import factories
from tests.cases import cases
from tests.factories import Member
from tests.journeys.browser import Window, window
from tests.journeys.conftest import browser  # noqa: F401 — the fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD, NEW = "amount: 135000}", "amount: 140000}"
BEGUN = """\
pages:
  - id: one
    title: Một
    fields:
      - id: a
        kind: yes_no
        """
OPEN_PERIOD = "- {from: 2026-01-01, amount: 135000}"


def sign_in(opened: Window, server: LiveServer, member: Member) -> None:
    """Give a window the session of somebody."""
    client = Client()
    client.force_login(member.user)
    for name, morsel in client.cookies.items():
        opened.context.add_cookies([{"name": name, "value": morsel.value, "url": server.url}])


def amend_examples(space: ServiceWorkspace, member: Member) -> None:
    """Let the examples expect the new fee; their texts are edited like any other file."""
    files = {
        name: text.replace("fee: 135000", "fee: 140000") if name.startswith("examples/") else text
        for name, text in space.files.items()
    }
    drafting.save(space.pk, version=space.version, files=files, who=member.who, at=timezone.now())


def change_the_fee(page: Page, server: LiveServer) -> None:
    """Go to the line of the fee and type another amount."""
    page.goto(f"{server.url}/can-bo/danh-muc/")
    page.get_by_role("button", name=re.compile("^Sửa")).click()
    line = ServiceWorkspace.objects.get().files["service.yaml"].split(OPEN_PERIOD)[0].count("\n") + 1
    page.goto(f"{page.url.split('?')[0]}?tep=service.yaml&xem=fee&dong={line}")
    expect(page.locator(".cm-activeLine")).to_contain_text("135000")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    for _ in range(6):
        page.keyboard.press("Backspace")
    page.keyboard.type("140000")


def write_and_propose(opened: Window, server: LiveServer, member: Member) -> ServiceWorkspace:
    """Change the fee with the editor, see what it comes to, and hand it over."""
    sign_in(opened, server, member)
    page = opened.page
    change_the_fee(page, server)
    # Checked while typing: the examples still expect the old fee; the preview has the new one already.
    expect(page.locator("[data-problems]")).to_contain_text("140000")
    expect(page.locator("[data-preview]")).to_contain_text("140.000 đồng")
    assert not page.locator("textarea[name=text]").is_visible()
    assert opened.axe() == []
    opened.shot("editor-desk-fee")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã lưu service.yaml")
    space = ServiceWorkspace.objects.get()
    assert NEW in space.files["service.yaml"]
    amend_examples(space, member)
    look_at_the_form(opened, server, space)
    look_at_the_papers(opened, server, space)
    propose(page, server, space)
    assert opened.problems == []
    return space


def look_at_the_form(opened: Window, server: LiveServer, space: ServiceWorkspace) -> None:
    """See a page of the form in its frame, as the citizen will."""
    page = opened.page
    page.goto(f"{server.url}/can-bo/danh-muc/{space.pk}/?tep=form.yaml&xem=form&trang=licence")
    heading = page.frame_locator("iframe").first.locator("h1")
    expect(heading).to_have_text("Giấy phép lái xe đã được cấp")
    expect(heading).to_have_css("font-weight", "700")  # the frame has its style sheet
    expect(page.locator("[data-problems]")).to_contain_text("Không có lỗi")
    opened.shot("editor-desk-form")


def look_at_the_papers(opened: Window, server: LiveServer, space: ServiceWorkspace) -> None:
    """See the result drawn, go on to a letter without losing what was typed, and keep one's place."""
    page = opened.page
    page.goto(f"{server.url}/can-bo/danh-muc/{space.pk}/?tep=result.html&xem=papers")
    picture = page.locator("[data-papers] img")
    expect(picture.first).to_be_visible(timeout=30_000)
    first = picture.first.get_attribute("src") or ""
    assert opened.axe() == []
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("{# chưa lưu #}")
    letter = page.locator("[data-preview] a", has_text="Mẫu 01")
    letter.focus()
    page.keyboard.press("Enter")
    expect(picture.first).not_to_have_attribute("src", first, timeout=30_000)
    expect(page.locator("[data-preview] a:focus")).to_contain_text("Mẫu 01")
    expect(page.locator(".cm-content")).to_contain_text("chưa lưu")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã lưu result.html")


def propose(page: Page, server: LiveServer, space: ServiceWorkspace) -> None:
    """Read the difference in words and propose; who wrote it is offered no button to publish."""
    page.goto(f"{server.url}/can-bo/danh-muc/{space.pk}/thay-doi/")
    expect(page.locator("main")).to_contain_text("140.000")
    page.fill("[name=note]", "Mức lệ phí mới")
    page.fill("[name=legal_basis]", "Thông tư số 1/2026/TT-BTC, Điều 1")
    page.get_by_role("button", name="Trình", exact=True).click()
    expect(page.locator("main")).to_contain_text("Đã trình")
    assert page.get_by_role("button", name="Công bố", exact=True).count() == 0


def test_a_fee_is_changed_seen_published_and_a_draft_goes_on(
    live_server: LiveServer,
    browser: Browser,  # noqa: F811 — the fixture imported above
) -> None:
    house = cases.house()
    draft = cases.draft(house)
    second = factories.official(house.office.clerks, Role.CATALOGUE_ADMIN)
    with window(browser, device="desk") as opened:
        space = write_and_propose(opened, live_server, house.office.van)
    with window(browser, script=False) as opened:
        sign_in(opened, live_server, second)
        opened.page.goto(f"{live_server.url}/can-bo/danh-muc/{space.pk}/thay-doi/")
        opened.shot("editor-phone-changes")
        opened.page.get_by_role("button", name="Công bố", exact=True).click()
        expect(opened.page.locator("main")).to_contain_text("Đã công bố phiên bản 2")
    with window(browser) as opened:
        sign_in(opened, live_server, house.office.anna)
        opened.page.goto(f"{live_server.url}/nhap/{draft.key}/")
        expect(opened.page.locator("main")).to_contain_text("140.000")
        opened.page.locator("main form button").first.click()
        opened.page.wait_for_url(re.compile(r"/nhap/[^/]+/$"))
    assert Case.objects.get(pk=draft.pk).service_version == ServiceVersion.objects.get(number=2)


def test_the_editor_completes_from_the_schema_and_leads_to_a_mistake(
    live_server: LiveServer,
    browser: Browser,  # noqa: F811 — the fixture imported above
) -> None:
    house = cases.house()
    files = dict(house.version.source["files"])
    files["form.yaml"] = (
        "pages:\n  - id: one\n    title: Một\n    fields:\n      - id: a\n        kind: yes_no\n        "
    )
    space = drafting.start("thu", files=files, who=house.office.van.who, at=timezone.now())
    with window(browser, device="desk") as opened:
        sign_in(opened, live_server, house.office.van)
        page = opened.page
        page.goto(f"{live_server.url}/can-bo/danh-muc/{space.pk}/?tep=form.yaml&dong=7")
        expect(page.locator(".cm-activeLine")).to_be_visible()
        page.keyboard.press("End")
        page.keyboard.type("lab")
        expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("label")
        page.locator(".cm-tooltip-autocomplete li").first.click()
        expect(page.locator(".cm-content")).to_contain_text("label:")
        page.keyboard.type("Câu hỏi")
        page.keyboard.press("Enter")
        page.keyboard.type("knd: x")
        mistake = page.locator("[data-problems] li", has_text="knd").first
        expect(mistake).to_be_visible()
        page.keyboard.press("Control+Home")
        mistake.locator("a").click()
        expect(page.locator(".cm-activeLine")).to_contain_text("knd")
        assert opened.problems == []


def test_without_script_it_is_a_text_area_and_a_check_button(
    live_server: LiveServer,
    browser: Browser,  # noqa: F811 — the fixture imported above
) -> None:
    house = cases.house()
    files = dict(house.version.source["files"])
    space = drafting.start("thu", files=files, who=house.office.van.who, at=timezone.now())
    with window(browser, script=False) as opened:
        sign_in(opened, live_server, house.office.van)
        page = opened.page
        page.goto(f"{live_server.url}/can-bo/danh-muc/{space.pk}/?tep=form.yaml")
        opened.shot("editor-phone-plain")
        page.fill("[name=text]", "pages: nonsense\n")
        page.get_by_role("button", name="Kiểm tra, không lưu").click()
        expect(page.locator("[name=text]")).to_have_value("pages: nonsense\n")
        expect(page.locator("[data-problems]")).to_contain_text("form.yaml")
    assert ServiceWorkspace.objects.get().files == files
