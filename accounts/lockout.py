"""Guessing passwords: counted in the database per account and per address, slowed down, never locked for ever."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from accounts.models import LoginAttempt
from accounts.models.people import clean_username
from accounts.throttle import hidden

WINDOW = timedelta(minutes=15)

# Few wrong tries for one account from one address; more in all, so that a stranger elsewhere cannot easily lock a
# person out; many for an address, because a whole office may share one.
PER_ACCOUNT_AND_ADDRESS = 10
PER_ACCOUNT = 50
PER_ADDRESS = 200

_Outcome = LoginAttempt.Outcome


def begin(username: str, *, address: str | None, at: datetime) -> LoginAttempt:
    """Note an attempt before the password is looked at; its outcome says LOCKED when there were too many.

    It counts as wrong until `succeed` says otherwise: of many attempts at once no more than the limit get through.
    Two or three queries.
    """
    attempt = LoginAttempt.objects.create(
        account_key=hidden(f"account/{clean_username(username)}"), address=address, outcome=_Outcome.WRONG, at=at
    )
    if _too_many(attempt):
        attempt.outcome = _Outcome.LOCKED
        attempt.save(update_fields=["outcome"])
    return attempt


def succeed(attempt: LoginAttempt) -> None:
    """Note that the password was right; earlier wrong tries of this account from here no longer count."""
    attempt.outcome = _Outcome.OK
    attempt.save(update_fields=["outcome"])


def forget(*, before: datetime) -> int:
    """Delete old attempts; returns how many. For the nightly clean-up."""
    return LoginAttempt.objects.filter(at__lt=before).delete()[0]


def _too_many(attempt: LoginAttempt) -> bool:
    account, here = Q(account_key=attempt.account_key), Q(address=attempt.address)
    recent = LoginAttempt.objects.filter(account | here, at__gt=attempt.at - WINDOW)
    last = recent.filter(account & here, outcome=_Outcome.OK).aggregate(at=Max("at"))["at"]
    since = Q(at__gt=last) if last else Q()
    wrong = recent.filter(outcome=_Outcome.WRONG).aggregate(
        both=Count("pk", filter=account & here & since),
        account=Count("pk", filter=account),
        address=Count("pk", filter=here),
    )
    return bool(
        wrong["both"] > PER_ACCOUNT_AND_ADDRESS or wrong["account"] > PER_ACCOUNT or wrong["address"] > PER_ADDRESS
    )
