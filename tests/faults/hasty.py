"""A web server that answers first and commits afterwards: the twin of F09 runs this and must lose what it promised."""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

LATER = 3.0
"""Seconds between the answer and its commit."""


class AnswerFirst:
    """Keep the transaction of a post open until its answer is out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; the server closes the response when everything was written to the client."""
        if request.method != "POST":
            return self.get_response(request)
        connection.set_autocommit(False)
        response = self.get_response(request)
        close = response.close

        def commit_late() -> None:
            time.sleep(LATER)
            connection.commit()
            connection.set_autocommit(True)
            close()

        response.close = commit_late  # type: ignore[method-assign]  # the hook of the server
        return response
