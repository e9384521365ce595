"""The front of the house. Celery's app is made with it, so that tasks published from any process find the broker."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
