"""Two trees of data side by side: where they differ, by ids rather than by positions. Nothing is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs. None stands for "not there"; `order` says that the same things stand in another order."""

    path: Path
    old: Any
    new: Any
    order: bool = False


def compare(old: Any, new: Any, path: Path = ()) -> Iterator[Difference]:
    """Yield every place where two values differ; mappings and lists of things with ids are looked into.

    A text in two languages, a condition and a plain list are one place each. `True` and `1` differ.
    """
    if isinstance(old, dict) and isinstance(new, dict) and not is_whole(old) and not is_whole(new):
        for key in dict.fromkeys([*old, *new]):
            yield from compare(old.get(key), new.get(key), (*path, str(key)))
    elif (before := _by_id(old)) is not None and (after := _by_id(new)) is not None:
        for key in dict.fromkeys([*before, *after]):
            yield from compare(before.get(key), after.get(key), (*path, key))
        kept = [key for key in before if key in after]
        if kept != [key for key in after if key in before]:
            yield Difference(path, list(before), list(after), order=True)
    elif not same(old, new):
        yield Difference(path, old, new)


def is_whole(value: Mapping[str, Any]) -> bool:
    """Say whether a mapping is one thing: a text in two languages, or a condition."""
    return value.keys() == {"vi", "en"} or bool(value.keys() & {"all", "any", "not"}) or _is_comparison(value)


def _is_comparison(value: Mapping[str, Any]) -> bool:
    words = {"equals", "in", "at_least", "at_most", "older_than", "answered", "within", "count_at_least"}
    return "field" in value and bool(value.keys() & words)


def same(old: Any, new: Any) -> bool:
    """Say whether two values are equal down to their types."""
    if type(old) is not type(new):
        return False
    if isinstance(old, dict):
        return list(old) == list(new) and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return len(old) == len(new) and all(same(one, other) for one, other in zip(old, new, strict=True))
    return bool(old == new)


def _by_id(value: Any) -> dict[str, Any] | None:
    """Return a list's items by their id, or by the first day of a period; None for any other list."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    keys = [item.get("id", item.get("from")) for item in value]
    if None in keys or len(set(map(str, keys))) != len(keys):
        return {str(index): item for index, item in enumerate(value)}
    return {str(key): item for key, item in zip(keys, value, strict=True)}
