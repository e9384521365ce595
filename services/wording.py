"""Texts of the code, as opposed to texts of a definition, written in a language that may not be the active one."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def in_language(lang: str, text: "StrOrPromise") -> str:
    """Return a lazy text in a language, whatever language the page or task runs in."""
    if get_language() == lang:
        return str(text)
    with override(lang):
        return str(text)
