"""The roles a post may have. The title on screen is the agency's own word and stands on the post."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person in a post may do (domain.md §1.2; NĐ 61/2018 Art 7, 17–20: sure)."""

    COUNTER = "counter", _("Counter official")
    HANDLER = "handler", _("Handler")
    UNIT_HEAD = "unit_head", _("Unit head")
    LEADER = "leader", _("Leader")
    CLERK = "clerk", _("Clerk")
    CENTRE_MANAGER = "centre_manager", _("Centre manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    CATALOGUE_ADMIN = "catalogue_admin", _("Catalogue administrator")


# The posts that work on cases; the others see none by default (domain.md §1.2, trust.md §4.2).
CASE_WORKERS = (Role.COUNTER, Role.HANDLER, Role.UNIT_HEAD, Role.LEADER, Role.CLERK)
