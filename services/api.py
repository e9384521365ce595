"""The catalogue for programs: services, versions, forms as JSON Schema, reference tables, fees for given answers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import ApiView, at_of
from services import api_shapes as shapes
from services import fees
from services.answers import clean
from services.definition import ServiceDefinition
from services.definition.conditions import legal_day
from services.finding import Filters, Found, ServiceCard, find, on_shelves
from services.models import ServiceVersion
from services.pages import ServicePage, service_page
from services.published_tables import published_names, published_table
from services.schema import answers_schema
from services.selectors import current_version


def asked(kind: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the question after checking its shape. Raises ValidationError (422)."""
    question = kind(data=given)
    question.is_valid(raise_exception=True)
    return dict(question.validated_data)


def language() -> str:
    """Return the language in which this request is answered."""
    return get_language() or "vi"


class Services(ApiView):
    """The services in force today, or those that words and shelves find."""

    is_open_data = True

    @extend_schema(
        operation_id="services_list",
        parameters=[shapes.ListQuestion, shapes.LANG],
        responses=shapes.answers(shapes.ServiceList, 422),
    )
    def get(self, request: Request) -> Response:
        """List services; a search forgives missing marks and slips. Two queries, six at most with words."""
        wanted = asked(shapes.ListQuestion, request.query_params)
        on = legal_day(at_of(request))
        state = on_shelves(Filters(), on=on).aggregate(last=Max("indexed_at"), number=Count("pk"))
        kept = self.kept(state["number"], state["last"], on).since(state["last"])
        if (same := kept.unchanged()) is not None:
            return same
        filters = Filters(**{name: wanted[name] for name in ("topic", "field", "agency_level", "audience")})
        page, size = wanted["page"], wanted["page_size"]
        found = find(wanted["q"], language(), on=on, filters=filters, page=page, size=size)
        return kept.answer(_list(found, request, page=page, size=size))


