"""The house's Celery app, which also knows the twins."""

from portal.celery import app

app.conf.imports = ("tests.faults.twins",)
