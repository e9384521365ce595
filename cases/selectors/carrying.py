"""What a citizen is shown before a draft goes on under another version of its service."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from cases.models import Attachment, Case, SendRequest
from payments.selectors import balance_of
from services import components, fees
from services.answers import clean
from services.carrying import Carried, carry
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.differences import differences
from services.models import ServiceVersion
from services.selectors import version_in_force


@dataclass(frozen=True)
class Money:
    """The fee before and now, and what was paid already, in đồng."""

    before: int
    now: int
    paid: int | None

    @property
    def too_much(self) -> int:
        """What goes back by itself when the application is sent."""
        return max((self.paid or 0) - self.now, 0)

    @property
    def too_little(self) -> int:
        """What the paid amount falls short of the fee."""
        return max(self.now - self.paid, 0) if self.paid is not None else 0


@dataclass(frozen=True)
class Carrying:
    """The two versions side by side, as they concern this draft."""

    version: ServiceVersion
    sentences: tuple[str, ...]
    carried: Carried
    lost_files: tuple[str, ...]
    new_papers: tuple[str, ...]
    money: Money
    waits_for_payment: bool


def carrying(case: Case, *, at: datetime) -> Carrying | None:
    """Return what differs for a draft; None when its version is in force, or none is. Four queries, six at first."""
    new = version_in_force(case.service_version.service_id, legal_day(at))
    if new is None or new.pk == case.service_version_id:
        return None
    lang = get_language() or "vi"
    before, after = case.service_version.definition, new.definition
    carried = carry(before, after, case.draft.answers, lang=lang, at=at)
    changes = differences(before, after)
    files = list(case.attachments.filter(submission=None).order_by("id"))
    return Carrying(
        version=new,
        sentences=tuple(change.sentence.to(lang) for change in changes if change.severity != "harmless"),
        carried=carried,
        lost_files=_lost(after, files),
        new_papers=_new_papers(before, after, case, carried, at=at),
        money=_money(case, after, carried, at=at),
        waits_for_payment=case.send_requests.filter(state=SendRequest.State.WAITING).exists(),
    )


def _lost(after: ServiceDefinition, files: list[Attachment]) -> tuple[str, ...]:
    kept = {component.id for component in after.components.components}
    return tuple(file.name for file in files if file.component not in kept)


def _new_papers(
    before: ServiceDefinition, after: ServiceDefinition, case: Case, carried: Carried, *, at: datetime
) -> tuple[str, ...]:
    """Return the papers that must be given now and did not have to be before."""
    known = clean(before, case.draft.answers, at=at).answers
    had = {need.id for need in components.required(before, known, at=at) if need.required}
    now = components.required(after, clean(after, carried.answers, at=at).answers, at=at)
    return tuple(need.label for need in now if need.required and need.id not in had)


def _money(case: Case, after: ServiceDefinition, carried: Carried, *, at: datetime) -> Money:
    day = legal_day(at)
    held = balance_of(case.reference).held
    known = clean(case.service_version.definition, case.draft.answers, at=at).answers
    return Money(
        before=fees.quote(case.service_version.definition, known, on=day, channel=case.channel).total,
        now=fees.quote(after, clean(after, carried.answers, at=at).answers, on=day, channel=case.channel).total,
        paid=held or None,
    )
