"""Development: what `./dev run` uses. Everything runs as in production; `--reload` sets RELOAD and turns caches off."""

from portal import environment as env
from portal.settings import base
from portal.settings.base import *  # noqa: F403 — a thin variant of base

SECRET_KEY = env.text("SECRET_KEY", "development-only-not-a-secret")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
DEMO = True  # people with a published password, also on the sign-in page
PAYMENT_GATEWAY_SECRET = env.text("PAYMENT_GATEWAY_SECRET", "sandbox-gateway-secret")

if env.flag("RELOAD"):
    TEMPLATES = [{**base.TEMPLATES[0], "OPTIONS": {**base.TEMPLATES[0]["OPTIONS"], "loaders": base._LOADERS}}]
    STORAGES = {**base.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
