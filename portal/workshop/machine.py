"""The machine under the house: programs, system packages, ports, and remembering what is done."""

import errno
import hashlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".run"
LOGS = RUN / "log"


class Trouble(Exception):
    """Something that the person at the keyboard must know, in one clear sentence."""


def in_a_sentence(error: OSError) -> str:
    """Say what the machine refused and what helps, instead of a traceback."""
    where = f" ({error.filename})" if error.filename else ""
    remedies = {
        errno.ENOSPC: "The disk is full; make room (about 2 GB in all) and try again",
        errno.EDQUOT: "Your share of the disk is used up; make room (about 2 GB in all) and try again",
        errno.EROFS: "This place can only be read; clone to, or set MOTCUA_DATA to, a folder that can be written",
        errno.EACCES: "You may not do this here; see who owns the folder, or set MOTCUA_DATA to a folder of your own",
        errno.EPERM: "You may not do this here; see who owns the folder, or set MOTCUA_DATA to a folder of your own",
        errno.EMFILE: "Too many files are open; raise the limit with ulimit -n 4096 and try again",
        errno.ENOMEM: "There is not enough memory; close something and try again",
    }
    told = re.search(r"\[Errno (\d+)\]", str(error))  # copying a folder gathers its errors in one without a number
    number = error.errno or (int(told[1]) if told else 0)
    return f"{remedies.get(number, error.strerror or type(error).__name__)}{where}."


@contextmanager
def readable_by_others() -> Iterator[None]:
    """Let other accounts read what is made meanwhile, whatever the umask: PostgreSQL's account has to."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def say(text: str) -> None:
    """Tell what is being done."""
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


def is_root() -> bool:
    """Say whether we may install system packages and must not run PostgreSQL as ourselves."""
    return os.geteuid() == 0


def execute(
    command: Sequence[str | Path],
    *,
    complaint: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    account: str | None = None,
) -> str:
    """Run a program quietly and return its output. Raises Trouble with the complaint and the program's last words."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            user=account,
            group=account,
            extra_groups=None if account is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Trouble(f"{complaint}: {error}") from error
    keep_log(Path(str(command[0])).name, done.stdout)
    if done.returncode != 0:
        raise Trouble(f"{complaint}: {_last_words(done.stdout)}")
    return done.stdout


def keep_log(name: str, output: str) -> None:
    """Keep a program's whole output for whoever wants to know more."""
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / f"{name}.log").write_text(output, encoding="utf-8")


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (telling or lines or ["no reason given"])[-1]


def need_packages(packages: Sequence[str], *, reason: str) -> None:
    """Install Debian packages when we may; otherwise raise Trouble with the one command to run."""
    command = f"apt-get install -y {shlex.join(packages)}"
    if not (is_root() and shutil.which("apt-get")):
        raise Trouble(f"{reason} Run: sudo {command}   (or what your system calls these packages)")
    say(f"Installing {', '.join(packages)} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    complaint = f"{reason} The system packages could not be installed"
    execute(["apt-get", "update"], complaint=complaint, env=quiet)
    execute(["apt-get", "install", "-y", "--no-install-recommends", *packages], complaint=complaint, env=quiet)


def is_free(port: int) -> bool:
    """Say whether nothing listens on a local port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        except OverflowError as error:
            raise Trouble(f"{port} is no port; ports are numbers from 1 to 65535.") from error
    return True


def free_port(preferred: int, *, taken: Iterable[int] = ()) -> int:
    """Return the preferred local port or the next free one, leaving out those already promised."""
    promised = set(taken)
    for port in range(preferred, preferred + 500):
        if port not in promised and is_free(port):
            return port
    raise Trouble(f"No free port was found between {preferred} and {preferred + 500}.")


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one hash over files' names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_done(name: str, print_: str) -> bool:
    """Say whether a piece of work was finished for exactly this fingerprint."""
    stamp = RUN / f"{name}.stamp"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == print_


def mark_done(name: str, print_: str) -> None:
    """Remember that a piece of work is finished for this fingerprint."""
    RUN.mkdir(parents=True, exist_ok=True)
    (RUN / f"{name}.stamp").write_text(print_, encoding="utf-8")
