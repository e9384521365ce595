"""A database of its own for benches that need one: the tests' office, the service, as many cases as wanted."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cases.models import Case
from tests.factories import AT
from tests.faults.harness import House

OPEN_CASES = 200
"""Cases in hand, the same at every size: an office's desk does not grow with its archive."""


@contextmanager
def database() -> Iterator[None]:
    """Make, migrate and finally drop a database beside the one of the settings."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def copied(suffix: str) -> Iterator[BaseDatabaseWrapper]:
    """Copy the bench's database and stand in it; the copy is dropped in the end."""
    original = connections["default"]
    creation = original.creation
    creation.clone_test_db(suffix, verbosity=0, autoclobber=True)
    copy = original.copy()
    copy.settings_dict = creation.get_test_db_clone_settings(suffix)
    connections["default"] = copy
    try:
        yield copy
    finally:
        copy.close()
        connections["default"] = original
        creation.destroy_test_db(verbosity=0, suffix=suffix)


def address() -> str:
    """Return the address of the present database, for processes that shall stand in it."""
    given = connection.settings_dict
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@contextmanager
def processes() -> Iterator[House]:
    """Give a house whose processes stand in the present database and the bench's Redis, and end with it."""
    env = {name: str(getattr(settings, name)) for name in ("REDIS_URL", "RECORDS_ROOT")}
    env["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        house = House(Path(folder), address(), env=env)
        try:
            yield house
        finally:
            house.stop()


def fill(model: Case, *, upto: int) -> None:
    """Copy a sent case until there are `upto` of them, inside the database: some on the desks, then the archive.

    The names, numbers and days differ; every copy brings a submission, a step and two entries.
    """
    values: dict[str, int | datetime] = {
        "model": model.pk,
        "first": Case.objects.count() + 1,
        "last": upto,
        "at": AT - timedelta(days=2),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows made from rows that are right need no foreign key looked up for each; CHECKs still hold.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in (_CASES, *_PARTS):
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what autovacuum does in a living house


_COLUMNS = """key, opening_token, code, lookup_secret, service_version_id, applicant_id, applicant_name,
  applicant_number, channel, language, agency_id, receiving_unit_id, lead_unit_id, handler_id, state, returns_to,
  version, created_at, submitted_at, reception_due_at, received_at, restarted_at, promised_at, due_at, released_at,
  ended_at"""

_CASES = f"""
INSERT INTO cases_case ({_COLUMNS})
SELECT 'bench-' || n, 'bench-' || n, 'H99.9-' || to_char(%(at)s::timestamptz - n %% 900 * interval '1 day', 'YYMMDD')
         || '-' || lpad(n::text, 7, '0'),
       lookup_secret, service_version_id, applicant_id,
       (ARRAY['Nguyễn','Trần','Lê','Phạm','Hoàng','Vũ','Đặng','Bùi'])[1 + n %% 8] || ' '
         || (ARRAY['Văn','Thị','Quốc','Thu','Minh'])[1 + n / 8 %% 5] || ' Người ' || n,
       lpad((100000000000 + n)::text, 12, '0'), channel, language, agency_id, receiving_unit_id, lead_unit_id, NULL,
       CASE WHEN open THEN (ARRAY['submitted','received'])[1 + n %% 2] ELSE 'returned' END, '', 1,
       moment, moment, moment + interval '2 days',
       CASE WHEN open AND n %% 2 = 0 THEN NULL ELSE moment END, CASE WHEN open AND n %% 2 = 0 THEN NULL ELSE moment END,
       CASE WHEN open AND n %% 2 = 0 THEN NULL ELSE moment + interval '7 days' END,
       CASE WHEN open AND n %% 2 = 0 THEN NULL ELSE moment + interval '7 days' END,
       CASE WHEN open THEN NULL ELSE moment END, CASE WHEN open THEN NULL ELSE moment END
FROM cases_case,
     generate_series(%(first)s, %(last)s) AS n,
     LATERAL (SELECT n <= {OPEN_CASES} AS open, %(at)s::timestamptz - n %% 900 * interval '1 day' AS moment) AS given
WHERE cases_case.id = %(model)s
"""  # noqa: S608 — nothing here comes from outside

_MADE = "FROM cases_case AS made, cases_case AS model WHERE model.id = %(model)s AND made.key LIKE 'bench-%%'"

_PARTS = (
    f"""
INSERT INTO cases_submission (case_id, number, kind, token, answers, files, known, sent_at)
SELECT made.id, 1, 'first', 'bench', (SELECT answers FROM cases_submission WHERE case_id = %(model)s AND number = 1),
       '[]'::jsonb, '{{}}'::jsonb, made.submitted_at
{_MADE}""",  # noqa: S608 — nothing here comes from outside
    f"""
INSERT INTO journal_entry (kind, subject_type, subject_id, seq, actor_kind, actor_name, at, data, created_at)
SELECT (ARRAY['case.submitted', 'case.received'])[seq], 'case', made.id, seq, 'system', 'bench', made.submitted_at,
       '{{}}'::jsonb, now()
{_MADE.replace(" WHERE", ", generate_series(1, 2) AS seq WHERE")}""",
    f"""
INSERT INTO cases_step (case_id, key, kind, position, round, role, unit_id, state, opened_at, ended_at, reason)
SELECT made.id, 'appraisal', 'appraisal', 2, 1, 'handler', made.lead_unit_id, 'done', made.submitted_at,
       made.submitted_at, ''
{_MADE}""",
)  # fmt: skip
