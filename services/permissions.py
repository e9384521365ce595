"""Who may change the catalogue: catalogue administrators, and never one of them alone."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.who import PostInfo, Who
from ground.refusals import NotAllowed, Refusal

NOT_YOUR_ROLE = Refusal("not_your_role", _("Your post does not have this task."))
TWO_PERSONS = Refusal(
    "two_persons", _("Whoever wrote a change does not publish it: another catalogue administrator does.")
)


def can_edit(who: Who) -> Refusal | None:
    """Say whether this person may write changes of services."""
    return None if who.has(Role.CATALOGUE_ADMIN) else NOT_YOUR_ROLE


def can_decide(who: Who, writers: list[int]) -> Refusal | None:
    """Say whether this person may publish what the writers (ids of persons) made."""
    if (refusal := can_edit(who)) is not None:
        return refusal
    return TWO_PERSONS if who.person_id in writers else None


def acting_post(who: Who) -> PostInfo:
    """Return the post in which this person works on the catalogue. Raises NotAllowed without one."""
    post = who.post_as(Role.CATALOGUE_ADMIN)
    if post is None:
        raise NotAllowed(NOT_YOUR_ROLE.sentence, code=NOT_YOUR_ROLE.code)
    return post
