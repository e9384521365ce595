"""The way to a workspace: catalogue administrators work on all of them, for everybody else there are none."""

from accounts.who import Who
from ground.refusals import NotYours
from services.models import ServiceWorkspace
from services.permissions import can_edit


def workspace_for(who: Who, pk: int) -> ServiceWorkspace:
    """Return a workspace with its people. Raises NotYours for what is not there or not for this person. One query."""
    people = ("author", "saved_by", "proposed_by", "decided_by")
    space = ServiceWorkspace.objects.select_related(*people, "based_on", "released_as").filter(pk=pk).first()
    if space is None or can_edit(who) is not None:
        raise NotYours
    return space
