"""The closed list of field kinds with one answer each. A new kind is one small class and one line here."""

from services.fields.choices import ManyOf, OneOf, YesNo
from services.fields.contact import Address, Email, Phone
from services.fields.dates import Date, Partial
from services.fields.figures import DecimalNumber, Integer, Money
from services.fields.licence import LicenceClass, LicenceNumber
from services.fields.lists import BusinessActivity, Ethnicity, Nationality, Reference, Relation, Religion
from services.fields.organisations import Agency, TaxCode
from services.fields.person import PersonalNumber, PersonName, Sex
from services.fields.places import Coordinates, LandParcel
from services.fields.statements import Computed, Declaration, Note
from services.fields.text import LongText, ShortText
from services.fields.times import Time

PlainField = (
    PersonName
    | PersonalNumber
    | TaxCode
    | Sex
    | Nationality
    | Ethnicity
    | Religion
    | Relation
    | Date
    | Partial
    | Time
    | Integer
    | DecimalNumber
    | Money
    | LicenceNumber
    | LicenceClass
    | OneOf
    | ManyOf
    | YesNo
    | Reference
    | BusinessActivity
    | Agency
    | ShortText
    | LongText
    | Phone
    | Email
    | Address
    | Coordinates
    | LandParcel
    | Declaration
    | Note
    | Computed
)
"""Every kind but the group."""
