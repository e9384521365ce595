"""How payments are often taken: believe the callback, add a row, done. The twin of F19 runs this and must break."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from payments.models import Bill, Checkout, Payment
from portal.urls import urlpatterns as house


@csrf_exempt
def callback(request: HttpRequest) -> HttpResponse:
    """Book every callback as a payment, without signature, lock or memory."""
    event, now = json.loads(request.body), timezone.now()
    order = Checkout.objects.get(order_code=event["order"])
    Payment.objects.create(
        bill_id=order.bill_id,
        checkout=order,
        gateway_txn=event["txn"],
        amount=event["amount"],
        standing="accepted",
        paid_at=now,
        received_at=now,
    )
    Bill.objects.filter(pk=order.bill_id).update(state="paid", paid_at=now)
    return HttpResponse("ok")


urlpatterns = [
    path("cong-thanh-toan/goi-lai/", include(([path("", callback, name="callback")], "payments"))),
    *house,
]
