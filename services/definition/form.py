"""form.yaml: pages, one subject each, and their fields."""

from typing import Literal

from pydantic import Field

from services.definition.base import Id, Strict, Text
from services.definition.conditions import Condition
from services.fields import AnyField


class Page(Strict):
    """One page with one subject. A page of place "review" is drawn on the review page (the declaration)."""

    id: Id
    title: Text
    lead: Text | None = None
    place: Literal["form", "review"] = "form"
    shown_when: Condition | None = None
    fields: tuple[AnyField, ...] = Field(min_length=1)


class Form(Strict):
    """form.yaml."""

    pages: tuple[Page, ...] = Field(min_length=1)
