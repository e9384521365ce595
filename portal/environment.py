"""Typed readers of environment variables, so that a wrong or missing setting is named and not guessed."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the content of the file that `<name>_FILE` names; raise when neither is set."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"The file {path} that {name}_FILE names cannot be read: {error}") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The setting {name} is missing from the environment.")
    return value


def secret(name: str, *, least: int = 32) -> str:
    """Return a secret that somebody chose: long enough, and not one of the defaults of development."""
    return _chosen(name, text(name), least=least)


def secrets(name: str, *, least: int = 32) -> list[str]:
    """Return secrets that were in use before, none by default: between commas, or one a line in a file."""
    values = [value.strip() for value in text(name, "").replace("\n", ",").split(",")]
    return [_chosen(name, value, least=least) for value in values if value]


def _chosen(name: str, value: str, *, least: int) -> str:
    if len(value) < least or "not-a-secret" in value or "sandbox" in value or "insecure" in value:
        raise ImproperlyConfigured(
            f"The setting {name} must be a secret of your own with at least {least} characters. "
            "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but 1/true/yes/on and 0/false/no/off is refused."""
    value = text(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"The setting {name} must be true or false, not {value!r}.")


def number(name: str, default: int) -> int:
    """Return a whole-number variable."""
    value = text(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"The setting {name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origin(url: str) -> str:
    """Return scheme, host and port of an address, as a security policy names them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def database(name: str, default: str | None = None) -> dict[str, object]:
    """Return Django's description of the PostgreSQL database that a URL names; its query becomes libpq options."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"The setting {name} must be a postgresql:// address.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        # A connection per thread that lives on, asked once a request whether it still does. Not psycopg's pool:
        # Celery closes that around every task, and threads of gthread live as long as the pool would.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "motcua", **dict(parse_qsl(url.query))},
    }


def require(*names: str) -> None:
    """Raise one error that names every setting which is missing from the environment."""
    missing = [name for name in names if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))]
    if missing:
        raise ImproperlyConfigured(f"Missing from the environment: {', '.join(missing)}. See docs/operations.md.")
