"""Addresses of the catalogue."""

from django.urls import path

from services import desk, version_views, views

app_name = "services"
urlpatterns = [
    path("thu-tuc/", views.catalogue, name="catalogue"),
    path("danh-muc/", views.browse, name="browse"),
    path("thu-tuc/<slug:slug>/", views.service, name="service"),
    path("quan-tri/tim-kiem/", desk.searches, name="searches"),
    path("quan-tri/tim-kiem/them/", desk.add, name="word-add"),
    path("quan-tri/tim-kiem/<int:pk>/bo/", desk.remove, name="word-remove"),
    path("thu-tuc/<slug:slug>/dieu-kien/", views.conditions, name="conditions"),
    path("quan-tri/thu-tuc/<slug:slug>/phien-ban/", version_views.versions, name="versions"),
    path("quan-tri/thu-tuc/<slug:slug>/phien-ban/<int:number>/", version_views.version, name="version"),
    path("quan-tri/thu-tuc/<slug:slug>/ket-thuc/", version_views.end, name="end"),
    path("quan-tri/ket-thuc/<int:pk>/xac-nhan/", version_views.confirm_end, name="confirm-end"),
    path("quan-tri/ket-thuc/<int:pk>/bo/", version_views.drop_end, name="drop-end"),
]
