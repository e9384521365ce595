"""What becomes of a folder, drawn beside its text: the form, the workflow, the fee, the public page. Nothing is kept.

The form and the public page are whole documents for frames without rights (sandbox): no script, no sending, no way out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.requests import Request
from services import answers as service_answers
from services import components, drawing, fees
from services.checking import BEYOND, Checked, Example
from services.definition import Page, ServiceDefinition
from services.definition.conditions import legal_day
from services.editor import papers
from services.forms import page_form
from services.linting.effort import effort
from services.models import ServiceVersion
from services.pages import page_of

KINDS = {
    "form": _("Form"),
    "workflow": _("Workflow"),
    "fee": _("Fee"),
    "page": _("Public page"),
    "papers": _("Result and letters"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A definition with one of its examples: what may be drawn from."""

    checked: Checked
    definition: ServiceDefinition
    name: str
    example: Example
    answers: Mapping[str, Any]


def sample(checked: Checked, name: str = "") -> Sample | None:
    """Return the folder with the example named, or its first that passes; None while the folder cannot be read."""
    passing = [key for key, one in checked.examples.items() if one.passes]
    names = [key for key in (name, *passing, *checked.examples) if key in checked.examples]
    if checked.definition is None or not names:
        return None
    example = checked.examples[names[0]]
    answers = service_answers.clean(checked.definition, example.answers, at=example.at).answers
    return Sample(checked, checked.definition, names[0], example, answers)


def preview(checked: Checked, request: Request, asked: QueryDict, *, draws: bool = False) -> dict[str, Any]:
    """Return the words of the preview's template for what `asked` names: `xem` (kind), `vi-du`, `trang`, `giay`.

    No query, save for papers: they take a second, and are drawn only when `draws` says so.
    """
    kind = asked.get("xem", "")
    kind = kind if kind in KINDS else "form"
    words: dict[str, Any] = {"kinds": KINDS, "kind": kind, "examples": list(checked.examples), "sample": None}
    try:
        found = sample(checked, asked.get("vi-du", ""))
        if found is not None:
            words |= {"minutes": effort(found.definition).minutes} | _DRAW[kind](found, request, asked)
            words["sample"] = found
            if kind == "papers" and draws:
                words["drawn"] = papers.drawn(found.checked, found.example, words["paper"], who=request.who)
    except BEYOND:  # a folder with mistakes, which stand beside
        words["sample"] = None
    return words


def _form(found: Sample, request: Request, asked: QueryDict) -> dict[str, Any]:
    pages = service_answers.visible_pages(found.definition, found.answers, at=found.example.at)
    page = next((one for one in pages if one.id == asked.get("trang")), pages[0])
    return {"pages": pages, "page": page, "frame": _framed(found, page, request)}


def _framed(found: Sample, page: Page, request: Request) -> str:
    form = page_form(found.definition, page, answers=found.answers, lang=_lang(), at=found.example.at)
    context = {"form": form, "page": page, "name": found.definition.name, "is_framed": True}
    return render_to_string("services/editor/framed_form.html", context, request)


def _workflow(found: Sample, request: Request, asked: QueryDict) -> dict[str, Any]:
    return {"drawing": picture(found.definition)}


def picture(definition: ServiceDefinition) -> SafeString:
    """Return the workflow as SVG; what stands in it was escaped by the drawing."""
    return mark_safe(drawing.svg(definition, lang=_lang()))  # noqa: S308 — drawing.svg escapes every text


def _fee(found: Sample, request: Request, asked: QueryDict) -> dict[str, Any]:
    on = legal_day(found.example.at)
    channels = found.definition.service.channels
    quotes = [(channel, fees.quote(found.definition, found.answers, on=on, channel=channel)) for channel in channels]
    needs = components.required(found.definition, found.answers, at=found.example.at)
    return {"quotes": quotes, "needs": needs, "day": on}


def _page(found: Sample, request: Request, asked: QueryDict) -> dict[str, Any]:
    on = max(found.definition.service.valid_from, legal_day(request.at))
    version = ServiceVersion(number=0, valid_from=on, published_at=request.at)
    page = page_of(version, found.definition, on=on)
    context = {"page": page, "service": found.definition.service, "is_framed": True}
    return {"frame": render_to_string("services/service.html", context, request)}


def _papers(found: Sample, request: Request, asked: QueryDict) -> dict[str, Any]:
    names = papers.port().names()
    return {"papers": names, "paper": asked["giay"] if asked.get("giay") in names else papers.FIRST}


def _lang() -> str:
    return get_language() or "vi"


_DRAW: dict[str, Callable[[Sample, Request, QueryDict], dict[str, Any]]] = {
    "form": _form,
    "workflow": _workflow,
    "fee": _fee,
    "page": _page,
    "papers": _papers,
}
