"""Texts of the code, as opposed to texts of a definition: languages, lengths of time."""

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from services.definition.times import Duration, TimeUnit

CHANNELS: "dict[str, StrOrPromise]" = {
    "online": gettext_lazy("online"),
    "counter": gettext_lazy("at the counter"),
    "post": gettext_lazy("by post"),
}
"""The ways an application comes in, inside a sentence."""


def in_language(lang: str, text: "StrOrPromise") -> str:
    """Return a lazy text in a language, whatever language the page or task runs in."""
    if get_language() == lang:
        return str(text)
    with override(lang):
        return str(text)


def duration(length: "Duration") -> str:
    """Write a length of time with the unit of the law, in the active language: 5 ngày làm việc."""
    if length.cutoff is not None:
        cutoff = f"{length.cutoff:%H:%M}"
        return _("the same working day; received after %(cutoff)s, the next one") % {"cutoff": cutoff}
    return in_words(length.value, length.unit)


def in_words(amount: float, unit: "TimeUnit") -> str:
    """Write an amount of a unit, in the active language; parts of a day as 0,5 or 0.5."""
    if unit == "same_day":
        return _("the same day")
    number = formats.number_format(int(amount) if amount == int(amount) else round(amount, 2), use_l10n=True)
    plural = 1 if amount == 1 else 2
    match unit:
        case "working_day":
            text = ngettext("%(number)s working day", "%(number)s working days", plural)
        case "calendar_day":
            text = ngettext("%(number)s day", "%(number)s days", plural)
        case _:
            text = ngettext("%(number)s working hour", "%(number)s working hours", plural)
    return text % {"number": number}
