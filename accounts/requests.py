"""The request as the pages of this house know it, for type annotations."""

from datetime import datetime

from django.http import HttpRequest

from accounts.who import Who


class Request(HttpRequest):
    """Set by the middleware: `at` when it arrived, `who` stands before us, `correlation_id` for error pages."""

    at: datetime
    who: Who
    correlation_id: str
