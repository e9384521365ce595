"""The kinds of field: those of `services/fields/plain.py`, and groups of them that repeat."""

from typing import Annotated

from pydantic import Discriminator

from services.definition.base import RuleUse
from services.fields.base import FieldBase
from services.fields.groups import Group, InnerGroup
from services.fields.plain import PlainField

AnyField = Annotated[PlainField | Group, Discriminator("kind")]
"""A question of a page."""

__all__ = ["AnyField", "FieldBase", "Group", "InnerGroup", "RuleUse"]
