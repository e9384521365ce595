"""A document drawn apart ends in time and within its memory, or with a sentence that says why it was not drawn."""

import pytest

from records import apart
from records.apart import Limits, NotDrawn, draw_pages, draw_pdf
from tests.services.factories import AT

LONG = "<p>" + "chữ " * 200_000 + "</p>"


def test_pages_are_pictures_and_their_number_is_bounded() -> None:
    pages = draw_pages("<p>một</p>" + '<p style="break-before: page">thêm</p>' * 5, at=AT)
    assert (len(pages.shown), pages.count) == (4, 6)
    assert all(one.data.startswith(b"\xff\xd8") and one.height == 1123 for one in pages.shown)


def test_a_document_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(NotDrawn) as stopped:
        draw_pdf(LONG, at=AT, limits=Limits(seconds=1))
    assert stopped.value.code == "too_slow"


def test_one_is_drawn_at_a_time_and_who_waits_too_long_is_told() -> None:
    with apart._one_at_a_time, pytest.raises(NotDrawn) as busy:
        draw_pdf("<p>một</p>", at=AT, limits=Limits(turn=0.01))
    assert busy.value.code == "busy"


def test_a_text_beyond_all_measure_is_not_even_begun() -> None:
    with pytest.raises(NotDrawn) as refused:
        draw_pdf("<p>mười một</p>", at=AT, limits=Limits(longest_html=10))
    assert refused.value.code == "too_long"
