"""For programs without a key: the state of a case by its code and look-up code, and whether a document is genuine."""

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as shape
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import ApiView, at_of
from accounts.throttle import wait
from cases.forms.citizen import LookupForm
from cases.forms.public import DocumentForm
from cases.guessing import PER, may_look_up, may_try
from cases.selectors import verification
from services.api_shapes import LANG, answers
from signing.validation import MOST_BYTES, validate


class CaseQuestion(shape.Serializer[Any]):
    """What stands on the receipt."""

    code = shape.CharField(max_length=50)
    secret = shape.CharField(max_length=16)


class Standing(shape.Serializer[Any]):
    """How long a result that was granted counts, and when and why it was ended."""

    valid_to = shape.DateField(allow_null=True)
    has_expired = shape.BooleanField()
    ended_on = shape.DateField(allow_null=True)
    end_reason = shape.CharField(allow_blank=True)


class CaseState(Standing):
    """The state of a case; no names, no answers."""

    code = shape.CharField()
    service = shape.CharField()
    agency = shape.CharField()
    state = shape.CharField()
    state_label = shape.CharField()
    submitted_at = shape.DateTimeField()
    due_at = shape.DateTimeField(allow_null=True)


class PublishedFact(shape.Serializer[Any]):
    """One line that the service publishes of what was granted."""

    id = shape.CharField()
    label = shape.CharField()  # type: ignore[assignment]  # DRF takes fields out of the class
    value = shape.CharField(allow_blank=True)


class ResultState(Standing):
    """A released document as anybody may know it."""

    number = shape.CharField()
    is_refusal = shape.BooleanField()
    issued_on = shape.DateTimeField()
    agency = shape.CharField()
    signer = shape.CharField()
    signer_title = shape.CharField()
    code = shape.CharField()
    title = shape.CharField(allow_blank=True)
    facts = PublishedFact(many=True)
    drawings = shape.IntegerField()


class Verdict(shape.Serializer[Any]):
    """Whether a file is genuine, why not, and the result that it is if it is one of ours."""

    valid = shape.BooleanField()
    reason_code = shape.CharField()
    reason = shape.CharField(allow_blank=True)
    sha256 = shape.CharField()
    result = ResultState(allow_null=True)


class Document(shape.Serializer[Any]):
    """The file to be checked; it is thrown away afterwards."""

    file = shape.FileField(allow_empty_file=True)


class LookUp(ApiView):
    """The state of a case for whoever holds its receipt."""

    @extend_schema(
        operation_id="cases_look_up",
        parameters=[LANG],
        request=CaseQuestion,
        responses=answers(CaseState, 400, 404, 413, 415, 422, 429),
    )
    def post(self, request: Request) -> Response:
        """Return the state of a case. A wrong code and a wrong secret are told apart by nothing."""
        given = CaseQuestion(data=request.data)
        given.is_valid(raise_exception=True)
        form = LookupForm({"ma": given.validated_data["code"], "secret": given.validated_data["secret"]})
        if not form.is_valid():
            raise ValidationError({_NAMES[name]: list(map(str, found)) for name, found in form.errors.items()})
        code, secret = form.cleaned_data["ma"], form.cleaned_data["secret"]
        _slow_down(request, within=may_look_up(request._request, code, at=at_of(request)))
        found = verification.case_by_secret(code, secret, at=at_of(request))
        if found is None:
            raise NotFound(_("Nothing found. Check the number and the look-up code."))
        return Response(asdict(found))


class Result(ApiView):
    """What stands behind a verification code."""

    @extend_schema(operation_id="results_read", parameters=[LANG], responses=answers(ResultState, 404, 429))
    def get(self, request: Request, code: str) -> Response:
        """Return kind, number, date and signer of a released document, 404 for an unknown code."""
        _slow_down(request, within=may_try(request._request, "verify", at=at_of(request)))
        found = verification.result_by_code(code, at=at_of(request))
        if found is None:
            raise Http404
        return Response(asdict(found))


class VerifyFile(ApiView):
    """Whether a PDF is a genuine result, or validly signed by somebody trusted."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="results_verify",
        parameters=[LANG],
        request={"multipart/form-data": Document},
        responses=answers(Verdict, 400, 415, 422, 429),
    )
    def post(self, request: Request) -> Response:
        """Return a verdict on a file, whatever it is; nothing of it is kept."""
        form = DocumentForm(None, request.FILES)
        if not form.is_valid():
            raise ValidationError({name: list(map(str, found)) for name, found in form.errors.items()})
        _slow_down(request, within=may_try(request._request, "verify-file", at=at_of(request)))
        data = form.cleaned_data["file"].read(MOST_BYTES + 1)
        verdict = validate(data, at=at_of(request), is_ours=verification.is_ours)
        result = verification.result_by_hash(verdict.sha256, at=at_of(request))
        about = {"valid": verdict.valid, "reason_code": verdict.reason_code, "reason": str(verdict.reason)}
        return Response(about | {"sha256": verdict.sha256, "result": asdict(result) if result else None})


_NAMES = {"ma": "code", "secret": "secret"}


def _slow_down(request: Request, *, within: bool) -> None:
    """Raise Throttled with the seconds to wait."""
    if not within:
        raise Throttled(wait(PER, at_of(request)))
