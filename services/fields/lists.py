"""Answers from a reference table: stored by code, chosen among what counts on the day, shown even when retired."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from services.definition.base import Id
from services.definition.conditions import legal_day
from services.fields.base import FieldBase, typed_text
from services.fields.widgets import Checkboxes, LinesWidget, Radios
from services.reference import Table, names, table

FEW, MANY = 7, 80
"""Up to `FEW` entries are radio buttons, up to `MANY` a list box; a longer list is typed, not sent with the page."""


class _FromTable(FieldBase):
    """What all of them share: one code of one table."""

    @property
    def reference(self) -> Table:
        """The reference table."""
        raise NotImplementedError  # each kind below names its own

    def choices(self, lang: str, on: date) -> list[tuple[str, str]]:
        """Return (code, name) of what may be chosen on a day."""
        return self.reference.choices(lang, on)

    def check(self, value: Any, *, at: datetime) -> Any:
        """Return the code of an entry that counts on the day; a typed name is understood too."""
        return self.code_of(typed_text(value), on=legal_day(at))

    def code_of(self, typed: str, *, on: date) -> str:
        """Return the code that a typed code or name means. Raises ValidationError."""
        known = self.reference
        found = known.find(typed, on=on)
        if found is not None and self.possible(found.code):
            return found.code
        retired = known.newest(typed.strip())
        if retired is not None and not retired.counts_on(on):
            words = _("“%(name)s” is no longer in the list. Choose again.")
            raise ValidationError(words, code="retired", params={"name": retired.to(get_language() or "vi")})
        raise ValidationError(_("Choose one of the answers in the list."), code="choice")

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return radio buttons, a list box or, for a long list, a box for the code or the name."""
        choices = self.choices(lang, on)
        if len(choices) > MANY:
            return forms.TextInput(attrs={"maxlength": "200"})
        return Radios(choices=choices) if len(choices) <= FEW else forms.Select(choices=[("", ""), *choices])

    def show(self, answer: Any, lang: str) -> str:
        """Write the name, retired entries included."""
        return self.reference.show(answer, lang)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return a code; the table itself is published under its name."""
        return {"type": "string", "x-reference-table": self.reference.name}

    def possible(self, value: object) -> bool:
        """Only codes of the table."""
        return value in self.reference


class Nationality(_FromTable):
    """A country by its ISO 3166 code; "XX" for whoever has none, "ZZ" where the list does not have it."""

    kind: Literal["nationality"]
    default_autocomplete: ClassVar[str] = "country"

    @property
    def reference(self) -> Table:
        """Nationalities, Viet Nam first."""
        return table("nationalities")

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a list with Viet Nam first and chosen."""
        return forms.Select(choices=self.choices(lang, on))


class Ethnicity(_FromTable):
    """One of the 54 ethnic groups (QĐ 121-TCTK/PPCĐ of 1979: likely), or what papers say otherwise."""

    kind: Literal["ethnicity"]

    @property
    def reference(self) -> Table:
        """Ethnic groups in the official order."""
        return table("ethnicities")


class Religion(_FromTable):
    """One of the religions that the state has recognised, none, or another."""

    kind: Literal["religion"]

    @property
    def reference(self) -> Table:
        """Religions, none first."""
        return table("religions")


