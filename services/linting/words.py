"""How the texts read: English that is none, long sentences, the words of offices, pages about two things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.text import fold
from services.checking.parsing import english_key
from services.checking.places import pages_of
from services.checking.reading import ENGLISH
from services.definition import Page, ServiceDefinition, texts
from services.definition.base import Place
from services.linting.advice import Hint
from services.linting.papers import lists

PLAIN = gettext_lazy("Rule of this system: at most 20 words in a sentence, and plain words where there are any")
ONE_SUBJECT = gettext_lazy("Rule of this system: one subject a page, at most 7 questions")
BOTH_LANGUAGES = gettext_lazy("Rule of this system: Vietnamese is the language of the law, English is complete")

LONGEST_SENTENCE = 20
"""Words of one sentence. A Vietnamese word as written is a syllable; 20 of them are about 13 English words."""
HARD = 26
"""Points from which a text counts as hard to read; see `Reading.points`."""
MOST_QUESTIONS = 7

_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_SENTENCES = re.compile(r"[.!?;:…]\s+|\n+")
_SYLLABLES = re.compile(r"\w+")
_HELPS = ("hint", "lead")


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a Vietnamese text is: its longest sentence in syllables, and the officialese found in it."""

    longest: int
    officialese: tuple[str, ...]

    @property
    def points(self) -> int:
        """Return the longest sentence plus ten for each officialese expression: 0 is nothing, from 26 on it is hard."""
        return self.longest + 10 * len(self.officialese)


def reading(text: str) -> Reading:
    """Measure a text. The measure is the house's own: there is no agreed one for Vietnamese forms."""
    counts = [len(_SYLLABLES.findall(sentence)) for sentence in _SENTENCES.split(text)]
    plain = f" {' '.join(_SYLLABLES.findall(text.lower()))} "
    found = tuple(phrase for phrase in lists()["officialese"] if f" {phrase} " in plain)
    return Reading(max(counts, default=0), found)


def check_english(definition: ServiceDefinition) -> Iterator[Hint]:
    """English that still has Vietnamese letters is not translated, proper names in quotes aside."""
    for key, _place, words in texts(definition):
        unquoted = re.sub('[“"(*].*?[”")*]', "", words.en)
        if words.en == words.vi and _VIETNAMESE.search(unquoted):
            wanted = english_key(key)
            yield Hint(
                (ENGLISH, *wanted.split(".")),
                _("the English of “%(text)s” is the Vietnamese again") % {"text": words.vi[:60]},
                _("Translate it in text/en.yaml (%(key)s)") % {"key": wanted},
                BOTH_LANGUAGES,
            )


def check_reading(definition: ServiceDefinition) -> Iterator[Hint]:
    """Hints and leads are read by people in a hurry, on a phone."""
    for _key, place, words in texts(definition):
        if place[0] in {"form", "components"} and place[-1] in _HELPS:
            found = reading(words.vi)
            if found.longest > LONGEST_SENTENCE and not found.officialese:
                yield _long(place, found)
            elif found.officialese and found.points >= HARD:
                yield _stiff(place, found)


def _long(place: Place, found: Reading) -> Hint:
    return Hint(
        place,
        _("a sentence of %(words)s words is hard to read") % {"words": found.longest},
        _("Break it up; up to %(most)s words read easily") % {"most": LONGEST_SENTENCE},
        PLAIN,
    )


def _stiff(place: Place, found: Reading) -> Hint:
    better = ", ".join(f"“{phrase}” → “{lists()['officialese'][phrase]}”" for phrase in found.officialese)
    return Hint(
        place,
        _("this reads like an office, not like a person"),
        _("Say it plainly: %(better)s") % {"better": better},
        PLAIN,
    )


def check_subjects(definition: ServiceDefinition) -> Iterator[Hint]:
    """A page has one subject: its title does not join two, and it asks no more than fits a phone's screen or two."""
    for place, page in pages_of(definition):
        if _joins(page):
            yield Hint(
                place,
                _("the page “%(title)s” seems to have more than one subject") % {"title": page.title.vi},
                _("Make two pages of it; people answer them faster than one long one"),
                ONE_SUBJECT,
            )
        elif (count := sum(one.asks and one.shown_when is None for one in page.fields)) > MOST_QUESTIONS:
            yield Hint(
                place,
                _("the page “%(title)s” asks %(count)s questions at once") % {"title": page.title.vi, "count": count},
                _("Make two pages of it, each with one subject"),
                ONE_SUBJECT,
            )


def _joins(page: Page) -> bool:
    return any(f" {word} " in fold(page.title.vi) for word in ("va", "cung voi", "dong thoi")) and len(page.fields) > 1
