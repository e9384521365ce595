"""System checks of the installation: mistakes that would otherwise show in the night, each with an id and a remedy."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.utils.module_loading import import_string

from portal import wiring
from portal.celery import app as celery

LEAST_POSTGRESQL = 150000


@register()
def wiring_leads_somewhere(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find handlers and adapters in portal/wiring.py that cannot be imported (portal.E011)."""
    paths = {path for handlers in wiring.HANDLERS.values() for path in handlers} | set(wiring.PORTS.values())
    return [
        Error(
            f"portal/wiring.py names {path}, which cannot be imported.",
            hint="Correct the dotted path, or write what it names.",
            id="portal.E011",
        )
        for path in sorted(paths)
        if not _importable(path)
    ]


@register()
def handlers_have_a_queue(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find handlers whose queue no worker reads (portal.E012)."""
    known = {queue.name for queue in celery.conf.task_queues}
    return [
        Error(
            f"The handler {path} asks for the queue {queue!r}, which is not declared.",
            hint="Name one of the queues of portal/celery.py, or declare it there and start a worker for it.",
            id="portal.E012",
        )
        for path, queue in _queues()
        if queue not in known
    ]


@register()
def records_are_not_served(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find citizens' files in a folder that the web server hands out (portal.E013)."""
    records = Path(settings.RECORDS_ROOT).resolve()
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    return [
        Error(
            f"RECORDS_ROOT {records} lies inside {folder}, which everybody may read.",
            hint="Set RECORDS_ROOT to a folder of its own.",
            id="portal.E013",
        )
        for folder in served
        if records.is_relative_to(folder.resolve())
    ]


@register(Tags.security, deploy=True)
def mail_is_encrypted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find a password that would travel in the clear (portal.E014)."""
    if settings.EMAIL_HOST_PASSWORD and not settings.EMAIL_USE_TLS:
        hint = "Set EMAIL_TLS=true."
        return [Error("The mail server's password would travel unencrypted.", hint=hint, id="portal.E014")]
    return []


@register(Tags.security, deploy=True)
def no_failpoints(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a deployment whose processes an environment variable can kill or slow (portal.E019)."""
    if getattr(settings, "FAILPOINTS_ALLOWED", False) or "FAILPOINTS" in os.environ:
        hint = "Remove FAILPOINTS_ALLOWED from the settings and FAILPOINTS from the environment."
        return [Error("Failpoints are for fault tests only.", hint=hint, id="portal.E019")]
    return []


@register(Tags.database)
def the_database_fits(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Find a PostgreSQL that is too old, not UTF-8, or does not know Vietnamese letters (portal.E015 to E017)."""
    found: list[CheckMessage] = []
    for name in databases or ():
        with connections[name].cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), lower('Đ')"
            )
            version, encoding, lowered = cursor.fetchone()
        if version < LEAST_POSTGRESQL:
            found.append(Error("PostgreSQL 15 or newer is needed.", hint="Upgrade the server.", id="portal.E015"))
        hint = "Create the database with ENCODING 'UTF8' and a UTF-8 locale such as C.UTF-8."
        if encoding != "UTF8":
            found.append(Error(f"The database is encoded in {encoding}.", hint=hint, id="portal.E016"))
        elif lowered != "đ":
            found.append(Error("The database's locale does not know Vietnamese letters.", hint=hint, id="portal.E017"))
    return found


@register(Tags.database)
def demonstration_stays_at_home(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn in production about neighbours that stand on this machine (portal.W018): the sandboxes are no gateways."""
    if settings.SECRET_KEY == "" or settings.SITE_URL.startswith("http://"):
        return []
    neighbours = ("PAYMENT_GATEWAY_URL", "LICENCE_REGISTER_URL", "STATE_REGISTERS_URL", "TSA_URL")
    local = [name for name in neighbours if _is_local(name)]
    return [
        Warning(f"{name} names this machine.", hint="Name the real neighbour's address.", id="portal.W018")
        for name in local
    ]


def _is_local(name: str) -> bool:
    return any(part in getattr(settings, name) for part in ("//localhost", "//127.0.0.1", "//[::1]"))


def _importable(path: str) -> bool:
    try:
        import_string(path)
    except ImportError:
        return False
    return True


def _queues() -> Iterator[tuple[str, str]]:
    """Return each wired handler with its queue; those that cannot be imported are another check's business."""
    for path in sorted({path for handlers in wiring.HANDLERS.values() for path in handlers}):
        if _importable(path):
            yield path, getattr(import_string(path), "queue", "default")
