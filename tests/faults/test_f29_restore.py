"""F29, the part an office does by hand: docs/operations.md, "Backup", on a database of our own.

The database is dumped, the files are copied afterwards, both are lost, both are brought back: every promise holds, and
a file that was left out of the copy is named.
"""

import shutil
import site
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from portal.workshop.postgres import INSTALL
from tests.faults.harness import FULL, ROOT, House

pytestmark = [pytest.mark.faults, pytest.mark.skipif(not FULL, reason="runs in ./dev faults")]


def tool(name: str) -> Path:
    """Return a program of PostgreSQL."""
    places = [Path(place) / INSTALL / "bin" for place in site.getsitepackages()]
    return next(place for place in places if place.is_dir()) / name


def call(*command: str | Path) -> None:
    """Run a program to its end."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=120)


def what_is_kept(house: House) -> list[list[tuple[object, ...]]]:
    """Return what must be the same before and after."""
    tables = ("cases_case", "cases_submission", "records_blob", "journal_entry", "journal_delivery", "accounts_person")
    whole = "SELECT md5(string_agg(t::text, '' ORDER BY t.id)) FROM {} t"
    return [house.rows(whole.format(table)) for table in tables]


def test_f29_a_database_and_files_that_are_lost_come_back_whole(house: House, tmp_path: Path) -> None:
    words = (sys.executable, "-m", "tests.faults.desks", "1", "0", "1")
    subprocess.run(words, cwd=ROOT, env=house.env, capture_output=True, check=True)
    before, records, dump = what_is_kept(house), house.folder / "records", tmp_path / "motcua.dump"

    call(tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", house.database_url)
    shutil.copytree(records / "blobs", tmp_path / "blobs")
    shutil.rmtree(records)
    with psycopg.connect(house.database_url, autocommit=True) as database:
        database.execute("DROP SCHEMA public CASCADE")
        database.execute("CREATE SCHEMA public")
    call(tool("pg_restore"), "--no-owner", "--exit-on-error", "--dbname", house.database_url, dump)
    shutil.copytree(tmp_path / "blobs", records / "blobs")

    assert what_is_kept(house) == before
    verified = house.manage("verify_invariants")
    assert verified.returncode == 0, verified.stdout
    assert house.manage("migrate", "--check").returncode == 0
    with psycopg.connect(house.database_url) as database, pytest.raises(psycopg.errors.RestrictViolation):
        database.execute("UPDATE journal_entry SET kind = 'changed'")

    next((records / "blobs").glob("??/*")).unlink()
    incomplete = house.manage("verify_invariants")
    assert incomplete.returncode != 0
    assert "INV-06" in incomplete.stdout + incomplete.stderr
