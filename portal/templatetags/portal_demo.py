"""Template words of the demonstration: who can sign in. Nothing where DEMO is off."""

from django import template
from django.conf import settings

from portal.demonstration.cast import PASSWORD, PIN, by_agency
from portal.demonstration.parts import Player

register = template.Library()


@register.simple_tag
def demo_players() -> list[tuple[str, list[Player]]]:
    """Return everybody of the demonstration by agency, nobody in a real installation."""
    return by_agency() if settings.DEMO else []


@register.simple_tag
def demo_secrets() -> dict[str, str]:
    """Return the password and PIN that everybody knows."""
    return {"password": PASSWORD, "pin": PIN} if settings.DEMO else {}
