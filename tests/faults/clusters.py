"""A PostgreSQL of a test's own, which may be hurt: fsync and synchronous commit on, as in production."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from portal.workshop.postgres import Cluster, cluster


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Make and start a cluster in a folder of its own (as an unprivileged account when we are root); remove it."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-cluster-"))
    folder.chmod(0o711)  # its account has to pass
    found = cluster(folder / "area")
    try:
        found.start()
        yield found
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def copy_into(own: Cluster, source: str) -> str:
    """Copy a database from another server under the name `motcua`; return the address of the copy."""
    with psycopg.connect(own.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE motcua")
    command: list[str | Path] = [own.programs / "pg_dump", "--no-owner", "--no-privileges", source]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as dump:
        load: list[str | Path] = [own.programs / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", own.url()]
        subprocess.run(load, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True, timeout=120)
    assert dump.returncode == 0
    return own.url()


def is_careful(url: str) -> bool:
    """Say whether an answer of COMMIT means that the transaction is on the disk."""
    with psycopg.connect(url) as connection:
        names = ("fsync", "synchronous_commit", "full_page_writes")
        return all(connection.execute(f"SHOW {name}").fetchone() == ("on",) for name in names)


def crash(own: Cluster) -> None:
    """Let every server process die at once, without a checkpoint, and start again from the write-ahead log."""
    command: list[str | Path] = [own.programs / "pg_ctl", "restart", "--wait", "--mode=immediate", "-D", own.data]
    command += ["-l", own.area / "postgres.log"]
    account = own.account
    env = {**os.environ, "LC_ALL": "C"}
    quiet = subprocess.DEVNULL
    subprocess.run(
        command, cwd="/", env=env, user=account, group=account, stdout=quiet, stderr=quiet, check=True, timeout=60
    )
