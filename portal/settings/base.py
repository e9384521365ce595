"""Everything that does not differ between development, tests and production."""

from pathlib import Path

from portal import environment as env

ROOT = Path(__file__).resolve().parents[2]

SECRET_KEY = env.text("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000")

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
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
TEMPLATES[0].pop("APP_DIRS")

DATABASES = {"default": env.database("DATABASE_URL", "postgresql://localhost/motcua")}
REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
RECORDS_ROOT = Path(env.text("RECORDS_ROOT", str(ROOT / "media")))

# Payment gateway: server to server at this address, signed with the shared secret; it calls back at the other.
PAYMENT_GATEWAY_URL = env.text("PAYMENT_GATEWAY_URL", "http://127.0.0.1:8071")
PAYMENT_GATEWAY_SECRET = env.text("PAYMENT_GATEWAY_SECRET", "")
PAYMENT_NOTIFY_URL = env.text("PAYMENT_NOTIFY_URL", f"{SITE_URL}/cong-thanh-toan/goi-lai/")
PAYMENT_ORDER_MINUTES = env.number("PAYMENT_ORDER_MINUTES", 30)
RECEIPT_SYMBOL = env.text("RECEIPT_SYMBOL", "BL-{year:02}E")  # of electronic receipts; the form's number is data

# The register of driving licences and traffic violations that the rule orders to be asked.
LICENCE_REGISTER_URL = env.text("LICENCE_REGISTER_URL", "http://127.0.0.1:8072")

# The nervous system: which handler hears what, which adapter stands behind which port.
WIRING = "portal.wiring"