class Relation(_FromTable):
    """Whose relative somebody is; `of` limits the list and gives its order."""

    kind: Literal["relation"]
    of: tuple[Id, ...] = ()

    @property
    def reference(self) -> Table:
        """Relations."""
        return table("relations")

    @model_validator(mode="after")
    def _known(self) -> Self:
        for code in self.of:
            if code not in self.reference:
                raise ValueError(
                    _("“%(code)s” is no relation; services/reference/relations.csv lists them") % {"code": code}
                )
        return self

    def choices(self, lang: str, on: date) -> list[tuple[str, str]]:
        """Return the relations of this field, in its own order."""
        every = self.reference.choices(lang, on)
        return [(code, dict(every)[code]) for code in self.of] if self.of else every

    def possible(self, value: object) -> bool:
        """Only codes of this field."""
        return value in self.of if self.of else value in self.reference

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return the codes of this field."""
        return {**super().answer_schema(lang), **({"enum": [*self.of]} if self.of else {})}


class Reference(_FromTable):
    """An entry of any reference table; with `most` a list of several."""

    kind: Literal["reference"]
    table_name: Id = Field(alias="table")
    most: int | None = Field(default=None, ge=1)
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in", "count_at_least"})

    @property
    def reference(self) -> Table:
        """The table that the definition names."""
        return table(self.table_name)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.table_name not in names():
            raise ValueError(
                _("there is no reference table “%(table_name)s”; there are: %(known)s")
                % {"table_name": self.table_name, "known": ", ".join(names())}
            )
        return self

    def check(self, value: Any, *, at: datetime) -> Any:
        """Return the code, or the codes in the order given, without repeats."""
        if self.most is None:
            return super().check(value, at=at)
        lines = value.splitlines() if isinstance(value, str) else value
        if not isinstance(lines, list | tuple):
            raise ValidationError(_("This answer cannot be read."), code="unreadable")
        found = list(dict.fromkeys(self.code_of(typed_text(line), on=legal_day(at)) for line in lines if line))
        if len(found) > self.most:
            raise ValidationError(_("Choose at most %(most)s."), code="too_many", params={"most": self.most})
        return found

    @property
    def controls(self) -> int:
        """One entry, or as many boxes as are drawn before they become lines to type."""
        return 1 if self.most is None else MANY // 2

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return the control of one entry; for several checkboxes, or lines to type where the list is long."""
        if self.most is None:
            return super().widget(lang, on=on)
        choices = self.choices(lang, on)
        return LinesWidget() if len(choices) > MANY // 2 else Checkboxes(choices=choices)

    def show(self, answer: Any, lang: str) -> str:
        """Write the name, or the names separated by semicolons."""
        codes = answer if isinstance(answer, list) else [answer]
        return "; ".join(self.reference.show(code, lang) for code in codes)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return a code or an array of codes."""
        one = super().answer_schema(lang)
        return one if self.most is None else several(one, self.most)


class BusinessActivity(_FromTable):
    """Activities by their VSIC code of four digits (QĐ 36/2025/QĐ-TTg: likely); the first is the main one.

    One line each: the code, or the name as the list has it. The stored answer is the list of codes.
    """

    kind: Literal["business_activity"]
    most: int = Field(default=10, ge=1, le=50)
    comparable: ClassVar[frozenset[str]] = frozenset({"equals", "in", "count_at_least"})

    @property
    def reference(self) -> Table:
        """VSIC, level 4."""
        return table("business_activities")

    def check(self, value: Any, *, at: datetime) -> Any:
        """Return the codes in the order typed, without repeats."""
        lines = value.splitlines() if isinstance(value, str) else value
        if not isinstance(lines, list | tuple):
            raise ValidationError(_("This answer cannot be read."), code="unreadable")
        typed = [line for line in (typed_text(line).strip() for line in lines) if line]
        found = list(dict.fromkeys(self.code_of(line, on=legal_day(at)) for line in typed[: self.most + 1]))
        if len(found) > self.most:
            raise ValidationError(_("Enter at most %(most)s activities."), code="too_many", params={"most": self.most})
        return found

    def code_of(self, typed: str, *, on: date) -> str:
        """Return the code at the beginning of a line, or that of the name. Raises ValidationError with what is near."""
        code = typed[:4]
        wanted = code if code.isascii() and code.isdigit() and not typed[4:5].isdigit() else typed
        found = self.reference.find(wanted, on=on)
        if found is not None:
            return found.code
        near = self.reference.like(typed[:80], on=on)
        if near:
            words = _("“%(typed)s” is not exact. Did you mean: %(near)s?")
            listed = "; ".join(f"{row.code} {row.to(get_language() or 'vi')}" for row in near)
            raise ValidationError(words, code="near", params={"typed": typed[:80], "near": listed})
        words = _("“%(typed)s” is no activity of the list. Enter its code of four digits, for example 4711.")
        raise ValidationError(words, code="activity", params={"typed": typed[:80]})

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return a box of lines: five hundred entries are not sent with a page."""
        return LinesWidget()

    def initial(self, answer: Any) -> Any:
        """Return a line each with code and name."""
        return "\n".join(f"{code} {self.reference.show(code, get_language() or 'vi')}" for code in answer)

    def show(self, answer: Any, lang: str) -> str:
        """Write a line each with code and name."""
        return "\n".join(f"{code} {self.reference.show(code, lang)}" for code in answer)

    def export(self, answer: Any, lang: str) -> str:
        """Return the codes."""
        return "; ".join(answer)

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an array of codes."""
        return several(super().answer_schema(lang), self.most)


def several(one: dict[str, Any], most: int) -> dict[str, Any]:
    """Return the schema of a list of different things."""
    return {"type": "array", "items": one, "uniqueItems": True, "minItems": 1, "maxItems": most}
