"""Addresses of the JSON interface to cases and results, below /api/v1/."""

from django.urls import path

from cases import api

app_name = "api-cases"
urlpatterns = [
    path("cases/look-up/", api.LookUp.as_view(), name="look-up"),
    path("results/verify/", api.VerifyFile.as_view(), name="verify-file"),
    path("results/<str:code>/", api.Result.as_view(), name="result"),
]
