"""Trouble with money: what is held, failed or silent, and the one safe thing to do about it. Codes, never names."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from accounts.roles import Role
from ground.refusals import NotYours, WrongState
from ground.who import Actor
from journal import actions as journal
from payments import actions, troubles
from payments.models import Checkout
from portal.money_words import sections


def money(request: Request) -> HttpResponse:
    """Show every trouble with money. Seven queries beside those of any page."""
    found = sections(at=request.at)
    may_act = any(post.role == Role.ADMINISTRATOR for post in request.who.posts)
    context = {"sections": found, "is_well": not any(one.rows for one in found), "may_act": may_act}
    return render(request, "portal/money.html", context)


def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the gateway about an order in the next round, without anybody waiting for its answer."""
    if not Checkout.objects.filter(pk=pk).exists():
        raise NotYours
    actions.ask_again(pk, at=request.at)
    messages.success(request, _("The gateway is asked within a minute."))
    return redirect("money")


def give_back(request: Request, pk: int) -> HttpResponse:
    """Give a held payment back in full; a second click finds the first refund."""
    try:
        actions.return_held(pk, actor=_actor(request), at=request.at)
    except ObjectDoesNotExist as error:
        raise NotYours from error
    messages.success(request, _("The amount goes back to the payer."))
    return redirect("money")


def retry(request: Request, pk: int) -> HttpResponse:
    """Send a refund again that failed, or that never reached the gateway; always under its own key."""
    stuck = next((one for one in troubles.failed_refunds() if one.id == pk), None)
    if stuck is None:
        raise NotYours
    try:
        _send_again(request, stuck)
    except WrongState:  # somebody else was quicker: it is on its way
        messages.info(request, _("The refund is on its way already."))
    else:
        messages.success(request, _("The refund is sent again."))
    return redirect("money")


def _send_again(request: Request, stuck: troubles.Stuck) -> None:
    if stuck.delivery_id is not None:
        journal.retry(stuck.delivery_id, actor=_actor(request), at=request.at)
    else:
        actions.retry_refund(stuck.id, actor=_actor(request), at=request.at)


def _actor(request: Request) -> Actor:
    post = next((post for post in request.who.posts if post.role == Role.ADMINISTRATOR), None)
    return request.who.actor(post)
