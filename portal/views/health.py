"""Two addresses for machines: is the process alive, can it serve and how is the house. Nothing that identifies it."""

from django.http import HttpResponse

from accounts.requests import Request
from portal.health import Part, database_answers, parts

TEXT = "text/plain; charset=utf-8"


def alive(request: Request) -> HttpResponse:
    """Say that this process answers; asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type=TEXT)


def ready(request: Request) -> HttpResponse:
    """Say whether requests can be served (503 when not), then how each part is.

    Only the database decides: a dead Redis or worker fails no request, so the house is `degraded` then, with 200.
    """
    if not database_answers():
        return HttpResponse("not ready\ndatabase: does not answer\n", status=503, content_type=TEXT)
    found = [Part("database", "answers", True), *parts(at=request.at)]
    lines = ["ok" if all(part.is_well for part in found) else "degraded"]
    lines += [f"{part.name}: {part.words}{'' if part.is_well else ' (!)'}" for part in found]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)
