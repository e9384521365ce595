"""Money and names of fees in the language of the page."""

from django import template
from django.utils.translation import get_language

from ground import money
from payments.lines import BillLine, Purpose

register = template.Library()


@register.filter
def dong(amount: int) -> str:
    """Write 135.000 đồng, in English 135,000 đồng."""
    return money.dong(amount)


@register.filter
def unbroken(text: str) -> str:
    """Keep an amount on one line: narrow columns of a phone would part the figure from its unit."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def dong_in_words(amount: int) -> str:
    """Write *Một trăm ba mươi lăm nghìn đồng*: amounts are spelt out in Vietnamese only."""
    return money.dong_in_words(amount)


@register.filter
def said(thing: BillLine | Purpose) -> str:
    """Return the name of a fee or of what is paid for in the language of the page."""
    return thing.in_language(get_language() or "vi")


@register.filter
def explained(line: BillLine) -> tuple[str, ...]:
    """Return how the amount of a line comes about, in the language of the page."""
    return line.explained_in(get_language() or "vi")
