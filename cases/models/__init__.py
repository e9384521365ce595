"""The rows of a case."""

from cases.models.case import Case, CaseQuerySet, CaseSerial, draft_key
from cases.models.drawing import ResultDrawing
from cases.models.filing import Attachment, DraftAnswers, SendRequest, Submission
from cases.models.office import Competence
from cases.models.outcome import CasePaper, Decision, Rating, Result
from cases.models.work import (
    ClockSpan,
    ComponentCheck,
    Note,
    RegisterLookup,
    Step,
    SupplementItem,
    SupplementRequest,
)

__all__ = [
    "Attachment",
    "Case",
    "CasePaper",
    "CaseQuerySet",
    "CaseSerial",
    "ClockSpan",
    "Competence",
    "ComponentCheck",
    "Decision",
    "DraftAnswers",
    "Note",
    "Rating",
    "RegisterLookup",
    "Result",
    "ResultDrawing",
    "SendRequest",
    "Step",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
    "draft_key",
]
