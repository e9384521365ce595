"""A draft that was begun under another version of its service goes on under the one in force (trust.md B02)."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.who import Who
from cases.actions.drafts import own_draft
from cases.actions.frame import act
from cases.history import log
from cases.lifecycle import State
from cases.models import Case, DraftAnswers
from ground.refusals import WrongState
from services.carrying import carry
from services.definition.conditions import legal_day
from services.models import ServiceVersion
from services.selectors import id_in_force, version_in_force


class VersionChanged(WrongState):
    """The service changed since this draft was begun: the citizen sees what before anything is sent."""

    code = "version_changed"
    message = _("This service has changed since you began. See what is different before you go on.")


class ServiceClosed(WrongState):
    """The service can no longer be applied for."""

    code = "service_closed"
    message = _("This service has ended. Your draft can no longer be sent.")


def require_current(case: Case, *, at: datetime) -> None:
    """Refuse to go on with a draft whose version is not the one in force. One query.

    Raises VersionChanged, or ServiceClosed when no version is in force.
    """
    present = id_in_force(case.service_version.service_id, legal_day(at))
    if present is None:
        raise ServiceClosed
    if present != case.service_version_id:
        raise VersionChanged


@act
def carry_over(case_id: int, *, to: int, who: Who, at: datetime) -> Case:
    """Put a draft under the version in force, `to` being the one whose differences the citizen saw.

    Answers and files stay by the ids of fields and papers; those that have no place any more were shown and go. Raises
    VersionChanged when yet another version came into force meanwhile, ServiceClosed, WrongState for a sent case.
    """
    case, draft = own_draft(case_id, who=who)
    if case.state != State.DRAFT:
        raise WrongState(state=str(case.state))
    new = version_in_force(case.service_version.service_id, legal_day(at))
    if new is None:
        raise ServiceClosed
    if new.pk != to:
        raise VersionChanged
    if new.pk == case.service_version_id:
        return case
    _move(case, draft, new, at=at)
    log(case, "case.carried_over", actor=who.actor(), at=at, version=new.number)
    return case


def _move(case: Case, draft: DraftAnswers, new: ServiceVersion, *, at: datetime) -> None:
    carried = carry(case.service_version.definition, new.definition, draft.answers, lang=get_language() or "vi", at=at)
    pages = {page.id for page in new.definition.pages}
    again = {new.definition.page_of.get(name) for name in carried.fields}
    draft.answers = carried.answers
    draft.typed = {page: typed for page, typed in draft.typed.items() if page in pages}
    draft.done = [page for page in draft.done if page in pages and page not in again]
    draft.saved_at = at
    draft.save(update_fields=["answers", "typed", "done", "saved_at"])
    papers = [component.id for component in new.definition.components.components]
    case.attachments.filter(submission=None).exclude(component__in=papers).delete()
    case.service_version = new
    case.save(update_fields=["service_version"])
