"""The doors: the only way to a case. What lies outside a person's scope is not found, so its existence is not told."""

from django.http import Http404

from accounts.who import Who
from cases.models import Case, CaseQuerySet
from cases.permissions import can
from ground.refusals import require


def _with_names(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_related("service_version__service", "agency", "receiving_unit", "lead_unit", "handler__person")


def case_for(who: Who, code: str, verb: str) -> Case:
    """Return a sent case that this person sees and may do this to. One query.

    Raises Http404 outside her scope, NotAllowed when she sees it but the verb is not hers.
    """
    case = _with_names(Case.objects.sent().visible_to(who)).filter(code=code).first()
    if case is None:
        raise Http404
    require(can(verb, who, case))
    return case


def draft_for(who: Who, key: str) -> Case:
    """Return the citizen's own draft with its answers, or 404. One query.

    A draft that has been sent meanwhile is returned too, so that a refreshed page leads to the case.
    """
    own = Case.objects.filter(applicant_id=who.person_id, key=key) if who.is_citizen else Case.objects.none()
    case = own.select_related("service_version__service", "draft").first()
    if case is None:
        raise Http404
    return case
