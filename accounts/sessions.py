"""Sessions in the database: an empty Redis logs nobody out (design.md §10)."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from accounts.models import Session


class SessionStore(DatabaseStore):
    """Django's database sessions in our table, each with its user's id."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of this house."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Write the user's id beside the encoded data."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def save(self, must_create: bool = False) -> None:
        """Write the session; tell a database that is gone (503, try again) from a session that is (400, sign in)."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise
