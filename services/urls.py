"""Addresses of the catalogue."""

from django.urls import path

from services import desk, views

app_name = "services"
urlpatterns = [
    path("thu-tuc/", views.catalogue, name="catalogue"),
    path("danh-muc/", views.browse, name="browse"),
    path("thu-tuc/<slug:slug>/", views.service, name="service"),
    path("quan-tri/tim-kiem/", desk.searches, name="searches"),
    path("quan-tri/tim-kiem/them/", desk.add, name="word-add"),
    path("quan-tri/tim-kiem/<int:pk>/bo/", desk.remove, name="word-remove"),
    path("thu-tuc/<slug:slug>/dieu-kien/", views.conditions, name="conditions"),
]
