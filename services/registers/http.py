"""The register over HTTP: short time-outs; whatever is not a clear answer is no answer."""

import json
from datetime import date
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ground.money import MAX
from services.registers.port import LicenceRecord, RegisterUnavailable, Violation

TIMEOUT = 3.0
"""Seconds for connecting and for each read."""

LARGEST_ANSWER = 256 * 1024

Shape = TypeVar("Shape", bound=BaseModel)


class _Licence(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    licence_number: str = Field(min_length=1, max_length=20)
    personal_number: str = Field(max_length=12)
    full_name: str = Field(max_length=200)
    licence_classes: tuple[str, ...]
    issued_on: date
    expires_on: date | None
    issued_by: str = Field(max_length=200)
    status: Literal["valid", "revoked", "withheld"]


class _Violation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str = Field(max_length=50)
    committed_on: date
    agency: str = Field(max_length=200)
    amount: int = Field(strict=True, ge=0, le=MAX)


class _LicenceAnswer(BaseModel):
    """`found` is always said: a 404 of some proxy must never read as "no such licence"."""

    found: bool = Field(strict=True)
    licence: _Licence | None = None


class _ViolationsAnswer(BaseModel):
    violations: tuple[_Violation, ...]


class HttpRegister:
    """`LicenceRegister` over the API that the sandbox speaks. Numbers of people travel in bodies, not in addresses."""

    def __init__(self, url: str = "", timeout: float = TIMEOUT) -> None:
        self.url = urlsplit(url or settings.LICENCE_REGISTER_URL)
        self.timeout = timeout

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Ask for a licence; see the port."""
        question = {"licence_number": licence_number, "personal_number": personal_number}
        answer = _read(_LicenceAnswer, self._ask("/api/licence", question))
        if answer.found and answer.licence is not None:
            return LicenceRecord(**answer.licence.model_dump())
        if answer.found:
            raise RegisterUnavailable
        return None

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Ask for violations; see the port."""
        answer = _read(_ViolationsAnswer, self._ask("/api/violations", {"personal_number": personal_number}))
        found = (Violation(**one.model_dump()) for one in answer.violations)
        return tuple(sorted(found, key=lambda one: one.committed_on))

    def _ask(self, path: str, question: dict[str, str]) -> bytes:
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=self.timeout)
        headers = {"Content-Type": "application/json"}
        try:
            connection.request("POST", self.url.path.rstrip("/") + path, json.dumps(question).encode(), headers)
            response = connection.getresponse()
            body = response.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as error:
            raise RegisterUnavailable from error
        finally:
            connection.close()
        if response.status != 200:
            raise RegisterUnavailable
        return body


def _read(shape: type[Shape], answer: bytes) -> Shape:
    try:
        return shape.model_validate_json(answer)
    except ValidationError as error:
        raise RegisterUnavailable from error
