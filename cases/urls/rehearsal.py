"""Addresses of the dry run; they stand among the pages of the catalogue's administrators."""

from django.urls import path

from cases.views import rehearsal

app_name = "rehearsal"
urlpatterns = [
    path("<int:pk>/chay-thu/", rehearsal.run, name="run"),
    path("<int:pk>/chay-thu/<str:key>.pdf", rehearsal.paper, name="paper"),
]
