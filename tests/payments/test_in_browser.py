"""Paying with a real browser, at phone and desk width, with and without script, through the real sandbox process."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from payments import actions
from payments.models import Bill
from tests.journeys.browser import Device, Window, window
from tests.journeys.conftest import browser  # noqa: F401 — the fixture
from tests.payments.factories import bill, payer
from tests.payments.sandboxes import Sandbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _addresses(settings: Settings, live_server: LiveServer, sandbox: Sandbox) -> None:
    """Let the way back and the page policy know where this test's servers stand."""
    settings.SITE_URL = live_server.url
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": ["'self'", sandbox.url]}}


def owing(opened: Window, server: LiveServer) -> Bill:
    """Sign a citizen in who has a bill to pay, and open it."""
    person = payer("Nguyễn Thị Mai")
    user = User.objects.create_user(f"mai{person.pk}", "secret-password", person=person, realm="citizen")
    client = Client()
    client.force_login(user)
    for name, morsel in client.cookies.items():
        opened.context.add_cookies([{"name": name, "value": morsel.value, "url": server.url}])
    made = bill(person=person, at=timezone.now())
    opened.page.goto(f"{server.url}/thanh-toan/{made.key}/")
    return made


def look_again(page: Page, sight: Locator) -> None:
    """Ask for the page anew until something stands on it; that it asks by itself is seen where a citizen pays."""
    for _time in range(100):
        if sight.is_visible():
            return
        page.wait_for_timeout(100)
        page.reload()
    expect(sight).to_be_visible()


@pytest.mark.parametrize(("device", "script"), [("phone", False), ("desk", True)])
def test_a_citizen_pays_comes_back_and_sees_that_it_is_paid(
    browser: Browser,  # noqa: F811 — the fixture imported above
    live_server: LiveServer,
    device: Device,
    script: bool,
) -> None:
    with window(browser, device=device, script=script) as opened:
        owing(opened, live_server)
        page = opened.page
        name = f"payments-{device}-{'script' if script else 'plain'}"
        opened.shot(f"{name}-1-bill")
        page.get_by_role("button", name="Thanh toán 135.000 đồng").click()
        expect(page.get_by_role("heading", name="Thanh toán phí, lệ phí")).to_be_visible()
        opened.shot(f"{name}-2-gateway")

        page.get_by_role("button", name="Thanh toán 135.000 đồng").click()

        page.wait_for_url(re.compile(r".*/thanh-toan/[^/]+/$"))
        expect(page.get_by_role("heading", level=1, name="Đã thanh toán")).to_be_visible(timeout=20_000)
        opened.shot(f"{name}-3-paid")
        assert opened.problems == []
        if script:
            assert opened.axe() == []
            assert opened.overflow() == 0


def test_with_the_callback_lost_the_page_waits_and_offers_no_second_payment(
    browser: Browser,  # noqa: F811 — the fixture imported above
    live_server: LiveServer,
    sandbox: Sandbox,
) -> None:
    with window(browser, script=False) as opened:
        made = owing(opened, live_server)
        sandbox.switch(lost=True)
        opened.page.get_by_role("button", name="Thanh toán 135.000 đồng").click()
        opened.page.get_by_role("button", name="Thanh toán 135.000 đồng").click()

        expect(opened.page.get_by_text("Xin đừng thanh toán lần nữa")).to_be_visible()
        assert opened.page.get_by_role("button", name=re.compile("Thanh toán")).count() == 0
        opened.shot("payments-phone-waiting")

        actions.ask_due_orders(at=timezone.now())

        look_again(opened.page, opened.page.get_by_role("heading", level=1, name="Đã thanh toán"))
        assert Bill.objects.get(pk=made.pk).state == "paid"


def test_cancelling_at_the_gateway_comes_back_to_a_page_that_says_so(
    browser: Browser,  # noqa: F811 — the fixture imported above
    live_server: LiveServer,
) -> None:
    with window(browser, script=False) as opened:
        owing(opened, live_server)
        opened.page.get_by_role("button", name="Thanh toán 135.000 đồng").click()
        opened.page.get_by_role("button", name="Hủy thanh toán").click()

        look_again(opened.page, opened.page.get_by_text("Chưa có khoản tiền nào bị trừ"))
        opened.shot("payments-phone-cancelled")
        opened.page.get_by_role("button", name="Thanh toán lại 135.000 đồng").click()
        expect(opened.page.get_by_role("heading", name="Thanh toán phí, lệ phí")).to_be_visible()
