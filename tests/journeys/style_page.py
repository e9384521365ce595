"""The living style page: every component with Vietnamese content, served to a browser without a server."""

from datetime import UTC, datetime
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Page, Route

from services.fields.widgets import AddressWidget, DatePartsWidget, PersonalNumberWidget, Radios
from tests.journeys.browser import ROOT

ADDRESS = "http://styles.test/"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"/>'
AT = datetime(2026, 11, 22, 9, 10, tzinfo=UTC)


def nothing(value: object) -> None:
    """Refuse whatever was chosen."""
    raise ValidationError("Hãy nhập ngày sinh")


class Sample(forms.Form):
    """One control of each kind."""

    name = forms.CharField(
        label="Họ, chữ đệm và tên khai sinh",
        help_text="Như trên thẻ căn cước",
        error_messages={"required": "Hãy nhập họ tên"},
    )
    number = forms.CharField(
        label="Số định danh cá nhân", help_text="12 số trên thẻ căn cước", widget=PersonalNumberWidget()
    )
    born = forms.Field(
        label="Ngày sinh",
        help_text="Ví dụ: 27 3 2007",
        widget=DatePartsWidget(),
        validators=[nothing],
        error_messages={"required": "Hãy nhập ngày sinh"},
    )
    reason = forms.ChoiceField(
        label="Lý do đổi",
        choices=[("x", "Sắp hết hạn"), ("y", "Bị hỏng, không còn sử dụng được")],
        widget=Radios(
            choices=[("x", "Sắp hết hạn"), ("y", "Bị hỏng, không còn sử dụng được")],
            hints={"x": "Nên nộp trước khi hết hạn"},
        ),
    )
    province = forms.ChoiceField(label="Cơ quan", choices=[("", ""), ("01", "Thành phố Hà Nội")], required=False)
    home = forms.Field(label="Nơi cư trú", widget=AddressWidget(provinces=[("01", "Thành phố Hà Nội")]))
    classes = forms.MultipleChoiceField(
        label="Hạng",
        choices=[("Theo luật 2024", [("B", "B"), ("C1", "C1")]), ("Theo luật 2008", [("B2", "B2")])],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    pin = forms.CharField(label="Mã PIN của thiết bị ký", widget=forms.PasswordInput())
    agree = forms.BooleanField(
        label="Tôi cam đoan nội dung kê khai là đúng và chịu trách nhiệm trước pháp luật.",
        error_messages={"required": "Hãy đánh dấu vào ô nếu ông/bà đồng ý"},
    )


class Upload(forms.Form):
    """A file with everything the script knows to do."""

    paper = forms.FileField(
        label="Giấy khám sức khỏe của người lái xe",
        help_text="JPEG, PNG hoặc PDF, không quá 10 MB",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "data-shrink": "1600"}),
    )


class Filter(forms.Form):
    """A queue's filter."""

    q = forms.CharField(label="Mã hồ sơ hoặc tên", required=False)
    q.hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


def style_page(*, base: str = "base.html", wrong: bool = True, lang: str = "vi", light: bool = False) -> str:
    """Return the HTML of the page; `wrong`: with every error showing."""
    request: HttpRequest = RequestFactory().get("/thu-tuc/?sort=due")
    if light:
        request.COOKIES["light"] = "1"
    source = (ROOT / "tests" / "journeys" / "style_page.html").read_text(encoding="utf-8")
    form = Sample({"note": "Đã sửa"}) if wrong else Sample()
    with override(lang):
        return str(
            engines["django"]
            .from_string(source)
            .render(
                {
                    **_content(),
                    "base": base,
                    "office": base.startswith("office"),
                    "form": form,
                    "upload": Upload(),
                    "filter": Filter(),
                },
                request,
            )
        )


def _content() -> dict[str, Any]:
    return {
        "states": [
            ("submitted", "Đã nộp, chờ tiếp nhận"),
            ("awaiting_supplement", "Chờ bổ sung hồ sơ"),
            ("processing", "Đang xử lý"),
            ("returned", "Đã trả kết quả"),
            ("late", "Quá hạn"),
            ("withdrawn", "Đã rút hồ sơ"),
        ],
        "rows": [
            {"label": "Họ và tên", "value": "Nguyễn Thị Đặng Ước", "field_id": "name"},
            {
                "label": "Nơi cư trú",
                "value": "Số 5, đường Trần Hưng Đạo\nXã Ẩm Thượng, tỉnh Phú Thọ",
                "field_id": "home",
            },
        ],
        "tasks": [
            {"label": "Thông tin của ông/bà", "url": "#t", "state": "done", "state_label": "Đã xong"},
            {
                "label": "Giấy tờ cần nộp",
                "url": "#u",
                "state": "open",
                "state_label": "Chưa xong",
                "hint": "Còn 2 giấy tờ",
            },
        ],
        "events": [
            {"title": "Hồ sơ đã được gửi", "at": AT, "by": "Nguyễn Thị Đặng Ước"},
            {"title": "Hồ sơ đã được tiếp nhận", "at": AT, "text": "Ngày hẹn trả kết quả: 01/12/2026."},
            {"title": "Lãnh đạo phê duyệt", "text": "Dự kiến trước 30/11/2026.", "next": True},
        ],
        "lines": ["Ngày 23/11/2026: ngày thứ nhất", "Ngày 24/11/2026: nghỉ, Ngày Văn hóa Việt Nam"],
        "facts": [
            {"label": "Người nộp", "value": "Nguyễn Thị Đặng Ước"},
            {"label": "Hẹn trả", "value": "16:30, 01/12/2026"},
        ],
        "queue": [
            {
                "code": f"000.00.01.H29-261122-000{n}",
                "name": "Lê Văn Ẩn",
                "due": "16:30, 24/11/2026",
                "state": "submitted",
                "label": "Đã nộp, chờ tiếp nhận",
            }
            for n in range(1, 4)
        ],
        "pages": [{"url": "/static/mark.svg", "width": 600, "height": 800}],
    }


def serve(page: Page, html: str, *, policy: str = POLICY) -> None:
    """Answer the page's address with this HTML under a policy, static files from the disk, and a dot for pictures."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.lstrip("/")
        if path.startswith("static/"):
            file = ROOT / path
            route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0] or "font/woff2")
        elif route.request.resource_type == "image":
            route.fulfill(body=DOT, content_type="image/svg+xml")
        else:
            heads = {"Content-Security-Policy": policy}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=heads)

    page.unroute_all()
    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
