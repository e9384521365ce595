"""The description of the JSON interface: OpenAPI for programs, a plain page for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from accounts.requests import Request


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that programs may ask."""

    method: str
    path: str
    summary: str


def schema(request: Request) -> HttpResponse:
    """Return the OpenAPI 3 description. No query."""
    response = JsonResponse(described(), json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def page(request: Request) -> HttpResponse:
    """List what programs may ask. No query."""
    return render(request, "portal/api.html", {"operations": list(_operations())})


@cache
def described() -> dict[str, Any]:
    """Return the description, made once per process."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # the library is not typed here
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # as above
    for methods in found["paths"].values():
        for operation in methods.values():
            operation["description"] = told(operation.get("description", ""))
    return found


def _operations() -> Iterator[Operation]:
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            yield Operation(method.upper(), path, operation["description"])


def told(description: str) -> str:
    """Return the first line of a description without what it costs in queries, which concerns nobody outside."""
    sentences = description.split("\n")[0].replace("`", "").split(". ")
    return ". ".join(one for one in sentences if "quer" not in one).rstrip(".") + "."
