"""Papers are tagged PDF/A-3a with our own fonts, say what they must, and are made without a network."""

import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.template import TemplateSyntaxError

from records import papers
from records.rendering import Attachment, RefusedAddress, pdf_of, render_source
from records.sign_fields import NoPlace, SignField
from records.templatetags import documents
from tests.records import factories
from tests.records.factories import AT
from tests.records.pdfa import complaints

PAPERS: dict[str, Callable[[], papers.Paper]] = {
    "refusal_letter": factories.refusal_letter,
    "form_01": factories.form_01,
    "form_02": factories.form_02,
    "form_03": factories.form_03,
    "acknowledgement": factories.acknowledgement,
    "e_receipt": factories.e_receipt,
}
RECORD = Attachment("record.json", json.dumps({"licence": "010123456789"}).encode(), "Dữ liệu giấy phép lái xe")


def result() -> bytes:
    return papers.draw_result(
        factories.RESULT_SOURCE, factories.notice(), data={"holder": "Nguyễn Thị Hồng Nhung"}, at=AT, embed=RECORD
    )


@pytest.fixture(scope="module")
def result_pdf() -> bytes:
    return result()


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return unicodedata.normalize("NFC", " ".join(text.split()))


def font_families(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"]
        return {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts}


def html(body: str) -> str:
    return f'<html lang="vi"><title>t</title><body><h1>t</h1>{body}</body></html>'


def letters() -> str:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones} | {"đ"}
    return "".join(sorted(letter for letter in lower | {one.upper() for one in lower} if letter > "\x7f"))


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_keeps_its_claim_and_shows_the_names(name: str) -> None:
    data = papers.draw(PAPERS[name](), at=AT)
    text = text_of(data)

    assert complaints(data) == []
    assert "Nguyễn Thị Hồng Nhung" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text.upper()


def test_the_result_keeps_its_claim_and_carries_its_record(result_pdf: bytes) -> None:
    assert complaints(result_pdf) == []
    with pikepdf.open(io.BytesIO(result_pdf)) as pdf:
        assert pdf.attachments["record.json"].get_file().read_bytes() == RECORD.data
        (file,) = pdf.Root.AF
        assert (str(file.AFRelationship), str(file.EF.F.Subtype)) == ("/Data", "/application/json")
        assert len(pdf.pages) == 1


def test_the_complaints_are_able_to_complain() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)

    assert {"no XMP", "no structure tree", "no output intent for PDF/A"} <= set(complaints(out.getvalue()))


def test_the_same_paper_gives_the_same_bytes(result_pdf: bytes) -> None:
    assert result() == result_pdf


@pytest.mark.parametrize("style", ["", "font-weight: bold", "font-style: italic", "font: italic bold 1em Tinos"])
def test_no_vietnamese_letter_is_missing(style: str) -> None:
    sample = letters() + "₫“”‘’–—…§№"
    assert len(letters()) == 134

    data = pdf_of(html(f'<p style="font-family: Tinos; {style}">{" ".join(sample)}</p>'), at=AT)

    assert text_of(data).replace("t ", "", 1) == " ".join(sample)
    assert font_families(data) == {"Tinos"}


def test_the_decomposed_form_of_a_name_is_drawn_with_its_marks() -> None:
    data = pdf_of(html(f"<p>{unicodedata.normalize('NFD', 'Nguyễn Thị Ượng')}</p>"), at=AT)

    assert "Nguyễn Thị Ượng" in text_of(data)


def test_signature_fields_stand_where_the_page_shows_them(result_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(result_pdf)) as pdf:
        fields = {str(field.T): [float(side) for side in field.Rect] for field in pdf.Root.AcroForm.Fields}
        widths = {name: round((right - left) * 25.4 / 72) for name, (left, _b, right, _t) in fields.items()}
        kinds = {str(field.FT) for field in pdf.Root.AcroForm.Fields}
        empty = all("/V" not in field for field in pdf.Root.AcroForm.Fields)
    left, bottom, right, top = fields["LeaderSignature"]
    seal_left, _bottom, seal_right, _top = fields["AgencySeal"]

    assert widths == {"LeaderSignature": 62, "AgencySeal": 34}
    assert (kinds, empty) == ({"/Sig"}, True)
    assert 0 < left < right < 595
    assert 0 < bottom < top < 842
    assert seal_left < left < seal_right < (left + right) / 2  # the seal covers the left third (NĐ 30/2020 Art 33)


def test_a_field_without_a_place_stops_the_document() -> None:
    with pytest.raises(NoPlace):
        pdf_of(html("<p>x</p>"), at=AT, sign_fields=[SignField("A", "nowhere", "a")])


@pytest.mark.parametrize(
    "trap",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="http://[::1]/x.png">',
        '<link rel="stylesheet" href="http://10.0.0.1/x.css">',
        "<style>@import url(https://evil.example/x.css)</style>",
        '<p style="background: url(ftp://evil.example/x)">x</p>',
        '<object data="file:///etc/hostname"></object>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<img alt="x" src="packed:../papers.py">',
        '<img alt="x" src="data:image/png;base64,iVBORw0KGgo=">',
        "<svg><image href='file:///etc/passwd' width='9' height='9'/></svg>",
    ],
)
def test_nothing_but_packed_files_is_fetched(trap: str) -> None:
    """B58: the document is not made at all, rather than made without a part of it."""
    with pytest.raises(RefusedAddress):
        pdf_of(html(trap), at=AT)


