"""Rules on driving licences and their classes."""

from datetime import datetime

from django.utils.translation import gettext as _

from ground.partial_dates import PartialDate
from services.definition.conditions import legal_day
from services.reference import licence_classes


def classes_of_the_law_then(answer: list[str], *, at: datetime, issued: str | None) -> str | None:
    """The class letters belong to the law under which the licence was issued; the same letter means another vehicle."""
    if issued is None:
        return None
    begun = {one.law: one.valid_from for one in licence_classes().values()}
    day = PartialDate.parse(issued).latest
    law = max((law for law in begun if begun[law] <= day), key=begun.__getitem__, default=min(begun))
    if all(licence_classes()[code].law == law for code in answer):
        return None
    newest = max(begun, key=begun.__getitem__)
    told = {"day": begun[newest].strftime("%d/%m/%Y"), "law": law}
    if law != newest:
        return _("A licence issued before %(day)s carries classes of the %(law)s law. Choose from that list.") % told
    return _("A licence issued from %(day)s carries classes of the %(law)s law. Choose from that list.") % told


def can_be_exchanged(answer: list[str], *, at: datetime) -> str | None:
    """Every class becomes, or is, a class of the 2024 law."""
    lost = [code for code in answer if not (licence_classes()[code].grantable or licence_classes()[code].converts_to)]
    if lost:
        return _("Class %(letter)s is not exchanged for a licence: it becomes a certificate for special machines.") % {
            "letter": licence_classes()[lost[0]].letter
        }
    return None


def limit_was_stated(answer: list[str], *, at: datetime, validity: str | None, unlimited: str) -> str | None:
    """Classes with a time limit were not stated to be without one."""
    if validity == unlimited and any(licence_classes()[code].valid_years is not None for code in answer):
        return _("These classes have a time limit, but you stated that the licence has none. Correct one of the two.")
    return None


def not_about_to_expire(
    answer: str, *, at: datetime, validity: str | None, unlimited: str, expiring: str
) -> str | None:
    """A licence without an end date is not exchanged because it ends soon."""
    if answer == expiring and validity == unlimited:
        return _("A licence without a time limit does not expire. Choose another reason.")
    return None


def age_for_class(answer: list[str], *, at: datetime, born: str | None) -> str | None:
    """The person has completed the years that the law asks for each class."""
    if born is None:
        return None
    age = PartialDate.parse(born).age_at(legal_day(at))
    for code in answer:
        entry = licence_classes()[code]
        if entry.min_age is not None and age < entry.min_age:
            return _("Class %(letter)s is given from the age of %(years)s.") % {
                "letter": entry.letter,
                "years": entry.min_age,
            }
    return None
