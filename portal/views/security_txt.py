"""Where to report a weakness (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from accounts.requests import Request

_VALID_FOR = timedelta(days=180)  # RFC 9116 recommends less than a year


def security_txt(request: Request) -> HttpResponse:
    """Return the file at /.well-known/security.txt."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(request.at + _VALID_FOR).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
