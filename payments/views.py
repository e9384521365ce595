"""The payer's pages: what is owed, on to the gateway, back from it, the receipt. All work without JavaScript."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from accounts.requests import Request
from ground.refusals import NotAllowed
from payments import actions, selectors
from payments.doors import bill_of
from records import storage
from records.models import Blob

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAUSE = 5
"""Seconds until the waiting page asks again by itself, in the first minutes."""

PATIENCE = 180
"""Seconds after which it asks every half minute only."""


TITLES = {
    "to_pay": _("Fees to be paid"),
    "started": _("Fees to be paid"),
    "waiting": _("Waiting for the confirmation of the payment"),
    "given_up": _("Not paid"),
    "held": _("The payment is being checked"),
    "paid": _("Paid"),
    "cancelled": _("Nothing to be paid"),
}


def _title(view: selectors.BillView) -> "StrOrPromise":
    """Name what has become of the money: what went back is not called paid any more."""
    if view.has_gone_back:
        return _("Returned to you")
    return _("Being returned to you") if view.goes_back else TITLES[view.phase]


def bill(request: Request, key: str) -> HttpResponse:
    """Show the bill and what has become of it; while the gateway's word is missing, the page asks again by itself."""
    found = bill_of(request.who, key)
    view = selectors.view_of(found)
    context = {
        "bill": view,
        "title": _title(view),
        "phase_template": f"payments/phases/{view.phase}.html",
        "others": selectors.other_bills(found),
    }
    response = render(request, "payments/bill.html", context)
    if view.phase == "waiting":
        actions.ask_soon(found.pk, at=request.at)
        waited = (request.at - (view.checkout_opened_at or request.at)).total_seconds()
        response.headers["Refresh"] = str(PAUSE if waited < PATIENCE else 30)
    patch_cache_control(response, private=True, no_store=True)
    return response


def pay(request: Request, key: str) -> HttpResponse:
    """Send the payer to the gateway's page; a second click finds the same order. What needs no paying says so."""
    found = bill_of(request.who, key)
    try:
        return HttpResponseRedirect(actions.start_checkout(found.pk, at=request.at))
    except NotAllowed:
        return redirect("payments:bill", key=key)


def returned(request: Request, key: str) -> HttpResponse:
    """Take the payer back from the gateway. What the address says about success is not believed."""
    found = bill_of(request.who, key)
    actions.note_return(found.pk, actor=request.who.actor(), at=request.at)
    return redirect("payments:bill", key=key)


def receipt(request: Request, key: str) -> HttpResponse:
    """Hand out the electronic receipt as a file; 404 until it has been made."""
    receipt_view = selectors.view_of(bill_of(request.who, key)).receipt
    if receipt_view is None or receipt_view.blob_id is None:
        raise Http404
    blob = Blob.objects.get(pk=receipt_view.blob_id)
    response = HttpResponse(storage.read(blob), content_type="application/pdf")
    name = f"bien-lai-{receipt_view.symbol}-{receipt_view.number:07d}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response
