"""Everything that does not differ between development, tests and production."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from portal import environment as env

ROOT = Path(__file__).resolve().parents[2]

SECRET_KEY = env.text("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "portal",
    "cases",
    "payments",
    "notifications",
    "signing",
    "services",
    "records",
    "accounts",
    "journal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.Arrival",
    "portal.middleware.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.WhoMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.PolicyGate",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "portal.renderers.PortalRenderer"

# --- Stores ---
DATABASES = {"default": env.database("DATABASE_URL", "postgresql://localhost/motcua")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "portal.cache.ForgetfulCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry_on_timeout": False, "retry": None},
    }
}
RECORDS_ROOT = Path(env.text("RECORDS_ROOT", str(ROOT / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "staticfiles")))
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600  # of files without a hash in their name; hashed ones are kept for ever

# --- People and sessions ---
DEMO = False  # whether people with a published password may be made (manage.py create_demo)
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.PasswordRules"}]
# Memory-hard and in the standard library; older hashes stay valid and are renewed at the next sign-in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = env.number("SESSION_IDLE_MINUTES", 60) * 60
SESSION_LONGEST_AGE = env.number("SESSION_LONGEST_HOURS", 12) * 3600
SESSION_COOKIE_SAMESITE = "Lax"  # the citizen comes back from the payment page by a link
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
# Networks of our own proxies; only what they write into X-Forwarded-For is believed (accounts/addresses.py).
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

# --- Languages and time ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "ground" / "locale"]  # this room is no Django app
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Limits of what a request may bring (trust.md B04) ---
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500  # no service may ask for more (services/checking/size.py)
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Mail ---
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 8075)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "motcua@localhost")

# --- Neighbours ---
# Payment gateway: server to server at this address, signed with the shared secret; it calls back at the other.
PAYMENT_GATEWAY_URL = env.text("PAYMENT_GATEWAY_URL", "http://127.0.0.1:8071")
PAYMENT_GATEWAY_SECRET = env.text("PAYMENT_GATEWAY_SECRET", "")
PAYMENT_PAGE_ORIGIN = env.text("PAYMENT_PAGE_ORIGIN", env.origin(PAYMENT_GATEWAY_URL))
PAYMENT_NOTIFY_URL = env.text("PAYMENT_NOTIFY_URL", f"{SITE_URL}/cong-thanh-toan/goi-lai/")
PAYMENT_ORDER_MINUTES = env.number("PAYMENT_ORDER_MINUTES", 30)
RECEIPT_SYMBOL = env.text("RECEIPT_SYMBOL", "BL-{year:02}E")  # of electronic receipts; the form's number is data

# The register of driving licences and traffic violations that the rule orders to be asked.
LICENCE_REGISTER_URL = env.text("LICENCE_REGISTER_URL", "http://127.0.0.1:8072")

# Population, civil status and business: asked through the data exchange of the province (LGSP), hence one address.
STATE_REGISTERS_URL = env.text("STATE_REGISTERS_URL", "http://127.0.0.1:8072")

# The authority that puts the time into signatures, and the seconds it may take.
TSA_URL = env.text("TSA_URL", "http://127.0.0.1:8073")
TSA_TIMEOUT = env.number("TSA_TIMEOUT", 5)

# Signing devices that are files, the secrets of the seals, and the root certificates that are trusted.
SIGNING_ROOT = Path(env.text("SIGNING_ROOT", str(ROOT / ".run" / "signing")))
SEAL_PINS_ROOT = Path(env.text("SEAL_PINS_ROOT", str(SIGNING_ROOT / "pins")))
SIGNING_TRUST_ROOTS = Path(env.text("SIGNING_TRUST_ROOTS", str(SIGNING_ROOT / "trust")))

# The nervous system: which handler hears what, which adapter stands behind which port.
WIRING = "portal.wiring"

# --- What a browser may do with our pages ---
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "mailto:security@localhost")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Browsers hold redirects after a form to this list too: paying leads from our button to the gateway's page.
        "form-action": [SELF, PAYMENT_PAGE_ORIGIN],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- The JSON interface (docs/api.md): nobody signs in there, and no error tells more than it must ---
REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "portal.problems.answer",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Một Cửa",
    "DESCRIPTION": "Online public services: the catalogue, fees, the state of a case, verification of results.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {},
}

# --- Logs ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "ground.correlation.Numbered"}},
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["numbered"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers mail administrators a page of settings and form data.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # It warns that Django answers HEAD with a body, which it then drops, as it should.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Fonts and layout remarks of every rendering.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
