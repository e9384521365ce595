"""The main job in a real browser, against every process of the portal: from the form to the signed result."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser

from tests.faults.harness import House, eventually
from tests.journeys.browser import Device, Window, window
from tests.journeys.people import PAGES, PIN, Citizen, Official, Value
from tests.journeys.stack import portal

pytestmark = pytest.mark.browser

PAPERS = ("portrait", "licence_front", "licence_back", "health_certificate")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """The portal with all its processes."""
    with portal() as running:
        yield running


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph as a phone takes it."""
    path = tmp_path_factory.mktemp("photos") / "anh.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(path, "JPEG")
    return path


def pages() -> dict[str, dict[str, Value]]:
    """Everything the citizen types; the certificate is a month old."""
    day = timezone.localdate().replace(day=1)
    dated = {"day": "1", "month": str(day.month), "year": str(day.year)}
    health = {f"health_certificate_date_{part}": value for part, value in dated.items()}
    return {**PAGES, "health": {**PAGES["health"], **health}}


@pytest.mark.parametrize(("device", "script"), [("phone", False), ("desk", True)])
def test_a_licence_is_renewed_from_the_form_to_the_signed_result(
    house: House, browser: Browser, photo: Path, tmp_path: Path, device: Device, script: bool
) -> None:
    site = house.env["SITE_URL"]
    with window(browser, device=device, script=script) as seen:
        code = apply(Citizen(seen.page, site), photo)
        assert seen.problems == [], errors(house)
    for work in (receive, handle, review, approve_and_sign, seal_and_issue):
        with window(browser, device=device, script=script) as seen:
            work(Official(seen.page, site), code)
            assert seen.problems == [], errors(house)
    with window(browser, device=device, script=script) as seen:
        result = fetch(Citizen(seen.page, site), code, tmp_path)
        check_as_a_stranger(seen, site, result)
        assert seen.problems == [], errors(house)

    kept = house.manage("verify_invariants")
    assert kept.returncode == 0, kept.stdout + kept.stderr


def errors(house: House) -> str:
    """Return what the processes complained of, for the report of a failure."""
    lines = [line for process in house.processes for line in process.said().splitlines()]
    return "\n".join(line[:2000] for line in lines if '"level": "error"' in line)


def apply(citizen: Citizen, photo: Path) -> str:
    """Fill in, attach, pay and send; return the code of the case."""
    citizen.sign_in("congdan1")
    key = citizen.begin(expires=("15", "1", str(timezone.localdate().year + 1)))
    citizen.answer(key, pages())
    for paper in PAPERS:
        citizen.attach(key, paper, photo)
    citizen.send(key)
    citizen.pay()
    citizen.wait_for(f"/nhap/{key}/kiem-tra/", "Mã tra cứu")
    return citizen.page.url.split("/ho-so/")[1].split("/")[0]


def receive(official: Official, code: str) -> None:
    """The counter accepts and promises."""
    official.sign_in("tiepnhan1")
    official.open(code)
    assert "Nguyễn Văn An" in official.reads()
    official.step(code, "tiep-nhan")


def handle(official: Official, code: str) -> None:
    """Take it, ask both registers, check every paper, draft, propose."""
    official.sign_in("xuly1")
    official.open(code)
    official.act("/nhan-xu-ly/")
    for register in ("licence_record", "unpaid_violations"):
        official.open(code)
        official.press(f'form[action$="/tra-cuu/"]:has(input[value="{register}"])')
    eventually(lambda: _both_answered(official, code), within=60, what="both registers have answered")
    official.open(code)
    for _paper in PAPERS:  # each answer leads to the next paper
        official.page.locator('form[action*="/kiem-tra/"] [name$="verdict"][value="ok"]').first.check(force=True)
        official.press('form[action*="/kiem-tra/"]')
    official.step(code, "du-thao", {"kind": "grant"})
    official.open(code)
    official.act("/trinh/")


def _both_answered(official: Official, code: str) -> bool:
    official.open(code)
    said = official.reads()
    return "Có trong hệ thống, còn hiệu lực" in said and "Không có vi phạm chưa chấp hành xong" in said


def review(official: Official, code: str) -> None:
    """The head of the unit agrees."""
    official.sign_in("doitruong")
    official.open(code)
    official.act("/trinh-phe-duyet/")


def approve_and_sign(official: Official, code: str) -> None:
    """The leader approves, waits for the document, reads it, signs it with his PIN."""
    official.sign_in("truongphong")
    official.step(code, "phe-duyet")
    eventually(lambda: _ready(official, code), within=60, what="the document is rendered")
    official.fill({"pin": PIN})
    official.press("main form:has([name=pin])")


def _ready(official: Official, code: str) -> bool:
    official.go(f"/can-bo/ho-so/{code}/ky-so/")
    return official.page.locator("[name=pin]").count() > 0


def seal_and_issue(official: Official, code: str) -> None:
    """The clerk seals with the agency's key and issues."""
    official.sign_in("vanthu1")
    official.go(f"/can-bo/ho-so/{code}/phat-hanh/")
    official.act("/ky-so-co-quan/")
    official.go(f"/can-bo/ho-so/{code}/phat-hanh/")
    official.act("/ban-hanh/")


def fetch(citizen: Citizen, code: str, folder: Path) -> Path:
    """Download the signed result."""
    citizen.sign_in("congdan1")
    citizen.go(f"/ho-so/{code}/")
    assert "Hoàng Thị Chi" in citizen.reads()
    with citizen.page.expect_download() as download:
        citizen.page.locator('main a[href$="/ket-qua/"]').click()
    target = folder / "ket-qua.pdf"
    download.value.save_as(target)
    return target


def check_as_a_stranger(seen: Window, site: str, result: Path) -> None:
    """Upload the PDF to the public check: valid; one byte more: not valid, with the reason."""
    stranger = Citizen(seen.page, site)
    for data, words in ((b"", "Văn bản hợp lệ"), (b"x", "Văn bản không hợp lệ")):
        file = result.with_name("van-ban.pdf")
        file.write_bytes(result.read_bytes() + data)
        stranger.go("/kiem-tra/")
        seen.page.set_input_files("[name=file]", str(file))
        stranger.press("main form:has([name=file])")
        assert words in stranger.reads()
