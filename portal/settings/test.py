"""Tests: real PostgreSQL and Redis, mail kept in memory, cheap password hashes."""

from portal.settings.base import *  # noqa: F403 — a thin variant of base

SECRET_KEY = "tests-only-not-a-secret"  # noqa: S105 — says what it is
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PAYMENT_GATEWAY_SECRET = "sandbox-gateway-secret"
