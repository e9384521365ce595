"""The rows of a case."""

from cases.models.case import Case, CaseQuerySet, CaseSerial, draft_key
from cases.models.consultation import Opinion
from cases.models.drawing import ResultDrawing
from cases.models.ending import ResultEnding
from cases.models.filing import Attachment, DraftAnswers, SendRequest, SignatureCheck, Submission
from cases.models.linked import LinkedCase
from cases.models.office import Competence, ConsultedUnit
from cases.models.outcome import CasePaper, Decision, Rating, Result
from cases.models.store import DocumentUse, StoredDocument
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
    "ConsultedUnit",
    "Decision",
    "DocumentUse",
    "DraftAnswers",
    "LinkedCase",
    "Note",
    "Opinion",
    "Rating",
    "RegisterLookup",
    "Result",
    "ResultDrawing",
    "ResultEnding",
    "SendRequest",
    "SignatureCheck",
    "Step",
    "StoredDocument",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
    "draft_key",
]
