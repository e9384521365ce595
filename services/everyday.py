"""Everyday words for services, and what people looked for in vain: the catalogue learns to understand its readers."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from ground.refusals import Invalid
from ground.text import fold
from ground.who import Actor, Subject
from journal.actions import record
from services.indexing import index_service
from services.models import EmptySearch, EverydayWord, Service
from services.spelling import MOST_WORDS, words

LONGEST = 60
MOST_DIGITS = 5
NAMED = frozenset("nguyễn huỳnh nguyen huynh".split())
"""Surnames that are nothing else, wherever they stand before another word."""
NAMED_FIRST = frozenset("trần lê phạm hoàng phan bùi đặng ngô trịnh đinh tran pham hoang".split())
"""Surnames at the beginning of a name; inside a sentence they are other words."""
NAMED_OR_NOT = frozenset("vũ võ đỗ hồ dương lý đào đoàn lâm mai trương vương phùng tô tạ hà cao đồng".split())
"""Surnames that begin other words, too (hồ sơ, lý lịch): a name only where every word has a capital."""

MOST_A_DAY = 2000
"""Different texts kept of one day, so that a machine that asks nonsense does not fill the table."""

KEPT = timedelta(days=90)
LISTED = 50
DAYS = 3
"""On how many days words must have been looked for before anybody sees them: harmless words may still be somebody's
name, and few look for a name again and again."""

_COUNT = """
INSERT INTO services_emptysearch (text, day, count)
SELECT %(text)s, %(day)s, 1 WHERE (SELECT count(*) FROM services_emptysearch WHERE day = %(day)s) < %(most)s
ON CONFLICT (day, text) DO UPDATE SET count = services_emptysearch.count + 1
"""


@dataclass(frozen=True, slots=True)
class Vain:
    """Words that found nothing: how often, and when last."""

    text: str
    count: int
    last: date


def harmless(text: str) -> str:
    """Return what may be kept of a query, "" if nothing: plain words, nobody's name or number.

    Six digits or more, however they are parted, an @, what looks like a person's name, too many or too long words are
    dropped as a whole.
    """
    found = words(text)
    plain = " ".join(found)
    too_long = len(text.strip()) > LONGEST or len(found) > MOST_WORDS
    if too_long or "@" in text or _may_be_a_name(text) or sum(letter.isdigit() for letter in plain) > MOST_DIGITS:
        return ""
    return plain


def _may_be_a_name(text: str) -> bool:
    """Say whether somebody could be named here. What is lost by a wrong guess is one line of a list."""
    parts = unicodedata.normalize("NFC", text).split()
    small = [part.casefold() for part in parts]
    if len(parts) < 2:
        return False
    capitals = all(part[0].isupper() for part in parts)
    return bool(NAMED & {*small[:-1]}) or small[0] in NAMED_FIRST or (capitals and small[0] in NAMED_OR_NOT)


def note_empty(text: str, *, on: date, most: int = MOST_A_DAY) -> None:
    """Count a search that found nothing, if its words are harmless. One query, safe against races."""
    plain = harmless(text)
    if plain:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"text": plain, "day": on, "most": most})


def vain(*, on: date) -> list[Vain]:
    """Return what was looked for in vain again and again in the last 90 days, most often first. One query."""
    rows = EmptySearch.objects.filter(day__gt=on - KEPT, day__lte=on).values("text")
    counted = rows.annotate(times=Sum("count"), days=Count("pk"), last=Max("day"))
    often = counted.filter(days__gte=DAYS).order_by("-times", "text")[:LISTED]
    return [Vain(row["text"], row["times"], row["last"]) for row in often]


def forget(*, on: date) -> int:
    """Delete what was looked for more than 90 days ago; returns how many rows. For the nightly clock."""
    return EmptySearch.objects.filter(day__lte=on - KEPT).delete()[0]


@transaction.atomic
def add_word(text: str, *, slug: str, actor: Actor, at: datetime) -> EverydayWord:
    """Let words lead to a service, and drop them from the list of vain searches. Adding twice changes nothing.

    Raises Invalid at "text" or "slug".
    """
    plain = harmless(text)
    if not plain:
        raise Invalid(errors={"text": _("Enter a few words without long numbers, 60 characters at most.")})
    service = Service.objects.select_for_update().filter(slug=slug).first()
    if service is None:
        raise Invalid(errors={"slug": _("Choose a service.")})
    given = {"text": plain, "added_by_id": actor.person_id, "added_at": at}
    word, is_new = EverydayWord.objects.get_or_create(service=service, folded=fold(plain), defaults=given)
    if is_new:
        index_service(service, at=at)
        record(
            "catalogue.word_added", subject=Subject("service", service.pk), actor=actor, at=at, data={"word": word.pk}
        )
    EmptySearch.objects.filter(text=plain).delete()
    return word


@transaction.atomic
def remove_word(pk: int, *, actor: Actor, at: datetime) -> None:
    """Take an everyday word away. Raises EverydayWord.DoesNotExist."""
    word = EverydayWord.objects.get(pk=pk)
    service = Service.objects.select_for_update().get(pk=word.service_id)
    word.delete()
    index_service(service, at=at)
    record("catalogue.word_removed", subject=Subject("service", service.pk), actor=actor, at=at, data={"word": pk})


def everyday_words() -> list[EverydayWord]:
    """Return the newest everyday words with their services. One query."""
    return list(EverydayWord.objects.select_related("service").order_by("-added_at", "-pk")[:LISTED])
