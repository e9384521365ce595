"""The end of a service: proposed by one person, confirmed by another; no draft of it can be sent from its day on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.who import Who
from ground.refusals import Invalid, WrongState, require
from ground.text import clean_text
from ground.who import Actor, Subject
from journal.actions import record
from services import timeline
from services.actions import SUBJECT
from services.definition.conditions import legal_day
from services.models import Service, ServiceClosing, ServiceVersion
from services.permissions import acting_post, can_decide, can_edit


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a service ends, in both languages, and the act that says so."""

    vi: str
    en: str
    legal_basis: str


def ended(service_id: int, *, on: date) -> ServiceClosing | None:
    """Return why a service has no version in force on a day, None while it has one. Two queries."""
    if ServiceVersion.objects.in_force(on).filter(service_id=service_id).exists():
        return None
    found = ServiceClosing.objects.confirmed().filter(service_id=service_id, closed_from__lte=on)
    return found.select_related("service", "successor").order_by("-closed_from", "-pk").first()


def coming_end(service_id: int, *, on: date) -> ServiceClosing | None:
    """Return the confirmed closing of a service that is still to come. One query."""
    found = ServiceClosing.objects.confirmed().filter(service_id=service_id, closed_from__gt=on)
    return found.select_related("service", "successor").order_by("closed_from").first()


@transaction.atomic
def propose(
    slug: str, *, closed_from: date, reason: Reason, successor: str = "", who: Who, at: datetime
) -> ServiceClosing:
    """Propose to end a service from a day on. Raises Invalid, WrongState when it has ended or one is proposed."""
    require(can_edit(who))
    service = Service.objects.select_for_update().get(slug=slug)
    heir = Service.objects.filter(slug=successor).first() if successor else None
    _possible(service, closed_from, reason, heir, successor, today=legal_day(at))
    closing = ServiceClosing.objects.create(
        service=service,
        closed_from=closed_from,
        reason_vi=clean_text(reason.vi),
        reason_en=clean_text(reason.en),
        legal_basis=clean_text(reason.legal_basis),
        successor=heir,
        proposed_by_id=who.somebody,
        proposed_at=at,
    )
    _record(closing, "closing_proposed", who=who, at=at)
    return closing


def _possible(
    service: Service, closed_from: date, reason: Reason, heir: Service | None, successor: str, *, today: date
) -> None:
    errors = {}
    if closed_from < today:
        errors["closed_from"] = _("This day is over. Choose today or a later day.")
    for name, text in (("reason_vi", reason.vi), ("reason_en", reason.en), ("legal_basis", reason.legal_basis)):
        if not clean_text(text):
            errors[name] = _("Fill this in: citizens read why the service ends.")
    if successor and (heir is None or heir.pk == service.pk):
        errors["successor"] = _("Choose another service of the catalogue, or none.")
    if errors:
        raise Invalid(errors=errors)
    if timeline.has_ended(list(service.versions.all()), closed_from):
        raise WrongState(_("This service has ended already."), code="ended")
    if service.closings.filter(state=ServiceClosing.State.PROPOSED).exists():
        raise WrongState(_("An end of this service is proposed already."), code="already_proposed")


@transaction.atomic
def confirm(closing_id: int, *, who: Who, at: datetime) -> ServiceClosing:
    """End the service on its day: the second person's act. Versions that were to come later never count.

    Raises NotAllowed for the one who proposed, Invalid when the day has passed meanwhile.
    """
    closing = _held(closing_id)
    require(can_decide(who, [closing.proposed_by_id]))
    if closing.state != ServiceClosing.State.PROPOSED:
        raise WrongState(state=str(closing.state))
    if closing.closed_from < legal_day(at):
        raise Invalid(errors={"closed_from": _("This day is over. Choose today or a later day.")})
    _end_versions(closing)
    closing.confirm()
    closing.decided_by_id, closing.decided_at = who.somebody, at
    closing.save(update_fields=["state", "decided_by", "decided_at"])
    _record(closing, "closed", who=who, at=at, closed_from=closing.closed_from.isoformat())
    return closing


@transaction.atomic
def drop(closing_id: int, *, who: Who, at: datetime) -> ServiceClosing:
    """Let a proposed end go; anybody who keeps the catalogue may."""
    require(can_edit(who))
    closing = _held(closing_id)
    if closing.state != ServiceClosing.State.PROPOSED:
        raise WrongState(state=str(closing.state))
    closing.drop()
    closing.decided_by_id, closing.decided_at = who.somebody, at
    closing.save(update_fields=["state", "decided_by", "decided_at"])
    _record(closing, "closing_dropped", who=who, at=at)
    return closing


def close(
    slug: str, *, on: date, reason: Reason, successor: str = "", proposer: Who, who: Who, at: datetime
) -> ServiceClosing:
    """Propose and confirm in one go, for two persons who sit side by side."""
    closing = propose(slug, closed_from=on, reason=reason, successor=successor, who=proposer, at=at)
    return confirm(closing.pk, who=who, at=at)


def _held(closing_id: int) -> ServiceClosing:
    """Lock the service, then its closing. Two queries."""
    service_id = ServiceClosing.objects.values_list("service_id", flat=True).get(pk=closing_id)
    Service.objects.select_for_update().get(pk=service_id)
    return ServiceClosing.objects.select_related("service").get(pk=closing_id)


def _end_versions(closing: ServiceClosing) -> None:
    """Let the version in force end on the day; what was to begin then or later never counts."""
    on = closing.closed_from
    for version in closing.service.versions.counting():
        if version.valid_from >= on:
            version.valid_to = version.valid_from
        elif version.valid_to is None or version.valid_to > on:
            version.valid_to = on
        else:
            continue
        version.save(update_fields=["valid_to"])


def _record(closing: ServiceClosing, verb: str, *, who: Who, at: datetime, **data: object) -> None:
    actor: Actor = who.actor(acting_post(who))
    found = {"slug": closing.service.slug, "closing": closing.pk, **data}
    record(f"service.{verb}", subject=Subject(SUBJECT, closing.service_id), actor=actor, at=at, data=found)
