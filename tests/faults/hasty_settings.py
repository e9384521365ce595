"""A house that promises before it commits, for the twin of F09."""

from tests.faults import settings
from tests.faults.settings import *  # noqa: F403 — a thin variant

MIDDLEWARE = ["tests.faults.hasty.AnswerFirst", *settings.MIDDLEWARE]
