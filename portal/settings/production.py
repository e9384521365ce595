"""Production: refuses to start with a default secret or a missing setting."""

from portal import environment as env
from portal.settings.base import *  # noqa: F403 — a thin variant of base

SECRET_KEY = env.text("SECRET_KEY")
DATABASES = {"default": env.database("DATABASE_URL")}
PAYMENT_GATEWAY_SECRET = env.text("PAYMENT_GATEWAY_SECRET")
