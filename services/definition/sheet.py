"""service.yaml: what the service is, for whom, on which law, how long it takes, what it costs, what may be refused."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.definition.base import Basis, Channel, Id, Strict, Text
from services.definition.conditions import Condition
from services.definition.fees import Fee
from services.definition.form import Page
from services.definition.times import Duration, TimeLimit, TimeLimits

Confidence = Literal["sure", "likely", "memory"]
Audience = Literal["citizen", "organisation"]


class LegalBasis(Strict):
    """One article of one act, with how sure we are that it says so."""

    id: Id
    title: Text
    article: Text
    in_force_from: date | None = None
    confidence: Confidence
    cited: bool = False
    """Named in the result document's *căn cứ*."""


class ToConfirm(Strict):
    """A fact from memory that must be compared with the law; shown on the service page and to the editor."""

    id: Id
    note: Text


class CheckingWindow(Strict):
    """How soon the counter says whether an application is received: the general rule, and a special one that wins."""

    general: TimeLimit
    special: TimeLimit | None = None
    special_wins_because: Text | None = None

    @property
    def applies(self) -> TimeLimit:
        """The rule that counts."""
        return self.special or self.general


class RefundRule(Strict):
    """When a paid fee is given back."""

    declined: bool
    withdrawn_before_reception: bool
    refused: bool
    explanation: Text
    basis: Basis | None = None


class Outcome(Strict):
    """What an answer to the questions before the form leads to: why, on which article, and what to do instead.

    One that refuses ends the way here; one that advises tells and lets go on.
    """

    id: Id
    when: Condition
    effect: Literal["refuses", "advises"] = "refuses"
    title: Text
    reason: Text
    next_step: Text
    basis: Basis


class Questions(Strict):
    """Questions before the form and before paying. The first refusing outcome whose condition holds ends the way.

    `open` puts them on the service's public page too, where anybody may answer them before signing in.
    """

    page: Page
    open: bool = True
    outcomes: tuple[Outcome, ...] = ()


class Reason(Strict):
    """A coded reason for not receiving (form 03) or for refusing after processing (letter), with its article."""

    id: Id
    text: Text
    basis: Basis


class Supplement(Strict):
    """Asking for completion after reception: within how long, how often, and how long the applicant has."""

    ask_within: TimeLimit
    times: int = Field(default=1, ge=1)
    answer_within: Duration
    restarts_clock: bool = True
    basis: Basis


class Postal(Strict):
    """Delivery of a paper result by post."""

    when: Condition
    address_field: Id
    carrier: Text
    cost: Text


_CODE = r"^[1-9]\.[0-9]{6}(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})?$"
ProcedureCode = Annotated[str, StringConstraints(pattern=_CODE)]
"""The code of a procedure (domain.md §2.2), short or with the publishing agency's tail."""


class Sheet(Strict):
    """service.yaml."""

    code: ProcedureCode
    name: Text
    summary: Text
    who: tuple["Who", ...] = Field(min_length=1)
    synonyms: tuple[str, ...] = ()
    topics: tuple[Id, ...] = ()
    """Life events and fields of business under which it is found: ids of `services/reference/topics.yaml`."""
    audience: tuple[Audience, ...] = Field(default=("citizen",), min_length=1)
    field: Text
    decided_by: Text
    agency_level: Literal["ministry", "province", "commune"]
    level: Literal["full", "partial"]
    partial_reason: Text | None = None
    channels: tuple[Channel, ...] = Field(min_length=1)
    in_person: Text | None = None
    """Where to go and what to bring; needed where the service cannot be applied for online."""
    min_assurance: int = Field(default=1, ge=1, le=4)
    valid_from: date
    valid_to: date | None = None
    why_scheduled: Text | None = None
    """In a scheduled overlay: which law changes what on its day; shown on the public page before."""
    result_name: Text
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    to_confirm: tuple[ToConfirm, ...] = ()
    time_limit: TimeLimits
    checking_window: CheckingWindow
    fees: tuple[Fee, ...] = ()
    refund_rule: RefundRule
    questions: Questions | None = None
    decline_reasons: tuple[Reason, ...] = Field(min_length=1)
    refusal_reasons: tuple[Reason, ...] = Field(min_length=1)
    supplement: Supplement
    postal: Postal | None = None


class Who(Strict):
    """One group of people who may apply."""

    id: Id
    text: Text


Sheet.model_rebuild()
