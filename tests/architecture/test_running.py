"""How the house is started: commands, queues, settings, locks."""

import json
import re
import socket
import subprocess
import sys
import tomllib

import pytest

from journal.handling import QUEUES
from portal.celery import app as celery
from portal.workshop import checking, processes
from portal.workshop.machine import Trouble
from tests.architecture.source import ROOT

COMPLETE = checking.production()


TRY_EACH = """
import importlib, json, os, sys
path = os.environ["PATH"]
for changes in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update({name: value for name, value in changes.items() if value is not None}, PATH=path)
    for module in [name for name in sys.modules if name.startswith("portal.settings.")]:
        del sys.modules[module]
    try:
        importlib.import_module("portal.settings.production")
        print(json.dumps("starts"))
    except Exception as error:
        print(json.dumps(f"{type(error).__name__}: {error}"))
"""
WRONG = [
    ("SECRET_KEY", "development-only-not-a-secret", "SECRET_KEY must be a secret of your own"),
    ("SECRET_KEY", "short", "SECRET_KEY must be a secret of your own"),
    ("PAYMENT_GATEWAY_SECRET", "sandbox-gateway-secret", "PAYMENT_GATEWAY_SECRET must be a secret of your own"),
    ("DEBUG", "true", "DEBUG is set"),
    ("DEBUG", "perhaps", "DEBUG must be true or false"),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name the hosts"),
    ("SITE_URL", "http://dichvucong.example.vn", "SITE_URL must begin with https://"),
    ("DATABASE_URL", "sqlite:///db.sqlite3", "DATABASE_URL must be a postgresql:// address"),
    ("EMAIL_PORT", "many", "EMAIL_PORT must be a whole number"),
    ("SECRET_KEY_FILE", "/nowhere/key", "SECRET_KEY_FILE names cannot be read"),
]


def starts(cases: list[dict[str, str | None]]) -> list[str]:
    """Load the production settings with each change of a complete environment, all in one process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", TRY_EACH],
        input=json.dumps([{**COMPLETE, **changes} for changes in cases]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_complete_environment_is_accepted() -> None:
    assert starts([{}]) == ["starts"]


def test_production_does_not_start_without_a_setting_and_names_it() -> None:
    names = sorted(COMPLETE.keys() - {"DJANGO_SETTINGS_MODULE"})

    assert starts([{name: None} for name in names]) == [
        f"ImproperlyConfigured: Missing from the environment: {name}. See docs/operations.md." for name in names
    ]


def test_production_refuses_a_wrong_setting_and_says_which() -> None:
    answers = starts([{name: value} for name, value, _ in WRONG])

    for (_, _, says), answer in zip(WRONG, answers, strict=True):
        assert says in answer


def test_every_queue_is_declared_and_has_a_worker() -> None:
    declared = {queue.name for queue in celery.conf.task_queues}
    worked_on = [queue for queues in processes.WORKERS.values() for queue in queues]

    assert sorted(QUEUES) == sorted(declared) == sorted(worked_on)


def test_every_process_of_the_house_can_be_found() -> None:
    modules = [
        program.command[2].replace(".", "/")
        for program in processes.programs(8000, reload=False)
        if program.command[1] == "-m" and "sandbox" in program.command[2]
    ]

    assert [module for module in modules if not (ROOT / module / "__main__.py").exists()] == []


def test_dev_help_names_every_habit_and_needs_nothing() -> None:
    done = subprocess.run(
        ["/usr/bin/env", "python3", "-S", "-E", ROOT / "dev", "help"], capture_output=True, text=True, check=True
    )

    for habit in ("run", "test", "check", "faults", "bench", "manage", "help"):
        assert f"./dev {habit}" in done.stdout


def test_dev_says_what_it_does_not_know() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.workshop", "dance"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.strip() == "✗ ./dev knows no “dance”; it knows run, test, check, faults, bench, manage and help."


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Trouble) as caught:
            processes.choose_ports(port)

    sentence = f"Port {port} is taken by another program; choose another with ./dev run --port N."
    assert str(caught.value) == sentence


def test_locks_carry_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    npm = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][^\s=]*==", lock, re.MULTILINE)

    assert len(pinned) == len(re.findall(r"^[a-z0-9][^\s=]*==.*\\\n    --hash=sha256:", lock, re.MULTILINE))
    assert "://" not in lock
    assert '"resolved"' not in npm
    assert '"integrity"' in npm


def test_run_time_dependencies_are_few_and_each_has_its_reason() -> None:
    source = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = tomllib.loads(source)["project"]["dependencies"]

    assert len(names) <= 22  # fonttools, pydyf and asn1crypto come with others anyway and are named as used directly
    for name in names:
        line = next(line for line in source.splitlines() if f'"{name}"' in line)
        assert "# " in line, f"{name} stands in pyproject.toml without a reason"
