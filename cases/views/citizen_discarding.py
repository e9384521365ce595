"""A draft that nobody wants any more: what becomes of its money is said before it is thrown away, and shown after."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from cases.actions import discarding
from cases.doors import draft_for
from cases.lifecycle import State
from cases.selectors import citizen, timeline
from cases.views.edge import gone_on
from payments.selectors import bills_with_money


def discard(request: Request, key: str) -> HttpResponse:
    """Ask once more, then throw the draft away. One that is kept because of its money shows what went back."""
    case = draft_for(request.who, key)
    if case.code:
        return gone_on(case)
    if request.method == "POST":
        left = discarding.discard(case.pk, who=request.who, at=request.at)
        messages.success(request, _("The draft was deleted."))
        return redirect("citizen:cases") if left is None else redirect("citizen:discard", key=key)
    if case.state == State.DISCARDED:
        context = {"case": case, "service": citizen.service_name(case), "bills": bills_with_money(case.reference)}
        return render(request, "cases/citizen/discarded.html", context)
    context = {
        "case": case,
        "refund": timeline.refund_if_withdrawn(case),
        "waits_for_payment": citizen.waits_for_payment(case),
    }
    return render(request, "cases/citizen/discard.html", context)
