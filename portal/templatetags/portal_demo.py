"""Template words of the demonstration: who can sign in. Nothing where DEMO is off."""

from django import template
from django.conf import settings

from portal.demonstration.cast import PASSWORD, PIN, PLAYERS, Player

register = template.Library()


@register.simple_tag
def demo_players() -> list[Player]:
    """Return everybody of the demonstration, nobody in a real installation."""
    return list(PLAYERS) if settings.DEMO else []


@register.simple_tag
def demo_secrets() -> dict[str, str]:
    """Return the password and PIN that everybody knows."""
    return {"password": PASSWORD, "pin": PIN} if settings.DEMO else {}
