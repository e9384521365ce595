"""Words that every part of a definition speaks: strict frozen models, texts in two languages, ids."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Language = Literal["vi", "en"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""A name that other parts, answers and translations point to; it never changes once published."""

Basis = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""The id of a legal basis of the same service."""

Channel = Literal["online", "counter", "post"]
"""The way an application comes in."""


class Strict(BaseModel):
    """A part of a definition: unknown keys are mistakes, nothing changes after parsing."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Words(Strict):
    """One text in both languages. `str()` gives the active language, Vietnamese where English is missing."""

    vi: str
    en: str = ""

    def to(self, lang: str) -> str:
        """Return the text in a language ("vi", "en"); Vietnamese, the language of the law, if there is no other."""
        return self.en if self.en and lang.startswith("en") else self.vi

    def __str__(self) -> str:
        return self.to(get_language() or "vi")


def _words(value: object) -> object:
    return {"vi": value} if isinstance(value, str) else value


Text = Annotated[Words, BeforeValidator(_words, json_schema_input_type=str)]
"""In a folder's file a plain Vietnamese string; its English stands in text/en.yaml under the same key."""


Place = tuple[str | int, ...]


def texts(part: object, key: tuple[str, ...] = (), place: Place = ()) -> Iterator[tuple[str, Place, Words]]:
    """Walk a definition; yield (dotted key of text/en.yaml, place in the data, text). List items go by their id."""
    if isinstance(part, Words):
        yield ".".join(key), place, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name), (*key, name), (*place, name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            name = str(getattr(item, "id", index))
            yield from texts(item, (*key, name), (*place, index))


Params = dict[str, str | int | bool]


class RuleUse(Strict):
    """A rule of `services/rules.py` applied to a field: its plain values and the other fields it reads."""

    rule: Id
    params: Params = Field(default_factory=dict, alias="with")
    fields: dict[str, Id] = Field(default_factory=dict)


class Compute(Strict):
    """A computation of `services/computed.py` with the answers or decision fields that it reads.

    A field inside a group stands for the list of its answers, one per item.
    """

    rule: Id
    fields: dict[str, Id]


def _number(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, str) and not _DECIMAL.fullmatch(value)):
        raise ValueError(_("give a plain number, decimals after a point and in quotes"))
    return str(value)


_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")

Number = Annotated[Decimal, BeforeValidator(_number, json_schema_input_type=int | str)]
"""A number of a definition: 3, 1.5 or "0.019"."""
