"""A public service as a typed, frozen value, parsed from its folder or from a published version."""

from services.definition.base import Channel, Language, Text, Words, texts
from services.definition.conditions import Answers, Condition
from services.definition.fees import Fee, FeePeriod, Relief
from services.definition.form import Form, Page
from services.definition.papers import Component, Components, Document, RecordEntry, Result
from services.definition.sheet import (
    CheckingWindow,
    LegalBasis,
    Postal,
    Questions,
    Reason,
    RefundRule,
    Sheet,
    Supplement,
)
from services.definition.times import Duration, LimitByAnswer, TimeLimit
from services.definition.whole import ServiceDefinition
from services.definition.workflow import FourEyes, Lookup, StepDef, Workflow

__all__ = [
    "Answers",
    "Channel",
    "CheckingWindow",
    "Component",
    "Components",
    "Condition",
    "Document",
    "Duration",
    "Fee",
    "FeePeriod",
    "Form",
    "FourEyes",
    "Language",
    "LegalBasis",
    "LimitByAnswer",
    "Lookup",
    "Page",
    "Postal",
    "Questions",
    "Reason",
    "RecordEntry",
    "RefundRule",
    "Relief",
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
