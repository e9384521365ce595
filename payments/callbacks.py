"""The door for the gateway's messages: nothing is believed that is not signed, fresh and understood."""

import hashlib
import json
import logging
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from accounts.requests import Request
from ground.failpoints import failpoint
from ground.money import MAX
from payments import actions
from payments.gateways.signatures import CALLBACK, NONCE_HEADER, TIME_HEADER, is_genuine
from payments.models import GatewayEvent

LARGEST_BODY = 16 * 1024
TOLERANCE = 5 * 60
"""Seconds between the signing of a message and its first arrival; a repetition of a known event may be older."""

PRINTABLE = r"^[\x20-\x7e]*$"

security = logging.getLogger("motcua.security")


class Body(BaseModel):
    """A message as it stands on the wire."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=8, max_length=64, pattern=PRINTABLE)
    kind: str = Field(max_length=32, pattern=PRINTABLE)
    order: str = Field(min_length=1, max_length=64, pattern=PRINTABLE)
    txn: str = Field(default="", max_length=64, pattern=PRINTABLE)
    refund_key: str = Field(default="", max_length=64, pattern=PRINTABLE)
    amount: int = Field(strict=True, ge=0, le=MAX)
    at: AwareDatetime

    @field_validator("at")
    @classmethod
    def _of_our_age(cls, at: datetime) -> datetime:
        """Refuse moments at the edge of the calendar: in another time zone they can be neither stored nor read."""
        if not 2000 <= at.year <= 2200:
            raise ValueError("not a moment of our age")
        return at


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: two readers of the message would not read the same."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key stands twice")
    return read


class Refused(Exception):
    """The message is not taken; `status` and `code` go back to the gateway, nothing is stored."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@csrf_exempt
def callback(request: Request) -> HttpResponse:
    """Take one message of the gateway. 2xx means: stored, do not send it again.

    401 forged or too old · 409 the event id was used with other content · 411, 413 no length, too large · 422 not
    understood.
    An unknown order is stored, recorded as an alarm and answered 200, for sending it again would change nothing.
    """
    try:
        message = read_message(request)
        failpoint("callback_read")
        outcome = actions.receive_event(message, at=request.at)
    except Refused as refused:
        security.warning("payment callback refused: %s", refused.code)
        return JsonResponse({"code": refused.code}, status=refused.status)
    except actions.EventChanged as changed:
        security.warning("payment callback refused: %s", changed.code)
        return JsonResponse({"code": changed.code}, status=409)
    return JsonResponse({"outcome": str(outcome)})


def read_message(request: Request) -> actions.GatewayMessage:
    """Return the message that the request carries. Raises Refused."""
    body = _small_body(request)
    if not is_genuine(settings.PAYMENT_GATEWAY_SECRET, request.headers, target=CALLBACK, body=body):
        raise Refused(401, "signature")
    try:
        json.loads(body.decode(), object_pairs_hook=_no_key_twice)
        read = Body.model_validate_json(body)
    except (ValueError, RecursionError) as error:  # pydantic's and json's errors are ValueErrors
        raise Refused(422, "not_understood") from error
    if not _fresh(request.headers[TIME_HEADER], at=request.at) and not _known(read.id):
        raise Refused(401, "old")
    return actions.GatewayMessage(
        event_id=read.id,
        kind=read.kind,
        order_code=read.order,
        txn=read.txn,
        refund_key=read.refund_key,
        amount=read.amount,
        at=read.at,
        nonce=request.headers[NONCE_HEADER],
        body_sha256=hashlib.sha256(body).hexdigest(),
    )


def _small_body(request: Request) -> bytes:
    """Read the body, if it says truly that it is small: the length comes first, so a large one is never read."""
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()):
        raise Refused(411, "length_missing")
    if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
        raise Refused(413, "too_large")
    return request.body


def _fresh(timestamp: str, *, at: datetime) -> bool:
    return abs(at.timestamp() - int(timestamp)) <= TOLERANCE


def _known(event_id: str) -> bool:
    return GatewayEvent.objects.filter(event_id=event_id).exists()
