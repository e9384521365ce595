"""Addresses that need no sign-in: look up a case, check a document."""

from django.urls import path

from cases.views import public

app_name = "public"
urlpatterns = [
    path("tra-cuu/", public.look_up, name="look-up"),
    path("kiem-tra/", public.verify_file, name="verify-file"),
    path("thu-tuc/<slug:slug>/da-cap/", public.published, name="published"),
    path("kiem-tra/<str:code>/", public.verify, name="verify"),
]
