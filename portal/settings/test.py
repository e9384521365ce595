"""Tests: real PostgreSQL and Redis, mail kept in memory, cheap password hashes, static files as they lie there."""

import os
import tempfile
from pathlib import Path

from portal.settings import base
from portal.settings.base import *  # noqa: F403 — a thin variant of base

SECRET_KEY = "tests-only-not-a-secret"  # noqa: S105 — says what it is
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PAYMENT_GATEWAY_SECRET = "sandbox-gateway-secret"  # noqa: S105 — says what it is

# Each process of a parallel run keeps to itself: its own folder, its own keys in the cache.
RECORDS_ROOT = Path(tempfile.gettempdir()) / f"motcua-tests-{os.getpid()}"
SIGNING_ROOT = RECORDS_ROOT / "signing"
SEAL_PINS_ROOT, SIGNING_TRUST_ROOTS = SIGNING_ROOT / "pins", SIGNING_ROOT / "trust"
_worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
if _worker.startswith("gw"):  # a Redis database of its own, for tests that look into the queues
    REDIS_URL = f"{base.REDIS_URL.rpartition('/')[0]}/{1 + int(_worker[2:]) % 15}"
CACHES = {"default": {**base.CACHES["default"], "KEY_PREFIX": _worker}}
STORAGES = {**base.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
