"""Errors and refusals as words of the domain: a code for machines, a translated sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """Something that the rules of the house refuse. `str(error)` is a sentence for the screen.

    `code` is stable and untranslated. Keyword data become attributes and fill the sentence's `%(name)s` places.
    """

    code: str = "refused"
    message: "StrOrPromise" = _("This cannot be done.")

    def __init__(self, message: "StrOrPromise" = "", *, code: str = "", **data: object) -> None:
        super().__init__()
        if message:
            self.message = message
        if code:
            self.code = code
        self.data = data
        for name, value in data.items():
            setattr(self, name, value)

    def __str__(self) -> str:
        sentence = str(self.message)
        return sentence % self.data if self.data and "%(" in sentence else sentence


class WrongState(DomainError):
    """The thing is not (or no longer) in a state from which this act leads on."""

    code = "wrong_state"
    message: "StrOrPromise" = _("This is no longer possible in the present state.")


class NotYours(DomainError):
    """The thing belongs to somebody else; the edge answers as if it did not exist."""

    code = "not_yours"
    message: "StrOrPromise" = _("Nothing was found here.")


class NotAllowed(DomainError):
    """The person may see the thing and may not do this with it."""

    code = "not_allowed"
    message: "StrOrPromise" = _("You may not do this.")


class Changed(DomainError):
    """Somebody was first: says who did what and when (`at` aware). What was typed must be kept by the edge."""

    code = "changed"
    message: "StrOrPromise" = _("%(who)s was first, at %(time)s: %(what)s. What you typed is kept below.")
    who: str
    what: str
    when: datetime

    def __init__(
        self, message: "StrOrPromise" = "", *, who: str, when: datetime, what: str, code: str = "", **data: object
    ) -> None:
        time = timezone.localtime(when).strftime("%H:%M")
        super().__init__(message, code=code, who=who, when=when, what=what, time=time, **data)


class Invalid(DomainError):
    """What was given cannot be right. `errors` maps a field's name to its sentence ("" for the whole)."""

    code = "invalid"
    message: "StrOrPromise" = _("Please check what you entered.")

    def __init__(
        self,
        message: "StrOrPromise" = "",
        *,
        errors: "Mapping[str, StrOrPromise] | None" = None,
        code: str = "",
        **data: object,
    ) -> None:
        super().__init__(message, code=code, **data)
        self.errors: dict[str, StrOrPromise] = dict(errors or {})
        if self.errors and not message:
            self.message = next(iter(self.errors.values()))


class Unavailable(DomainError):
    """A neighbour (gateway, register, time-stamp authority) does not answer now; trying later may help."""

    code = "unavailable"
    message: "StrOrPromise" = _("A connected system does not answer at the moment. Please try again later.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a permission was not given: a stable code and a translated sentence."""

    code: str
    sentence: "StrOrPromise"

    def __str__(self) -> str:
        return str(self.sentence)


def require(refusal: Refusal | None) -> None:
    """Raise `NotAllowed` with the code and sentence of a refusal; do nothing for None."""
    if refusal is not None:
        raise NotAllowed(refusal.sentence, code=refusal.code)