@pytest.mark.parametrize(
    "trap",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JaVaScRiPt:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        '<a href="http://evil.example/">x</a>',
        '<a href="//evil.example/x">x</a>',
        '<a href="/tai-khoan/">x</a>',
        '<a href="https:evil">x</a>',
    ],
)
def test_a_link_that_could_run_or_read_something_stops_the_document(trap: str) -> None:
    with pytest.raises(RefusedAddress):
        pdf_of(html(trap), at=AT)


def test_a_plain_link_is_all_that_a_document_leads_to() -> None:
    data = pdf_of(html('<a href="https://dichvucong.gov.vn/">x</a> <a href="#t">y</a> <p id="t">t</p>'), at=AT)

    assert acts_of(data) == {("/URI", "https://dichvucong.gov.vn/")}


@pytest.mark.parametrize(
    "trap",
    [
        '<p style="-weasy-link: url(javascript:alert(1)); link: attr(title)" title="javascript:alert(1)">x</p>',
        '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
        '<form action="https://evil.example/"><input name="a"></form>',
        '<p onclick="alert(1)">x</p><script>alert(1)</script>',
    ],
)
def test_what_would_run_elsewhere_leaves_no_trace(trap: str) -> None:
    assert acts_of(pdf_of(html(trap), at=AT)) == set()


def test_an_address_that_people_type_is_no_link() -> None:
    typed = "javascript:alert(1) <a href='javascript:alert(1)'>x</a> url(https://evil.example/)"
    data = papers.draw_result(factories.RESULT_SOURCE, factories.notice(), data={"holder": typed}, at=AT)

    assert "javascript:alert(1)" in text_of(data)
    assert acts_of(data) == set()


def acts_of(data: bytes) -> set[tuple[str, str]]:
    """Everything that a reader of the PDF could be led to or that could run: kind and address, wherever it stands."""
    kinds = {"/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData"}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [one for whole in pdf.objects for one in inside(whole) if str(one.get("/S", "")) in kinds]
        return {(str(one.S), str(one.get("/URI", one.get("/JS", one.get("/F", ""))))) for one in found}


def inside(thing: object, *, deep: bool = False) -> Iterator[pikepdf.Dictionary]:
    """Yield the dictionaries that stand in an object itself; what it only points to has its own turn."""
    if isinstance(thing, pikepdf.Object) and not (deep and thing.is_indirect):
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
            for name in thing.keys():  # noqa: SIM118 — not a Python dict
                yield from inside(thing[name], deep=True)
        elif isinstance(thing, pikepdf.Array):
            for one in thing:
                yield from inside(one, deep=True)


def test_what_people_type_is_text_and_never_markup() -> None:
    trap = "<img src=file:///etc/passwd> & <b>đậm</b>"

    data = render_source("{% extends 'documents/notice.html' %}{% block body %}<p>{{ x }}</p>{% endblock %}",
                         {"paper": factories.notice(), "x": trap}, at=AT)  # fmt: skip

    assert trap in text_of(data)


def test_a_template_cannot_reach_outside_its_folder() -> None:
    with pytest.raises(TemplateSyntaxError):
        render_source("{% include '/etc/hostname' %}", {}, at=AT)


def test_a_long_notice_numbers_its_pages_and_keeps_the_signature_with_its_text() -> None:
    body = "".join(f"<p>Đoạn số {number}. {'Nội dung thông báo. ' * 20}</p>" for number in range(1, 15))
    source = "{% extends 'documents/notice.html' %}{% block body %}" + body + "{% endblock %}"

    data = papers.draw_result(source, factories.notice(), data={}, at=AT)
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()

    assert len(pages) > 1
    assert "Trần Đức Thắng" in pages[-1]
    assert "Nội dung thông báo" in pages[-1]
    assert "2" in pages[1].split()


def test_dates_are_written_as_the_decree_says() -> None:
    assert documents.official_date(date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert documents.official_date(date(2026, 11, 22)) == "ngày 22 tháng 11 năm 2026"
    assert documents.official_date(date(2026, 3, 2)) == "ngày 02 tháng 3 năm 2026"
    assert documents.moment(AT) == "16 giờ 30 phút, ngày 22/11/2026"
    assert documents.bytes_size(100) == "1 KB"
    assert documents.bytes_size(1_500_000) == "1,4 MB"


def test_a_day_is_written_in_words_as_far_as_it_is_known() -> None:
    assert documents.day_in_words(date(1990, 4, 21)) == ("Ngày hai mươi mốt tháng tư năm một nghìn chín trăm chín mươi")
    assert documents.day_in_words("1975-11") == "Tháng mười một năm một nghìn chín trăm bảy mươi lăm"
    assert documents.day_in_words("2001") == "Năm hai nghìn không trăm linh một"
    assert documents.day_in_words(None) == ""