class Service(ApiView):
    """One service."""

    is_open_data = True

    @extend_schema(
        operation_id="services_read", parameters=[shapes.LANG], responses=shapes.answers(shapes.ServiceDetail, 404)
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return everything that is published about a service. Three queries."""
        on = legal_day(at_of(request))
        page = service_page(slug, on=on)
        if page is None:
            raise Http404
        version, seen = page.version, page.observed and page.observed.computed_at
        kept = self.kept(version.content_hash, version.valid_to, on, seen)
        kept.since(max(version.published_at, seen or version.published_at))
        return kept.unchanged() or kept.answer(_detail(page))


class Versions(ApiView):
    """The versions of a service, with their hashes and days."""

    is_open_data = True

    @extend_schema(
        operation_id="versions_list", parameters=[shapes.LANG], responses=shapes.answers(shapes.VersionList, 404)
    )
    def get(self, request: Request, slug: str) -> Response:
        """List the versions, the newest first. Two queries."""
        rows = list(ServiceVersion.objects.filter(service__slug=slug).order_by("-number"))
        if not rows:
            raise Http404
        kept = self.kept(*map(_marks, rows)).since(max(row.published_at for row in rows))
        return kept.unchanged() or kept.answer({"service": slug, "results": [_version(row) for row in rows]})


class Version(ApiView):
    """One version of a service, in force or not."""

    is_open_data = True

    @extend_schema(
        operation_id="versions_read", parameters=[shapes.LANG], responses=shapes.answers(shapes.VersionDetail, 404)
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        """Return the days, the hash and the form of a version as it was published. Two queries at most."""
        row = ServiceVersion.objects.filter(service__slug=slug, number=number).first()
        if row is None:
            raise Http404
        kept = self.kept(*_marks(row)).since(row.published_at)
        if (same := kept.unchanged()) is not None:
            return same
        about = {"service": slug, "note": row.note, "legal_basis": row.legal_basis}
        return kept.answer(_version(row) | about | {"form": answers_schema(row.definition, language())})


class FormSchema(ApiView):
    """The form of a service as JSON Schema."""

    is_open_data = True

    @extend_schema(
        operation_id="form_read", parameters=[shapes.LANG], responses=shapes.answers(OpenApiTypes.OBJECT, 404)
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the JSON Schema (2020-12) of the answers of the version in force. Two queries."""
        version = _version_in_force(slug, legal_day(at_of(request)))
        kept = self.kept(*_marks(version)).since(version.published_at)
        return kept.unchanged() or kept.answer(answers_schema(version.definition, language()))


class Fees(ApiView):
    """What an application would cost. Nothing is kept."""

    @extend_schema(
        operation_id="fees_quote",
        parameters=[shapes.LANG],
        request=shapes.FeeQuestion,
        responses=shapes.answers(shapes.Fees, 400, 404, 413, 415, 422, 429),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Return the fees for answers by field id; answers may be incomplete, wrong ones are refused. Two queries."""
        wanted = asked(shapes.FeeQuestion, dict(request.data))
        on = wanted.get("on", legal_day(at_of(request)))
        version = _version_in_force(slug, on)
        given = _right(version.definition, wanted["answers"], request)
        quote = fees.quote(version.definition, given, on=on, channel=wanted["channel"])
        about = {"service": slug, "version": version.number, "on": on, "channel": wanted["channel"]}
        return Response(about | {"lines": [_fee(line) for line in quote.lines], "total": quote.total})


class Tables(ApiView):
    """The reference tables."""

    is_open_data = True

    @extend_schema(operation_id="tables_list", parameters=[shapes.LANG], responses=shapes.answers(shapes.TableList))
    def get(self, request: Request) -> Response:
        """List the tables with the number of their entries. No query."""
        published = [published_table(name) for name in published_names()]
        kept = self.kept(*(table.fingerprint for table in published))
        listed = [
            {"table": table.name, "count": len(table.rows), "url": reverse("api:table", args=[table.name])}
            for table in published
        ]
        return kept.unchanged() or kept.answer({"results": listed})


class Table(ApiView):
    """One reference table."""

    is_open_data = True

    @extend_schema(
        operation_id="tables_read",
        parameters=[shapes.TableQuestion, shapes.LANG],
        responses=shapes.answers(shapes.TablePage, 404, 422),
    )
    def get(self, request: Request, name: str) -> Response:
        """Return a page of a table; without `on`, entries that no longer count stand in it too. No query."""
        wanted = asked(shapes.TableQuestion, request.query_params)
        if name not in published_names():
            raise Http404
        table, page, size = published_table(name), wanted["page"], wanted["page_size"]
        kept = self.kept(table.fingerprint)
        rows = table.chosen(on=wanted["on"], parent=wanted["parent"])
        shown = [asdict(row) for row in rows[(page - 1) * size : page * size]]
        following = _next(request, page, has_more=len(rows) > page * size)
        data = {"table": name, "count": len(rows), "page": page, "next": following, "results": shown}
        return kept.unchanged() or kept.answer(data)


def _version_in_force(slug: str, on: date) -> ServiceVersion:
    version = current_version(slug, on)
    if version is None:
        raise Http404
    return version


def _right(definition: ServiceDefinition, given: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Return the answers that count. Raises ValidationError for unknown fields and answers that cannot be right."""
    cleaned = clean(definition, given, at=at_of(request))
    wrong = {name: _("The form has no such field.") for name in given if name not in definition.fields}
    wrong |= {name: sentence for name, sentence in cleaned.errors.items() if name in given}
    if wrong:
        raise ValidationError({"answers": wrong})
    return cleaned.answers


def _list(found: Found, request: Request, *, page: int, size: int) -> dict[str, Any]:
    return {
        "count": found.total,
        "page": page,
        "page_size": size,
        "next": _next(request, page, has_more=found.total > page * size),
        "meant": found.meant,
        "is_nearest": found.is_nearest,
        "results": [_line(card) for card in found.cards],
    }


def _line(card: ServiceCard) -> dict[str, Any]:
    names = ("slug", "code", "name", "field", "level", "agency_level")
    return {name: getattr(card, name) for name in names} | {"url": reverse("api:service", args=[card.slug])}


def _next(request: Request, page: int, *, has_more: bool) -> str | None:
    given = {name: value for name, value in request.query_params.items() if name != "page"}
    return f"{request.path}?{urlencode(given | {'page': page + 1})}" if has_more else None


def _marks(row: ServiceVersion) -> tuple[object, ...]:
    """Return what tells a version, as it stands now, from every other: its hash and its days."""
    return row.content_hash, row.number, row.valid_from, row.valid_to


def _version(row: ServiceVersion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("number", "content_hash", "valid_from", "valid_to", "published_at")}


def _fee(line: fees.FeeLine) -> dict[str, Any]:
    return {"code": line.code, "label": line.label, "amount": line.amount, "why": line.why}


def _detail(page: ServicePage) -> dict[str, Any]:
    sheet = page.definition.service
    return _version(page.version) | {
        "slug": page.definition.slug,
        "version": page.version.number,
        **{name: str(getattr(sheet, name)) for name in ("name", "summary", "field", "decided_by", "result_name")},
        **{name: list(getattr(sheet, name)) for name in ("topics", "audience", "channels")},
        **{name: getattr(sheet, name) for name in ("code", "agency_level", "level")},
        "partial_reason": str(sheet.partial_reason or ""),
        "who": [str(group.text) for group in sheet.who],
        "time_limit": page.time_limit,
        "papers": [_paper(paper) for paper in page.papers],
        "fees": [_fee(line) for line in page.quote.lines],
        "fee_total": page.quote.total,
        "legal_basis": [
            {"title": str(one.title), "article": str(one.article), "confidence": one.confidence}
            for one in sheet.legal_basis
        ],
        "to_confirm": [str(one.note) for one in sheet.to_confirm],
        "observed": _observed(page),
    }


def _paper(paper: Any) -> dict[str, str]:
    return {
        "id": paper.id,
        "label": str(paper.label),
        "hint": str(paper.hint or ""),
        "when": str(paper.when_note or ""),
    }


def _observed(page: ServicePage) -> dict[str, int] | None:
    seen = page.observed
    if seen is None:
        return None
    return {name: getattr(seen, name) for name in ("cases", "median_days", "most_days", "months")}
