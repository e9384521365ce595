"""What happened, in plain words: one table from the journal's kinds to sentences for officials and citizens."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, str | Promise] = {
    "case.opened": _("draft started"),
    "draft.begun": _("draft started"),
    "draft.reuse_answered": _("asked whether to use earlier answers again"),
    "case.send_requested": _("payment started"),
    "case.send_cancelled": _("payment given up"),
    "case.discarded": _("draft deleted"),
    "case.carried_over": _("draft taken over into the new version of the service"),
    "case.send_failed": _("sending after payment failed"),
    "case.submitted": _("application sent"),
    "case.received": _("application received"),
    "case.declined": _("application not received"),
    "case.supplement_asked": _("completion asked for"),
    "case.supplement_answered": _("completion sent"),
    "case.withdrawn": _("application withdrawn"),
    "case.taken": _("taken in hand"),
    "case.assigned": _("assigned"),
    "case.checked": _("a document checked"),
    "case.looked_up": _("register asked"),
    "case.lookup_answered": _("register answered"),
    "case.verification_asked": _("written verification asked for"),
    "case.verified": _("verification answered"),
    "case.drafted": _("decision drafted"),
    "case.handed_on": _("first part of the appraisal finished"),
    "case.consulted": _("another office asked for its opinion"),
    "case.opinion_given": _("opinion given"),
    "case.opinion_silent": _("no answer in time, counts as consent"),
    "case.linked": _("linked application due"),
    "case.linked_opened": _("linked application opened"),
    "case.linked_ended": _("linked application ended"),
    "case.proposed": _("submitted for review"),
    "case.forwarded": _("submitted for approval"),
    "case.sent_back": _("sent back to be worked on again"),
    "case.approved": _("approved and numbered"),
    "case.rendered": _("document prepared"),
    "case.signed": _("signed"),
    "case.sealed": _("agency signature added"),
    "case.drawings_sealed": _("agency signature added to the drawings"),
    "case.voided": _("number voided"),
    "case.released": _("result issued"),
    "case.returned": _("result delivered"),
    "case.result_end_proposed": _("end of the result proposed"),
    "case.result_end_dropped": _("proposed end of the result not confirmed"),
    "case.result_ended": _("result ended"),
    "case.noted": _("internal note written"),
    "case.rated": _("rated"),
}

SATISFACTION: dict[int, str | Promise] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}
"""What each number of a rating says."""


def act_words(kind: str) -> str:
    """Return the words for an act; an unknown kind is shown as it is rather than hidden."""
    return str(ACTS.get(kind, kind))
