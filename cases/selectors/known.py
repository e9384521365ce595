"""What was known beforehand, in words: at the fields of a draft for the citizen, beside the answers for officials."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from services.answers import Row, Section
from services.definition import Page, ServiceDefinition
from services.definition.workflow import RegisterName
from services.forms import AnswerField, PageForm
from services.known import fixed, register_of

REGISTERS: Mapping[RegisterName, str | Promise] = {
    "population": gettext_lazy("the national population database"),
    "civil_status": gettext_lazy("the civil-status database"),
    "licence": gettext_lazy("the register of driving licences"),
    "business": gettext_lazy("the business registration database"),
}
"""Register → its name inside a sentence."""


def tell_sources(form: PageForm, case: Case) -> None:
    """Say at each field whence its answer came; what the law fixes is shown, not asked. No query."""
    known, answers = case.draft.known, case.draft.answers
    locked = fixed(case.service_version.definition, known)
    for name, entry in known.get("fields", {}).items():
        field = form.fields.get(name)
        if not isinstance(field, AnswerField) or answers.get(name) != entry["value"]:
            continue
        words = _source(entry, locked=name in locked)
        if name in locked:
            field.help_text = words  # nothing is typed, so how to type it helps nobody
            field.fix(entry["value"])
        else:
            field.help_text = f"{field.help_text}. {words}" if field.help_text else words


def _source(entry: Mapping[str, Any], *, locked: bool) -> str:
    if entry["from"] == "earlier":
        return _("Filled in from your application %(code)s") % {"code": entry["case"]}
    named = {"register": REGISTERS[entry["from"]]}
    if locked:
        return _("From %(register)s; it cannot be changed here") % named
    return _("Filled in from %(register)s") % named


def silent(case: Case, page: Page) -> list[str]:
    """Return the names of the registers that should fill this page and have not answered. No query."""
    heard = case.draft.known.get("registers", {})
    wanted = dict.fromkeys(name for field in page.fields if (name := register_of(field)) is not None)
    return [str(REGISTERS[name]) for name in wanted if heard.get(name) in {"asked", "silent"}]


def marked(sections: Iterable[Section], known: Mapping[str, Any], definition: ServiceDefinition) -> list[Section]:
    """Return the answers with what the registers say of them. No query."""
    return [
        replace(one, rows=tuple(_marked(row, known.get(row.field_id), definition) for row in one.rows))
        for one in sections
    ]


def _marked(row: Row, entry: Mapping[str, Any] | None, definition: ServiceDefinition) -> Row:
    if entry is None or entry["from"] == "earlier":
        return row
    if entry["verdict"] == "agrees":
        return replace(row, mark=_("Agrees with the database"), tint="ok")
    if entry["verdict"] == "unverified":
        return replace(row, mark=_("Not verified with the database"), tint="late")
    value = definition.fields[row.field_id].show(entry["value"], "vi")
    return replace(row, mark=_("Differs from the database: %(value)s") % {"value": value}, tint="wrong")
