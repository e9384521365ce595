"""`./dev check`: everything that can be said about the code without running the suite."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from portal.workshop.machine import ROOT

TOOLS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One check: what it is called, what runs, and the environment it needs."""

    name: str
    command: Sequence[str | Path]
    env: dict[str, str] = field(default_factory=dict)


def check(arguments: list[str]) -> int:
    """Run every check (or those named), a core each; show what the failing ones said; return 1 if any failed."""
    wanted = [one for one in checks() if not arguments or one.name in arguments]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(_passes, wanted))
    _say(f"\n{passed.count(True)} passed, {passed.count(False)} failed")
    return 0 if all(passed) else 1


def checks() -> list[Check]:
    """Return the checks, the longest first."""
    django = {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PYTHONWARNINGS": "ignore"}
    manage = (sys.executable, ROOT / "manage.py")
    return [
        Check("types", (TOOLS / "mypy",), django),
        Check("lint", (TOOLS / "ruff", "check", ".")),
        Check("format", (TOOLS / "ruff", "format", "--check", ".")),
        Check("imports", (TOOLS / "lint-imports", "--no-cache")),
        Check("texts", (*manage, "texts", "check"), django),
        Check("catalogue", (*manage, "check_catalogue"), django),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run"), django),
        Check("deploy", (*manage, "check", "--deploy", "--fail-level", "WARNING"), production()),
    ]


def production() -> dict[str, str]:
    """Return a complete production environment with values that nobody uses."""
    secret = secrets.token_urlsafe(50)
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": secret,
        "DATABASE_URL": "postgresql://motcua:secret@db.example.vn/motcua",
        "REDIS_URL": "rediss://:secret@redis.example.vn/0",
        "ALLOWED_HOSTS": "dichvucong.example.vn",
        "SITE_URL": "https://dichvucong.example.vn",
        "RECORDS_ROOT": "/srv/motcua/records",
        "EMAIL_HOST": "mail.example.vn",
        "DEFAULT_FROM_EMAIL": "motcua@example.vn",
        "SECURITY_CONTACT": "mailto:security@example.vn",
        "PAYMENT_GATEWAY_URL": "https://gateway.example.vn",
        "PAYMENT_GATEWAY_SECRET": secret[::-1],
        "LICENCE_REGISTER_URL": "https://register.example.vn",
        "STATE_REGISTERS_URL": "https://exchange.example.vn",
        "TSA_URL": "https://tsa.example.vn",
        "SIGNING_ROOT": "/srv/motcua/signing",
        "TRUSTED_PROXIES": "10.0.0.0/8",
    }


def _passes(one: Check) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        one.command,
        cwd=ROOT,
        env={**os.environ, **one.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    said = "" if passed else "".join(f"\n    {line}" for line in done.stdout.rstrip().splitlines())
    _say(f"{'✓' if passed else '✗'} {one.name:<12}{time.monotonic() - started:6.1f} s{said}")
    return passed


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
