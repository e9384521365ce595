"""Buttons inside a group: one item more, one item less, with everything that was typed in its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from services.fields import FieldBase, InnerGroup

ADD, REMOVE, COUNT = "add", "remove", "count"
"""A group's own names behind its path: children-add, children-remove, children-count."""


def count_of(group: InnerGroup, data: Mapping[str, Any], *, path: str) -> int:
    """Return how many items were on the page, never more than the group allows."""
    return min(max(_number(data.get(f"{path}-{COUNT}")), group.at_least), group.at_most)


def regrouped(fields: Iterable[FieldBase], data: Mapping[str, Any]) -> MultiValueDict[str, Any] | None:
    """Return what was typed with the item added or removed whose button was pressed, None for any other button."""
    for group, path in _groups(fields, data):
        count = count_of(group, data, path=path)
        if f"{path}-{ADD}" in data:
            return _with(data, path, min(count + 1, group.at_most))
        if f"{path}-{REMOVE}" in data:
            gone = _number(data.get(f"{path}-{REMOVE}"), otherwise=count)
            return _without(data, path, gone, count, least=group.at_least)
    return None


def _groups(fields: Iterable[FieldBase], data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[InnerGroup, str]]:
    for one in fields:
        if isinstance(one, InnerGroup):
            path = prefix + one.id
            yield one, path
            for place in range(count_of(one, data, path=path)):
                yield from _groups(one.fields, data, f"{path}-{place}-")


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield every name with all its values; the buttons of groups themselves are left out."""
    for name in data:
        if not name.endswith((f"-{ADD}", f"-{REMOVE}")):
            yield name, data.getlist(name) if isinstance(data, MultiValueDict) else [data[name]]


def _with(data: Mapping[str, Any], path: str, count: int) -> MultiValueDict[str, Any]:
    return MultiValueDict({**dict(_lists(data)), f"{path}-{COUNT}": [str(count)]})


def _without(data: Mapping[str, Any], path: str, gone: int, count: int, *, least: int) -> MultiValueDict[str, Any]:
    """Leave out one item and move those behind it up. An item below the least number is emptied, not removed."""
    inside = re.compile(rf"{re.escape(path)}-([0-9]{{1,3}})-(.+)")
    moved: dict[str, list[Any]] = {}
    for name, values in _lists(data):
        found = inside.fullmatch(name)
        place = int(found[1]) if found else -1
        if found is None or place < gone:
            moved[name] = values
        elif place > gone:
            moved[f"{path}-{place - 1}-{found[2]}"] = values
    return MultiValueDict({**moved, f"{path}-{COUNT}": [str(max(count - (gone < count), least))]})


def typed_in(data: Mapping[str, Any], names: Iterable[str], *, longest: int = 10_000) -> dict[str, list[str]]:
    """Return the texts in a form's own boxes by control, every value of it, to be kept with a draft.

    What no keyboard sends and nothing can store (a zero byte, also in a name) is left out.
    """
    own = tuple(names)
    return {
        name: texts
        for name, values in _lists(data)
        if name.startswith(own)
        and "\0" not in name
        and (texts := [one for one in values if isinstance(one, str) and "\0" not in one and len(one) < longest])
    }


def typed_again(kept: Mapping[str, Any]) -> QueryDict | MultiValueDict[str, Any]:
    """Return kept texts as a form reads them; drafts of older versions kept one text a control."""
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in kept.items()})


def _number(text: object, *, otherwise: int = 0) -> int:
    return int(text) if isinstance(text, str) and re.fullmatch(r"[0-9]{1,3}", text) else otherwise
