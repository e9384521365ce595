"""When a document of one's own may stand for a paper: what the service allows, and that it still counts."""

from datetime import date

from django.utils.translation import gettext as _

from cases.models import StoredDocument
from services.components import MIME
from services.definition import Component
from services.definition.conditions import Span, later


def matches(document: StoredDocument, component: Component) -> bool:
    """Say whether a document is of a kind that the component takes from the store."""
    if component.reuse is None:
        return False
    if document.kind == StoredDocument.Kind.RESULT:
        return document.type in component.reuse.from_results
    return component.reuse.verified and document.type == component.id


def unfit(document: StoredDocument, component: Component, *, on: date) -> str:
    """Return why a document cannot stand for a component on a day; empty when it can. No query."""
    if not matches(document, component):
        return _("This document is not of the kind that is asked for.")
    if document.blob.mime not in {MIME[kind] for kind in component.accept}:
        return _("This document is not in a form that is accepted here.")
    standing = document.standing(on)
    if standing == "revoked" and document.ended_on is not None:
        since = {"day": f"{document.ended_on:%d/%m/%Y}", "reason": document.end_reason}
        return _("It has not counted since %(day)s: %(reason)s") % since
    if standing == "expired" and document.expires_on is not None:
        return _("It expired on %(day)s.") % {"day": f"{document.expires_on:%d/%m/%Y}"}
    return _too_old(document, component, on=on)


def _too_old(document: StoredDocument, component: Component, *, on: date) -> str:
    months = component.reuse.valid_months if component.reuse else None
    if months is not None and on > later(document.issued_on, Span(months=months)):
        return _("It is more than %(months)s months old.") % {"months": months}
    return ""
