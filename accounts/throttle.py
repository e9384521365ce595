"""Counters against too many tries, in the database: they hold over all processes and outlive Redis."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from accounts.models import Throttle

# Nobody waits for the disk over a count: the table is unlogged (migration 0003), and a crash empties it.
_COUNT = """
INSERT INTO accounts_throttle (key, "window", count) SELECT unnest(%s::text[]), %s, 1
ON CONFLICT (key, "window") DO UPDATE SET count = accounts_throttle.count + 1
RETURNING count
"""


def allow(key: str, limit: int, per: timedelta, at: datetime) -> bool:
    """Count one try under `key` and say whether it is within `limit` in the present window of length `per`.

    One query, safe against races. The key is stored as a keyed hash, so that addresses and codes are not kept.
    Call it outside a transaction that may be rolled back.
    """
    return allow_under({key}, limit, per, at)


def allow_under(keys: set[str], limit: int, per: timedelta, at: datetime) -> bool:
    """Count one try under each of the keys and say whether it is within `limit` under all of them. As `allow`."""
    window = datetime.fromtimestamp(at.timestamp() // per.total_seconds() * per.total_seconds(), tz=UTC)
    # In one order everywhere, so that two tries never wait for each other.
    stored = sorted(hidden(f"{key}/{per.total_seconds():.0f}") for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [stored, window])
        return all(int(count) <= limit for (count,) in cursor.fetchall())


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
