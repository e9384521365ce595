"""Addresses of the catalogue."""

from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("thu-tuc/", views.catalogue, name="catalogue"),
    path("thu-tuc/<slug:slug>/", views.service, name="service"),
    path("thu-tuc/<slug:slug>/dieu-kien/", views.conditions, name="conditions"),
]
