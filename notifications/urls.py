"""Addresses of the inbox."""

from django.urls import URLPattern, path

from notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern] = [
    path("thong-bao/", views.inbox, name="inbox"),
    path("thong-bao/da-doc/", views.all_read, name="all-read"),
    path("thong-bao/<int:pk>/", views.message, name="message"),
]
