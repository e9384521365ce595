"""One question to a register over HTTP: short time-outs; whatever is not a clear answer is no answer."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from services.registers.port import RegisterUnavailable

TIMEOUT = 3.0
"""Seconds for connecting and for each read."""

LARGEST_ANSWER = 256 * 1024

Shape = TypeVar("Shape", bound=BaseModel)


class Channel:
    """The way to one register. Numbers of people travel in bodies, not in addresses."""

    def __init__(self, url: str, timeout: float) -> None:
        self.url = urlsplit(url)
        self.timeout = timeout

    def ask(self, path: str, question: dict[str, str], shape: type[Shape]) -> Shape:
        """Post a question and read its answer. Raises RegisterUnavailable."""
        try:
            return shape.model_validate_json(self._post(path, json.dumps(question).encode()))
        except ValidationError as error:
            raise RegisterUnavailable from error

    def _post(self, path: str, question: bytes) -> bytes:
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=self.timeout)
        headers = {"Content-Type": "application/json"}
        try:
            connection.request("POST", self.url.path.rstrip("/") + path, question, headers)
            response = connection.getresponse()
            body = response.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as error:
            raise RegisterUnavailable from error
        finally:
            connection.close()
        if response.status != 200:
            raise RegisterUnavailable
        return body
