"""What people are told: kind → the figures, dates and codes its text needs. The texts: templates/notifications/."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

Value = str | int
CODE = re.compile(r"[A-Za-z0-9._:/+-]{1,80}")
"""A code or an ISO date. No spaces and no letters with marks: a name or an answer does not fit in."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of message must and may be given."""

    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


def _kind(*needs: str, takes: tuple[str, ...] = ()) -> Kind:
    return Kind(frozenset(needs), frozenset(takes))


# `…_at` is a moment (ISO 8601 with offset), `amount` is whole đồng.
KINDS: Final[Mapping[str, Kind]] = {
    "case.submitted": _kind("look_by_at"),  # when the counter must have looked at it
    "case.received": _kind("due_at"),
    "case.supplement_asked": _kind(takes=("answer_by_at",)),
    "case.supplement_answered": _kind(),
    "case.declined": _kind(takes=("amount",)),  # the fee that will be refunded
    "case.withdrawn": _kind(takes=("amount",)),
    "case.released": _kind(),
    "case.refused": _kind(),
    "case.result_ended": _kind(),  # the reason stays on her pages
    "case.due_moved": _kind("due_at", takes=("old_due_at",)),
    "case.message": _kind(),
    "service.closed": _kind(),  # a service of which she has a draft
    "sending_failed": _kind(takes=("amount",)),
    "payment.confirmed": _kind("amount"),
    "refund.owed": _kind("amount"),
    "refund.done": _kind("amount"),
}


def check(kind: str, params: Mapping[str, Value]) -> None:
    """Raise ValueError for an unknown kind, a missing or unknown parameter, or one that could be content."""
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"unknown kind of message: {kind}")
    given = frozenset(params)
    if not known.needs <= given <= known.needs | known.takes:
        raise ValueError(f"{kind} needs {sorted(known.needs)} and may take {sorted(known.takes)}, got {sorted(given)}")
    for name, value in params.items():
        _check_value(kind, name, value)


def _check_value(kind: str, name: str, value: Value) -> None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{kind}: {name} is neither a code nor a figure")
    if isinstance(value, int):
        return
    if not CODE.fullmatch(value):
        raise ValueError(f"{kind}: {name} is not a code; messages carry no names and no answers")
    if name.endswith("_at") and datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(f"{kind}: {name} has no time zone")
