"""compose.yaml, Containerfile and docs/operations.md against the code: names, commands, queues, secrets.

No container is started here. What can be wrong without one is wrong names, and those are compared.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from journal.handling import QUEUES
from tests.architecture.source import ROOT
from tests.architecture.test_running import COMPLETE, starts

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OURS: dict[str, dict[str, Any]] = {
    name: service for name, service in COMPOSE["services"].items() if service["image"].startswith("motcua")
}
REQUIRED = COMPLETE.keys() - {"DJANGO_SETTINGS_MODULE"}
SECRET = {"SECRET_KEY", "DATABASE_URL", "PAYMENT_GATEWAY_SECRET", "EMAIL_PASSWORD"}


def read_by_settings() -> set[str]:
    """Return every name that the settings of production ask the environment for."""
    sources = [(ROOT / "portal/settings" / name).read_text(encoding="utf-8") for name in ("base.py", "production.py")]
    return set(re.findall(r'env\.\w+\("([A-Z_]+)"', "\n".join(sources))) | REQUIRED


def words_of(service: dict[str, Any]) -> str:
    """Return a command as one line."""
    return " ".join(service["command"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_process_gets_what_production_demands_and_nothing_unknown(name: str) -> None:
    given = {variable.removesuffix("_FILE") for variable in OURS[name]["environment"]}

    assert given >= REQUIRED
    assert given - read_by_settings() == {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_secrets_come_as_files_that_the_process_is_given(name: str) -> None:
    environment, granted = OURS[name]["environment"], set(OURS[name]["secrets"])
    files = {variable: path for variable, path in environment.items() if variable.endswith("_FILE")}

    assert {variable.removesuffix("_FILE") for variable in files} == SECRET
    assert {Path(path).name for path in files.values()} == granted
    assert granted <= set(COMPOSE["secrets"])
    assert not SECRET & set(environment)


def test_the_settings_of_production_start_with_what_compose_gives(tmp_path: Path) -> None:
    secrets = {"secret_key": "SECRET_KEY", "database_url": "DATABASE_URL", "email_password": "EMAIL_PASSWORD"}
    for secret, variable in {**secrets, "payment_gateway_secret": "PAYMENT_GATEWAY_SECRET"}.items():
        (tmp_path / secret).write_text(COMPLETE.get(variable, "a-password"), encoding="utf-8")
    given: dict[str, str | None] = dict.fromkeys(COMPLETE)
    for variable, value in OURS["web"]["environment"].items():
        found = re.fullmatch(r"\$\{([A-Z_]+):([?-])(.*)\}", str(value))
        filled = str(value) if found is None else COMPLETE[found[1]] if found[2] == "?" else found[3]
        given[variable] = filled.replace("/run/secrets", str(tmp_path))

    assert starts([given]) == ["starts"]


def test_every_command_exists_and_every_queue_has_a_worker() -> None:
    commands = [words_of(service) for service in OURS.values()]
    wanted = {name for text in [*commands, OPERATIONS] for name in re.findall(r"manage\.py (\w+)", text)}
    queues = [queue for text in commands for found in re.findall(r"-Q (\S+)", text) for queue in found.split(",")]

    assert wanted - set(get_commands()) == set()
    assert sorted(queues) == sorted(QUEUES)
    assert {"web", "scheduler", "sweeper", "migrate"} <= set(OURS)
    assert sum(" beat" in text for text in commands) == 1


def test_images_are_pinned_and_nothing_of_ours_runs_as_root() -> None:
    images = [service["image"] for service in COMPOSE["services"].values()]
    images += re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)

    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+\.\d+[\w.-]*", image)] == []
    assert re.findall(r"^USER (\S+)", CONTAINERFILE, re.MULTILINE)[-1] == "10001:10001"
    assert {service["user"] for service in OURS.values()} == {"10001:10001"}
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in OURS.values())


def test_what_must_last_stands_in_volumes_and_only_the_proxy_reaches_the_web() -> None:
    mounted = {volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one.get("volumes", ())}

    assert mounted == set(COMPOSE["volumes"]) == {"database", "backups", "records", "signing"}
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert published == ["127.0.0.1:8000:8000"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all("healthcheck" in COMPOSE["services"][name] for name in ("web", "database", "redis"))


def test_operations_names_every_setting_and_no_other() -> None:
    table = OPERATIONS.split("| setting | meaning |")[1].split("\n\n")[0]
    named = set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", "".join(row.split("|")[1] for row in table.splitlines() if row)))

    assert named == read_by_settings() - {"DEBUG"}
