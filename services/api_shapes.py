"""The shapes of the open interface's questions and answers, for reading them and for the OpenAPI description."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers as shape

from services.topics import AUDIENCES, LEVELS, topics


def _errors() -> shape.ListField:
    return shape.ListField(child=shape.DictField(child=shape.CharField()), required=False)


class Problem(shape.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = shape.CharField()
    title = shape.CharField()
    status = shape.IntegerField()
    detail = shape.CharField(allow_blank=True)
    instance = shape.CharField()
    errors = _errors()  # type: ignore[assignment]  # DRF takes fields out of the class


class ServiceLine(shape.Serializer[Any]):
    """A service in a list."""

    slug = shape.CharField()
    code = shape.CharField()
    name = shape.CharField()
    field = shape.CharField()
    level = shape.ChoiceField(["full", "partial"])
    agency_level = shape.ChoiceField(list(LEVELS))
    url = shape.CharField()


class ServiceList(shape.Serializer[Any]):
    """A page of services; `meant` is what was looked for where words were mistyped."""

    count = shape.IntegerField()
    page = shape.IntegerField()
    page_size = shape.IntegerField()
    next = shape.CharField(allow_null=True)
    meant = shape.CharField(allow_blank=True)
    is_nearest = shape.BooleanField()
    results = ServiceLine(many=True)


class ListQuestion(shape.Serializer[Any]):
    """What may stand in the address of the list."""

    q = shape.CharField(required=False, max_length=100, allow_blank=True, default="")
    topic = shape.ChoiceField(list(topics()), required=False, default="")
    field = shape.RegexField(r"^[a-z0-9-]{1,120}$", required=False, default="")
    agency_level = shape.ChoiceField(list(LEVELS), required=False, default="")
    audience = shape.ChoiceField(list(AUDIENCES), required=False, default="")
    page = shape.IntegerField(required=False, default=1, min_value=1, max_value=1000)
    page_size = shape.IntegerField(required=False, default=20, min_value=1, max_value=100)


class TableQuestion(shape.Serializer[Any]):
    """Which entries of a table: those that count on a day, those below one entry; and which page of them."""

    on = shape.DateField(required=False, default=None)
    parent = shape.RegexField(r"^[A-Za-z0-9.:-]{1,20}$", required=False, default="")  # type: ignore[assignment]  # DRF takes fields out of the class

    page = shape.IntegerField(required=False, default=1, min_value=1, max_value=1000)
    page_size = shape.IntegerField(required=False, default=100, min_value=1, max_value=500)


class Fee(shape.Serializer[Any]):
    """One line of a bill, in đồng, with its reason."""

    code = shape.CharField()
    label = shape.CharField()  # type: ignore[assignment]  # DRF takes fields out of the class
    amount = shape.IntegerField()
    why = shape.CharField(allow_blank=True)


class Fees(shape.Serializer[Any]):
    """What an application costs, in đồng."""

    service = shape.CharField()
    version = shape.IntegerField()
    on = shape.DateField()
    channel = shape.CharField()
    lines = Fee(many=True)
    total = shape.IntegerField()


class FeeQuestion(shape.Serializer[Any]):
    """For which answers, on which day, by which channel."""

    answers = shape.DictField(required=False, default=dict)
    on = shape.DateField(required=False)
    channel = shape.ChoiceField(["online", "counter", "post"], required=False, default="online")


class Paper(shape.Serializer[Any]):
    """A paper that is asked for."""

    id = shape.CharField()
    label = shape.CharField()  # type: ignore[assignment]  # DRF takes fields out of the class
    hint = shape.CharField(allow_blank=True)
    when = shape.CharField(allow_blank=True)


class Basis(shape.Serializer[Any]):
    """An article, and how sure the catalogue is of it."""

    title = shape.CharField()
    article = shape.CharField()
    confidence = shape.ChoiceField(["sure", "likely", "memory"])


class Observed(shape.Serializer[Any]):
    """How long finished applications really took, in calendar days."""

    cases = shape.IntegerField()
    median_days = shape.IntegerField()
    most_days = shape.IntegerField()
    months = shape.IntegerField()


class ServiceDetail(shape.Serializer[Any]):
    """Everything that is published about a service."""

    slug = shape.CharField()
    code = shape.CharField()
    name = shape.CharField()
    summary = shape.CharField()
    version = shape.IntegerField()
    content_hash = shape.CharField()
    valid_from = shape.DateField()
    valid_to = shape.DateField(allow_null=True)
    field = shape.CharField()
    topics = shape.ListField(child=shape.CharField())
    audience = shape.ListField(child=shape.CharField())
    agency_level = shape.ChoiceField(list(LEVELS))
    decided_by = shape.CharField()
    level = shape.ChoiceField(["full", "partial"])
    partial_reason = shape.CharField(allow_blank=True)
    channels = shape.ListField(child=shape.CharField())
    result_name = shape.CharField()
    who = shape.ListField(child=shape.CharField())
    time_limit = shape.CharField()
    papers = Paper(many=True)
    fees = Fee(many=True)
    fee_total = shape.IntegerField()
    legal_basis = Basis(many=True)
    to_confirm = shape.ListField(child=shape.CharField())
    observed = Observed(allow_null=True)


class VersionLine(shape.Serializer[Any]):
    """One published version of a service."""

    number = shape.IntegerField()
    content_hash = shape.CharField()
    valid_from = shape.DateField()
    valid_to = shape.DateField(allow_null=True)
    published_at = shape.DateTimeField()


class VersionList(shape.Serializer[Any]):
    """The versions of a service, the newest first."""

    service = shape.CharField()
    results = VersionLine(many=True)


class VersionDetail(VersionLine):
    """One version as it was published, with its form as JSON Schema (2020-12)."""

    service = shape.CharField()
    note = shape.CharField(allow_blank=True)
    legal_basis = shape.CharField(allow_blank=True)
    form = shape.DictField()


class TableSummary(shape.Serializer[Any]):
    """A reference table and how many entries it has."""

    table = shape.CharField()
    count = shape.IntegerField()
    url = shape.CharField()


class TableList(shape.Serializer[Any]):
    """The reference tables."""

    results = TableSummary(many=True)


class TableLine(shape.Serializer[Any]):
    """An entry of a table, with the first and the last day on which it counts."""

    code = shape.CharField()
    vi = shape.CharField()
    en = shape.CharField(allow_blank=True)
    valid_from = shape.DateField(allow_null=True)
    valid_to = shape.DateField(allow_null=True)
    parent = shape.CharField(allow_blank=True)  # type: ignore[assignment]  # DRF takes fields out of the class


class TablePage(shape.Serializer[Any]):
    """A page of a table."""

    table = shape.CharField()
    count = shape.IntegerField()
    page = shape.IntegerField()
    next = shape.CharField(allow_null=True)
    results = TableLine(many=True)


LANG = OpenApiParameter("lang", str, enum=["vi", "en"], description="Language of texts; else Accept-Language.")


def answers(right: Any, *problems: int) -> dict[Any, Any]:
    """Return the answers of an operation: the right one and its problems."""
    kinds = {(status, "application/problem+json"): OpenApiResponse(Problem) for status in problems}
    return {200: right, **kinds}
