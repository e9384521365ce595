"""The addresses of the house. Every name here stands in `portal/policies.py` too."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
