"""Addresses of the catalogue's JSON interface, below /api/v1/."""

from django.urls import path

from services import api

app_name = "api"
urlpatterns = [
    path("services/", api.Services.as_view(), name="services"),
    path("services/<slug:slug>/", api.Service.as_view(), name="service"),
    path("services/<slug:slug>/versions/", api.Versions.as_view(), name="versions"),
    path("services/<slug:slug>/versions/<int:number>/", api.Version.as_view(), name="version"),
    path("services/<slug:slug>/form/", api.FormSchema.as_view(), name="form"),
    path("services/<slug:slug>/fees/", api.Fees.as_view(), name="fees"),
    path("reference/", api.Tables.as_view(), name="tables"),
    path("reference/<slug:name>/", api.Table.as_view(), name="table"),
]
