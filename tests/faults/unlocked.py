"""How officials are often served: read, compare, write, without a lock. The twin of F14 runs this and must break."""

import time

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import include, path

from accounts.requests import Request
from cases.doors import case_for
from cases.models import Case
from cases.urls import office
from portal.urls import urlpatterns as house


def act(request: Request, code: str, verb: str) -> HttpResponse:
    """Compare the version that was seen with the one that was read, then write."""
    case = case_for(request.who, code, verb)
    if str(case.version) != request.POST["version"]:
        return HttpResponse(status=409)
    time.sleep(0.3)
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)
    return HttpResponseRedirect(f"/can-bo/ho-so/{code}/")


pages = [
    path("ho-so/<str:code>/tiep-nhan/", act, {"verb": "accept"}, name="accept"),
    path("ho-so/<str:code>/tu-choi-tiep-nhan/", act, {"verb": "decline"}, name="decline"),
]
urlpatterns = [path("can-bo/", include(([*pages, *office.urlpatterns], "office"))), *house]
