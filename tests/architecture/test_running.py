"""How the house is started: commands, queues, settings, locks."""

import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from journal.handling import QUEUES
from portal.celery import app as celery
from portal.workshop import checking, postgres, processes, redis
from portal.workshop.machine import Trouble, in_a_sentence
from tests.architecture.source import ROOT
from tests.sharing import GROUPS

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
    ("SECRET_KEY_FALLBACKS", f"{'a' * 50},short", "SECRET_KEY_FALLBACKS must be a secret of your own"),
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
    rotated: dict[str, str | None] = {"SECRET_KEY_FALLBACKS": f"{'a' * 50}, {'b' * 50}"}

    assert starts([{}, rotated]) == ["starts", "starts"]


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


@pytest.mark.parametrize("asked", ["99999", "70000"])
def test_what_is_no_port_is_said_in_one_sentence(asked: str) -> None:
    with pytest.raises(Trouble) as caught:
        processes.choose_ports(int(asked))

    assert str(caught.value) == f"{asked} is no port; ports are numbers from 1 to 65535."


def test_a_port_of_the_environment_that_is_no_number_is_said() -> None:
    with pytest.raises(Trouble, match="PORT is “many”"):
        processes.choose_ports(None, environment={"PORT": "many"})


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), "The disk is full; make room"),
        (shutil.Error([("a", "b", "[Errno 28] No space left on device")]), "The disk is full; make room"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/home/x"),
            "set MOTCUA_DATA to a folder of your own (/home",
        ),
        (OSError(errno.EROFS, "Read-only file system", "/home/x"), "This place can only be read; "),
        (OSError(errno.ECONNRESET, "Connection reset by peer"), "Connection reset by peer."),
    ],
)
def test_what_the_machine_refuses_is_said_in_one_sentence(error: OSError, sentence: str) -> None:
    said = in_a_sentence(error)

    assert sentence in said
    assert "\n" not in said
    assert said.endswith(".")


def test_servers_of_others_that_cannot_be_are_said_in_one_sentence() -> None:
    with pytest.raises(Trouble, match="DATABASE_URL cannot be reached"):
        postgres.check_reachable("nonsense")
    with pytest.raises(Trouble, match="REDIS_URL is no address"):
        redis.check_reachable("nonsense")


def test_a_clone_may_have_any_name(tmp_path: Path) -> None:
    area = tmp_path / "Một Cửa thử"
    (area / "postgres").mkdir(parents=True)
    (area / "password").write_text("secret", encoding="ascii")
    (area / "postgres" / "postmaster.pid").write_text(f"12\n{area}\n1760000000\n54329\n", encoding="utf-8")

    assert postgres.Cluster(tmp_path, area, None).url() == "postgresql://motcua:secret@127.0.0.1:54329/motcua"


def test_another_account_can_read_what_was_made_under_a_strict_umask(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "postgres"
    program.parent.mkdir(mode=0o700)
    program.touch(mode=0o700)

    postgres.open_to_others(program.parent)

    assert [path.stat().st_mode & 0o777 for path in (program.parent, program)] == [0o755, 0o755]


def test_celery_reads_its_settings_before_the_rooms_are_loaded() -> None:
    """As its worker and its scheduler do at the start: the clock's table may import no room."""
    asked = "from portal.celery import app; print(len(app.conf.task_queues), len(app.conf.beat_schedule) > 3)"
    words = [sys.executable, "-c", asked]

    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **COMPLETE}, capture_output=True, text=True, check=False)

    assert done.stdout.split() == ["3", "True"], done.stderr


def test_what_stays_in_one_process_is_there() -> None:
    assert [name for name in GROUPS if not (ROOT / name).is_file()] == []
