"""Settings of the processes that fault tests start: real neighbours, failpoints, a nervous system of their own."""

import os
from pathlib import Path

from portal.settings.test import *  # noqa: F403 — a thin variant

RECORDS_ROOT = Path(os.environ["RECORDS_ROOT"])
SIGNING_ROOT = Path(os.environ["SIGNING_ROOT"])
SEAL_PINS_ROOT, SIGNING_TRUST_ROOTS = SIGNING_ROOT / "pins", SIGNING_ROOT / "trust"
WIRING = os.environ.get("FAULTS_WIRING", "tests.faults.wiring")
FAILPOINTS_ALLOWED = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 2
