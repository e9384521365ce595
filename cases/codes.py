"""The case code (*mã số hồ sơ*): receiving unit, day, serial of the day."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from accounts.models import Unit


def next_code(unit: Unit, *, at: datetime) -> str:
    """Return the next code of a receiving unit, e.g. `H26.15-261122-0001`. One query; needs a transaction.

    The serial row stays locked until the commit, so that numbers have no gaps and are never given twice; take it as
    late as possible. Shape: domain.md §2.3 (memory, seen widely), therefore opaque everywhere else.
    """
    day = timezone.localtime(at).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseserial (unit_id, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT caseserial_one_per_unit_and_day "
            "DO UPDATE SET last = cases_caseserial.last + 1 RETURNING last",
            [unit.pk, day],
        )
        (serial,) = cursor.fetchone()
    return f"{unit.code}-{day:%y%m%d}-{serial:04d}"
