"""Errors of the JSON interface as `application/problem+json` (RFC 9457), in the caller's language, leaking nothing."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.response import Response

from accounts.rest import language_of
from ground.refusals import Changed, DomainError, Invalid, NotAllowed, NotYours, Unavailable, WrongState

TYPE = "application/problem+json"
PREFIX = "/api/"

STATUS: dict[type[DomainError], int] = {
    NotYours: 404, NotAllowed: 403, WrongState: 409, Changed: 409, Invalid: 422, Unavailable: 503,
}  # fmt: skip


def concerns(request: HttpRequest) -> bool:
    """Say whether a program asked, which cannot read pages."""
    return request.path.startswith(PREFIX)


def plain(request: HttpRequest, status: int, *, title: object, detail: object = "") -> JsonResponse:
    """Return the answer for what goes wrong outside the interface's own views."""
    language = language_of(request)
    with translation.override(language):
        data = _data(request, status, title=str(title), detail=str(detail))
    response = JsonResponse(data, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem for what a view raised; None lets it be an error 500 that says nothing (REST_FRAMEWORK)."""
    request: HttpRequest = context["request"]._request
    status = _status(error)
    if status is None:
        return None
    sentence = "" if status == 404 else _sentence(error)
    data = _data(request, status, title=HTTPStatus(status).phrase, detail=sentence)
    if errors := list(_errors(error)):
        data["errors"] = errors
    response = Response(data, status=status, content_type=TYPE)
    if isinstance(error, Throttled) and (wait := getattr(error, "wait", None)):
        response.headers["Retry-After"] = str(int(wait))
    return response


def _data(request: HttpRequest, status: int, *, title: str, detail: str) -> dict[str, Any]:
    number = getattr(request, "correlation_id", "")
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": f"urn:request:{number}",
    }


def _status(error: Exception) -> int | None:
    if isinstance(error, Http404):
        return 404
    if isinstance(error, ValidationError):
        return 422
    if isinstance(error, APIException):
        return error.status_code
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), None)


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return next((one["detail"] for one in _errors(error)), "")
    if isinstance(error, Throttled):
        return _("Too many requests from your address. Wait as long as Retry-After says.")
    return str(error.detail) if isinstance(error, APIException) else str(error)


def _errors(error: Exception) -> Iterator[dict[str, str]]:
    if isinstance(error, Invalid):
        for name, sentence in error.errors.items():
            yield {"pointer": f"#/{name}", "detail": str(sentence)}
    elif isinstance(error, ValidationError):
        yield from _walk("#", error.detail)


def _walk(pointer: str, detail: Any) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _walk(f"{pointer}/{name}", inner)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _walk(pointer, inner)
    else:
        yield {"pointer": pointer, "detail": str(detail)}
