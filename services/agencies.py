"""Agencies of this installation as a form may offer them."""

from datetime import date
from typing import Literal

from accounts.models import Agency
from services.definition.base import Words

LEVELS = {"ministry": Agency.Level.CENTRAL, "province": Agency.Level.PROVINCE, "commune": Agency.Level.COMMUNE}


def in_force(level: Literal["ministry", "province", "commune"], *, on: date) -> dict[str, Words]:
    """Return the agencies of a level on a day by their code, in the order of their names. One query."""
    found = Agency.objects.valid_on(on).filter(level=LEVELS[level]).order_by("name_vi")
    return {code: Words(vi=vi, en=en) for code, vi, en in found.values_list("code", "name_vi", "name_en")}


def name_of(code: str, lang: str) -> str:
    """Return the name of an agency, whether in force or not; the code if there is none. One query."""
    found = Agency.objects.filter(code=code).values_list("name_vi", "name_en").first()
    return Words(vi=found[0], en=found[1]).to(lang) if found else code
