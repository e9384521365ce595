"""Counters against too many tries, in the database: they hold over all processes and outlive Redis."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from accounts.models import Throttle

_COUNT = """
INSERT INTO accounts_throttle (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = accounts_throttle.count + 1
RETURNING count
"""


def allow(key: str, limit: int, per: timedelta, at: datetime) -> bool:
    """Count one try under `key` and say whether it is within `limit` in the present window of length `per`.

    One query, safe against races. The key is stored as a keyed hash, so that addresses and codes are not kept.
    Call it outside a transaction that may be rolled back.
    """
    window = datetime.fromtimestamp(at.timestamp() // per.total_seconds() * per.total_seconds(), tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hidden(f"{key}/{per.total_seconds():.0f}"), window])
        row = cursor.fetchone()
    return int(row[0]) <= limit


def wait(per: timedelta, at: datetime) -> int:
    """Return the seconds until the next window begins, for Retry-After."""
    length = int(per.total_seconds())
    return length - int(at.timestamp()) % length


def forget(*, before: datetime) -> int:
    """Delete windows that are over; returns how many. For the nightly clean-up."""
    return Throttle.objects.filter(window__lt=before).delete()[0]


def hidden(text: str) -> str:
    """Return a keyed hash of 64 hex digits."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
