"""For anybody: the state of a case by its code and look-up code, and whether a document is genuine."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import Request
from accounts.throttle import wait
from cases.forms.citizen import LookupForm
from cases.forms.public import DocumentForm
from cases.guessing import PER, may_look_up, may_try
from cases.selectors import verification
from signing.validation import MOST_BYTES, validate


def look_up(request: Request) -> HttpResponse:
    """Show the state of a case to whoever holds the receipt. Guessing is slowed down per address and per case."""
    if request.method != "POST":
        form = LookupForm(initial={"ma": request.GET.get("ma", "")})
        return render(request, "cases/public/look_up.html", {"form": form})
    form = LookupForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/public/look_up.html", {"form": form}, status=422)
    code, secret = form.cleaned_data["ma"], form.cleaned_data["secret"]
    if not may_look_up(request, code, at=request.at):
        return _slow_down(request, form, "cases/public/look_up.html")
    found = verification.case_by_secret(code, secret, at=request.at)
    if found is None:
        form.add_error(None, _("Nothing found. Check the number and the look-up code."))
        return render(request, "cases/public/look_up.html", {"form": form}, status=422)
    return render(request, "cases/public/found.html", {"found": found})


def verify_file(request: Request) -> HttpResponse:
    """Check an uploaded document: ours by its hash, or validly signed, or not valid with the reason."""
    if request.method != "POST":
        return render(request, "cases/public/verify_file.html", {"form": DocumentForm()})
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "cases/public/verify_file.html", {"form": form}, status=422)
    if not may_try(request, "verify-file", at=request.at):
        return _slow_down(request, form, "cases/public/verify_file.html")
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    verdict = validate(data, at=request.at, is_ours=verification.is_ours)
    found = verification.result_by_hash(verdict.sha256, at=request.at)
    context = {"verdict": verdict, "result": found, "form": DocumentForm()}
    return render(request, "cases/public/verdict.html", context)


def verify(request: Request, code: str) -> HttpResponse:
    """Say what stands behind a verification code: kind, number, date, signer. An unknown code is told as such."""
    if not may_try(request, "verify", at=request.at):
        return _slow_down(request, DocumentForm(), "cases/public/verify_file.html")
    found = verification.result_by_code(code, at=request.at)
    status = 200 if found else 404
    return render(request, "cases/public/verify.html", {"result": found, "code": code}, status=status)


def published(request: Request, slug: str) -> HttpResponse:
    """List what a service has issued and publishes (permits for twelve months, NĐ 217/2026 Art 66: likely)."""
    number = request.GET.get("trang", "1")
    page = int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 5 else 1
    found = verification.published_of(slug, page=max(page, 1), at=request.at)
    if found is None:
        raise Http404
    return render(request, "cases/public/published.html", {"found": found, "slug": slug})


def _slow_down(request: Request, form: forms.Form, template: str) -> HttpResponse:
    context = {"form": form, "slow_down": _("Too many attempts. Please wait a few minutes and try again.")}
    response = render(request, template, context, status=429)
    response.headers["Retry-After"] = str(wait(PER, request.at))
    return response
