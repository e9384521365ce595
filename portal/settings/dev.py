"""Development: what `./dev run` uses."""

from portal import environment as env
from portal.settings.base import *  # noqa: F403 — a thin variant of base

SECRET_KEY = env.text("SECRET_KEY", "development-only-not-a-secret")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PAYMENT_GATEWAY_SECRET = env.text("PAYMENT_GATEWAY_SECRET", "sandbox-gateway-secret")
