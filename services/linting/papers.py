"""Papers that should not be asked for: certified copies, criminal records, what the state itself has on file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.text import fold
from services.definition import Component, ServiceDefinition
from services.definition.base import Place, Words
from services.linting.advice import Hint

ONCE_ONLY = gettext_lazy("Decree 224/2026/NĐ-CP, point d of clause 1 of Article 15 and clause 4 of Article 18")
"""R14: data that stand in a database are not asked for again (domain.md R14, likely); Law 148/2025 (sure)."""
CRIMINAL_RECORDS = gettext_lazy("Law 107/2025/QH15")
"""No agency may demand a criminal-record certificate unless a law says so (domain.md §4.13, sure)."""

_LISTS = Path(__file__).with_name("lists.yaml")


@cache
def lists() -> dict[str, Any]:
    """Return the words that advice looks for."""
    found: dict[str, Any] = yaml.safe_load(_LISTS.read_text(encoding="utf-8"))
    return found


def check_certified(definition: ServiceDefinition) -> Iterator[Hint]:
    """A photo or scan is compared with the register; certification costs people a day (R14)."""
    for place, component in _components(definition):
        if component.certified == "required" or _asks_for(component, lists()["certified"]):
            yield Hint(
                place,
                _("“%(paper)s” must be a certified copy") % {"paper": component.label.vi},
                _("Ask for a photo or a scan, and let the office compare it with the register or the original"),
                ONCE_ONLY,
            )


def check_criminal_record(definition: ServiceDefinition) -> Iterator[Hint]:
    """Nobody asks for a criminal-record certificate where no law says so."""
    for place, component in _components(definition):
        if component.criminal_record or _asks_for(component, lists()["criminal_record"]):
            yield Hint(
                place,
                _("“%(paper)s” is a criminal-record certificate, which agencies may not demand")
                % {"paper": component.label.vi},
                _("Remove it, or name the law that demands it in legal_basis and in the paper's hint"),
                CRIMINAL_RECORDS,
            )


def check_state_papers(definition: ServiceDefinition) -> Iterator[Hint]:
    """What the state itself issued is taken from its register or from the person's store, not from the person."""
    for place, component in _components(definition):
        register = _register_of(component)
        if component.reuse or (component.source != "state" and not register):
            continue
        where = register or _("the register of the agency that issued it")
        yield Hint(
            place,
            _("“%(paper)s” was issued by the state itself; its data are in: %(register)s")
            % {"paper": component.label.vi, "register": where},
            _("Look it up, or let the person reuse it from her documents (“reuse”)"),
            ONCE_ONLY,
        )


def _components(definition: ServiceDefinition) -> Iterator[tuple[Place, Component]]:
    for index, component in enumerate(definition.components.components):
        yield ("components", "components", index), component


def _asks_for(component: Component, words: list[str]) -> bool:
    """Say whether label or hint ask for it; “không cần chứng thực” does not."""
    text = fold(f"{component.label.vi}. {component.hint.vi if component.hint else ''}")
    found = re.finditer("|".join(re.escape(fold(word)) for word in words), text)
    return any(not re.search(r"khong [^.;,]{0,30}$", text[: one.start()]) for one in found)


def _register_of(component: Component) -> str:
    """Return the register that holds the data of a paper with this name, "" for papers that are the person's own."""
    if component.source in {"applicant", "other"}:
        return ""
    label = fold(component.label.vi)
    for kind in lists()["state_papers"]:
        if any(fold(name) in label for name in kind["names"]):
            return str(Words.model_validate(kind["register"]))
    return ""
