"""The closed list of field kinds. A new kind is one small class and one line here."""

from typing import Annotated

from pydantic import Discriminator

from services.fields.base import FieldBase, RuleUse
from services.fields.choices import OneOf, YesNo
from services.fields.contact import Address, Email, Phone
from services.fields.dates import Date, Partial
from services.fields.licence import LicenceClass, LicenceNumber
from services.fields.person import Nationality, PersonalNumber, PersonName, Sex
from services.fields.statements import Declaration, Note
from services.fields.text import LongText, ShortText

AnyField = Annotated[
    PersonName
    | PersonalNumber
    | Sex
    | Nationality
    | Date
    | Partial
    | LicenceNumber
    | LicenceClass
    | OneOf
    | YesNo
    | ShortText
    | LongText
    | Phone
    | Email
    | Address
    | Declaration
    | Note,
    Discriminator("kind"),
]

__all__ = ["AnyField", "FieldBase", "RuleUse"]
