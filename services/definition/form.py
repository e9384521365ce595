"""form.yaml: pages, one subject each, and their fields."""

from typing import Literal

from pydantic import Field

from services.definition.base import Id, Strict, Text
from services.definition.conditions import All, Condition
from services.fields import AnyField


class Page(Strict):
    """One page with one subject. A page of place "review" is drawn on the review page (the declaration)."""

    id: Id
    title: Text
    lead: Text | None = None
    place: Literal["form", "review"] = "form"
    shown_when: Condition | None = None
    fields: tuple[AnyField, ...] = Field(min_length=1)

    def alone(self, field: AnyField) -> AnyField:
        """Return a field as it stands without its page: shown when its page is."""
        conditions = tuple(one for one in (self.shown_when, field.shown_when) if one is not None)
        if self.shown_when is None:
            return field
        return field.model_copy(update={"shown_when": conditions[0] if len(conditions) == 1 else All(all=conditions)})


class Form(Strict):
    """form.yaml."""

    pages: tuple[Page, ...] = Field(min_length=1)
