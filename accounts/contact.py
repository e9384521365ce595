"""Phone and mail in one canonical form each (B24)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext_lazy as _

from ground.refusals import Invalid

_LONGEST_MAIL = 254  # RFC 5321
_NOISE = re.compile(r"[\s.\-()]")
_MOBILE = re.compile(r"(?:\+?84|0)([35789][0-9]{8})")
_LANDLINE = re.compile(r"(?:\+?84|0)(2[0-9]{8,9})")


def clean_phone(typed: str) -> str:
    """Return a Vietnamese number as +84912345678, "" for nothing. Raises Invalid for foreign and premium numbers."""
    number = _NOISE.sub("", typed)
    if not number:
        return ""
    found = _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)
    if not found:
        raise Invalid(_("Enter a Vietnamese phone number, for example 0912 345 678."), code="phone")
    return f"+84{found[1]}"


def show_phone(stored: str) -> str:
    """Write +84912345678 as people do at home: 0912 345 678."""
    if not stored.startswith("+84"):
        return stored
    home = "0" + stored.removeprefix("+84")
    return f"{home[:4]} {home[4:7]} {home[7:]}"


def clean_email(typed: str) -> str:
    """Return the address with its domain in lower case, "" for nothing. Raises Invalid; plain ASCII only (B10)."""
    address = typed.strip()
    if not address:
        return ""
    try:
        address.encode("ascii")
        MaxLengthValidator(_LONGEST_MAIL)(address)
        validate_email(address)
    except (UnicodeEncodeError, ValidationError) as error:
        raise Invalid(_("Enter an e-mail address, for example ten@example.vn."), code="email") from error
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
