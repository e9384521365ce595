"""Questions that repeat: children, members of a household, periods of residence. Nested once at most."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import Discriminator, Field, model_validator

from services.definition.base import Text
from services.fields.base import FieldBase
from services.fields.plain import PlainField
from services.fields.widgets import GroupWidget


class InnerGroup(FieldBase):
    """A list of items, each answering the same questions; stored as a list of mappings.

    The answers are judged by `services.answers`, which knows what is shown; `check` alone looks at each value.
    """

    kind: Literal["group"]
    item: Text
    """What one item is called: “Con”, “Thành viên”."""
    at_least: int = Field(default=0, ge=0, le=50)
    at_most: int = Field(default=10, ge=1, le=50)
    fields: tuple[Annotated[PlainField, Discriminator("kind")], ...] = Field(min_length=1)
    comparable: ClassVar[frozenset[str]] = frozenset({"count_at_least"})

    @model_validator(mode="before")
    @classmethod
    def _required_by_number(cls, data: Any) -> Any:
        """A group is required exactly when it needs an item."""
        return {**data, "required": bool(data.get("at_least"))} if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.at_most < self.at_least:
            raise ValueError(_("at_most is less than at_least"))
        return self

    @property
    def controls(self) -> int:
        """The number of items beside as many items as there may be."""
        return 1 + self.at_most * sum(one.controls for one in self.fields)

    def is_empty(self, value: object) -> bool:
        """A list without a filled item is no answer."""
        return not value or (isinstance(value, list) and all(self.is_blank(item) for item in value))

    def is_blank(self, item: object) -> bool:
        """Say whether nothing was answered in an item."""
        if not isinstance(item, Mapping):
            return not item
        return all(one.is_empty(item.get(one.id)) for one in self.fields if one.asks)

    def items_of(self, value: object) -> list[tuple[int, Mapping[str, Any]]]:
        """Return the items that count with their places: blank ones beyond the least number do not.

        Raises ValidationError for what no form of ours sends.
        """
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise ValidationError(_("This answer cannot be read."), code="unreadable")
        return [(place, item) for place, item in enumerate(value) if place < self.at_least or not self.is_blank(item)]

    def check(self, value: Any, *, at: datetime) -> list[dict[str, Any]]:
        """Return the items, each answer checked by itself; nothing is asked that was left out."""
        return [
            {
                one.id: one.check(item[one.id], at=at)
                for one in self.fields
                if one.asks and not one.is_empty(item.get(one.id))
            }
            for _place, item in self.items_of(value)
        ]

    def widget(self, lang: str, *, on: date) -> forms.Widget:
        """Return the frame in which `services.forms` draws the items."""
        return GroupWidget(item=self.item.to(lang), at_most=self.at_most, at_least=self.at_least)

    def heading(self, place: int, lang: str) -> str:
        """Return the name of an item: Con 2."""
        return f"{self.item.to(lang)} {place + 1}"

    def shown(self, item: Mapping[str, Any], lang: str) -> Iterator[tuple[FieldBase, str]]:
        """Yield the answered questions of an item as they read."""
        for one in self.fields:
            if item.get(one.id) is not None:
                yield one, one.show(item[one.id], lang)

    def show(self, answer: Any, lang: str) -> str:
        """Write a line each item: Con 1: Họ tên: …; Ngày sinh: …."""
        lines = []
        for place, item in enumerate(answer):
            parts = (f"{one.label.to(lang)}: {value}" for one, value in self.shown(item, lang))
            lines.append(f"{self.heading(place, lang)}: {'; '.join(parts)}")
        return "\n".join(lines)

    def words(self, answer: Any, lang: str) -> list[dict[str, Any]]:
        """Return shown values by field id, item by item, for templates of documents; inner groups as such lists."""
        return [{one.id: value for one, value in self.shown(item, lang)} for item in answer]

    def answer_schema(self, lang: str) -> dict[str, Any]:
        """Return an array of objects."""
        return {
            "type": "array",
            "items": object_schema(self.fields, lang),
            "minItems": self.at_least,
            "maxItems": self.at_most,
        }

    def possible(self, value: object) -> bool:
        """Nothing to compare with: outside a group only its items are counted."""
        return False

    def missing_sentence(self, lang: str) -> str:
        """Ask for the items."""
        if self.missing:
            return self.missing.to(lang)
        words = _("Add at least %(least)s: %(item)s")
        return str(words % {"least": self.at_least, "item": self.item.to(lang)})


class Group(InnerGroup):
    """A group on a page; its fields may hold another group, but no third."""

    fields: tuple[Annotated[PlainField | InnerGroup, Discriminator("kind")], ...] = Field(min_length=1)  # type: ignore[assignment]  # one kind more

    def words(self, answer: Any, lang: str) -> list[dict[str, Any]]:
        """Return shown values by field id; an inner group as a list of such mappings."""
        found = super().words(answer, lang)
        for one in self.fields:
            if isinstance(one, InnerGroup):
                for item, drawn in zip(answer, found, strict=True):
                    drawn[one.id] = one.words(item.get(one.id) or [], lang)
        return found


def object_schema(fields: tuple[Any, ...], lang: str) -> dict[str, Any]:
    """Return the JSON Schema of answers to some questions: those always asked and required are required there too."""
    properties = {one.id: described(one, lang) for one in fields if one.asks or one.computes}
    needed = [one.id for one in fields if one.asks and one.required and one.shown_when is None]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def described(one: FieldBase, lang: str) -> dict[str, Any]:
    """Return the schema of a question with its label, its hint and when it is asked."""
    hint = {"description": one.hint.to(lang)} if one.hint else {}
    when = {"x-shown-when": one.shown_when.model_dump(mode="json", by_alias=True)} if one.shown_when else {}
    return {"title": one.label.to(lang), **hint, **one.answer_schema(lang), **when}
