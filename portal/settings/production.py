"""Production: refuses to start with a default secret, with DEBUG, or with a missing setting, and says which."""

from django.core.exceptions import ImproperlyConfigured

from portal import environment as env

env.require(
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "RECORDS_ROOT",
    "EMAIL_HOST",
    "DEFAULT_FROM_EMAIL",
    "SECURITY_CONTACT",
    "PAYMENT_GATEWAY_URL",
    "PAYMENT_GATEWAY_SECRET",
    "LICENCE_REGISTER_URL",
    "STATE_REGISTERS_URL",
    "TSA_URL",
    "SIGNING_ROOT",
    "TRUSTED_PROXIES",
)
if env.flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG is set. Production never shows its insides; unset it.")

from portal.settings.base import *  # noqa: E402, F403 — after the environment is known to be complete

SECRET_KEY = env.secret("SECRET_KEY", least=50)
# Keys of before, the newest first: what they signed is believed until they are taken out, nothing new is signed.
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS", least=50)
PAYMENT_GATEWAY_SECRET = env.secret("PAYMENT_GATEWAY_SECRET")
EMAIL_PORT = env.number("EMAIL_PORT", 587)  # of base: where the stand-in of the demonstration listens, without TLS
EMAIL_USE_TLS = env.flag("EMAIL_TLS", True)
if "*" in ALLOWED_HOSTS:  # noqa: F405 — of base
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this installation; * lets anybody forge links.")
if not SITE_URL.startswith("https://"):  # noqa: F405 — of base
    raise ImproperlyConfigured("SITE_URL must begin with https://; links in mails and on documents carry it.")

# The proxy before us ends TLS, strips X-Forwarded-* of the outside and sets its own.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

# Subdomains and the preload list are for the owner of the domain to decide, not for one service under it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
