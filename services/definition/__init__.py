"""A public service as a typed, frozen value, parsed from its folder or from a published version."""

from services.definition.base import Language, Text, Words, texts
from services.definition.conditions import Answers, Condition
from services.definition.form import Form, Page
from services.definition.papers import Component, Components, Document, RecordEntry, Result
from services.definition.sheet import (
    CheckingWindow,
    Fee,
    LegalBasis,
    Postal,
    Questions,
    Reason,
    RefundRule,
    Sheet,
    Supplement,
    TimeLimit,
)
from services.definition.whole import ServiceDefinition
from services.definition.workflow import FourEyes, Lookup, StepDef, Workflow

__all__ = [
    "Answers",
    "CheckingWindow",
    "Component",
    "Components",
    "Condition",
    "Document",
    "Fee",
    "Form",
    "FourEyes",
    "Language",
    "LegalBasis",
    "Lookup",
    "Page",
    "Postal",
    "Questions",
    "Reason",
    "RecordEntry",
    "RefundRule",
    "Result",
    "ServiceDefinition",
    "Sheet",
    "StepDef",
    "Supplement",
    "Text",
    "TimeLimit",
    "Words",
    "Workflow",
    "texts",
]
