"""Words that document templates need: dates as Decree 30/2020/NĐ-CP writes them, moments, money, QR codes."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from ground.money import dong, dong_in_words, in_words
from ground.partial_dates import PartialDate
from records import qr

register = template.Library()


@register.filter
def official_date(day: date) -> str:
    """Write `ngày 05 tháng 01 năm 2026`: zero before days below 10 and before January and February only."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


@register.filter
def day(value: date | PartialDate | None) -> str:
    """Write 22/11/2026; a partial date as far as it is known; nothing for None."""
    if value is None:
        return ""
    return value.display() if isinstance(value, PartialDate) else value.strftime("%d/%m/%Y")


@register.filter
def day_in_words(value: date | str | None) -> str:
    """Write *Ngày hai mươi bảy tháng tư năm một nghìn chín trăm chín mươi*; of a partial date only what is known.

    Takes a date, or the stored form of a partial one ("1990-04", "1990"); nothing for None or "".
    """
    if not value:
        return ""
    known = PartialDate.parse(value.isoformat() if isinstance(value, date) else value)
    parts = [f"năm {in_words(known.year)}"]
    if known.month:
        parts.insert(0, f"tháng {'tư' if known.month == 4 else in_words(known.month)}")
    if known.day:
        parts.insert(0, f"ngày {in_words(known.day)}")
    text = " ".join(parts)
    return text[0].upper() + text[1:]


@register.filter
def moment(at: datetime) -> str:
    """Write `16 giờ 30 phút, ngày 22/11/2026` in the time of the office."""
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}"


@register.filter
def sentence(text: str) -> str:
    """End a text with a full stop when it does not end a sentence itself, so that another may follow."""
    said = text.rstrip()
    return said if not said or said[-1] in ".!?…:;" else f"{said}."


@register.filter
def money(amount: int) -> str:
    """Write 135.000 đồng."""
    return dong(amount)


@register.filter
def money_in_words(amount: int) -> str:
    """Write *Một trăm ba mươi lăm nghìn đồng*."""
    return dong_in_words(amount)


@register.filter
def bytes_size(size: int) -> str:
    """Write a file's size as people read it: 812 KB, 1,4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


@register.simple_tag
def qr_code(text: str, title: str) -> SafeString:
    """Draw a QR code as inline SVG; `title` is read out in its place."""
    return mark_safe(qr.svg(text, title=title))  # noqa: S308 — segno escapes the title, the rest is numbers
