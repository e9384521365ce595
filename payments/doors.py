"""The only way of a page to a bill: the payer's own, or 404."""

from django.http import Http404

from accounts.who import Who
from payments.models import Bill


def bill_of(who: Who, key: str) -> Bill:
    """Return the bill with this key if it is the person's own. Raises Http404 for every other, as for none."""
    bill = Bill.objects.of(who.person_id).filter(key=key).first() if who.is_citizen else None
    if bill is None:
        raise Http404
    return bill
