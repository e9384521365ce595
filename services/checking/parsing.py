"""From read data to the typed definition, with the English texts put in and every mistake of form reported."""

import difflib
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.checking.problems import Flaw, Problem
from services.checking.reading import ENGLISH, SECTIONS, Folder
from services.checking.sentences import sentence
from services.definition import ServiceDefinition, texts
from services.definition.base import Place, Strict

FILES = {section: file for file, section in SECTIONS.items()}


def parse(folder: Folder) -> tuple[ServiceDefinition | None, dict[str, Any]]:
    """Return the definition and its merged data (both languages); problems are added to the folder."""
    if folder.data.keys() != set(SECTIONS.values()):
        return None, {}
    data = {"slug": folder.slug, **folder.data}
    definition = _validated(folder, data)
    if definition is None:
        return None, {}
    merged = _with_english(folder, definition, data)
    return ServiceDefinition.model_validate(merged), merged


def _validated(folder: Folder, data: dict[str, Any]) -> ServiceDefinition | None:
    try:
        return ServiceDefinition.model_validate(data)
    except ValidationError as error:
        folder.problems += [_problem(folder, data, detail) for detail in error.errors()]
        return None


def _problem(folder: Folder, data: dict[str, Any], detail: ErrorDetails) -> Problem:
    place = _place(data, detail["loc"])
    file = FILES.get(str(place[0]), "service.yaml") if place else "service.yaml"
    message, remedy = _words(detail)
    return folder.problem(file, Flaw(place[1:], message, remedy))


def _place(data: Any, loc: tuple[int | str, ...]) -> Place:
    """Follow pydantic's way through the data, leaving out the names of union members that it puts in between."""
    place: list[int | str] = []
    here = data
    for step in loc:
        inside = step in here if isinstance(here, dict) else isinstance(here, list) and isinstance(step, int)
        if inside:
            place.append(step)
            here = here[step]
    return tuple(place)


def _words(detail: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong and what helps in the words of a folder rather than of Python."""
    name = str(detail["loc"][-1])
    match detail["type"]:
        case "extra_forbidden":
            return _("unknown key “%(name)s”") % {"name": name}, _did_you_mean(name)
        case "missing":
            return _("the key “%(name)s” is missing") % {"name": name}, _("Add “%(name)s:”") % {"name": name}
        case "union_tag_invalid":
            given = detail.get("ctx", {}).get("tag", "")
            known = detail.get("ctx", {}).get("expected_tags", "")
            return _("unknown kind “%(given)s”") % {"given": given}, _("Use one of: %(known)s") % {"known": known}
        case "union_tag_not_found":
            return _("the key “kind” is missing"), _("Say which kind of field this is")
        case "literal_error" | "enum":
            return (
                _("“%(given)s” is not possible for “%(name)s”") % {"given": detail["input"], "name": name},
                _("Use %(able)s") % {"able": detail.get("ctx", {}).get("expected", "").replace(" or ", ", ")},
            )
        case "string_pattern_mismatch":
            return (
                _("“%(given)s” has the wrong form for “%(name)s”") % {"given": detail["input"], "name": name},
                _("See the JSON Schema of manage.py service_schema"),
            )
        case _:
            return _("“%(name)s”: %(what)s") % {"name": name, "what": sentence(detail)}, _(
                "Correct the value; manage.py service_schema describes it"
            )


def _did_you_mean(name: str) -> str:
    close = difflib.get_close_matches(name, _vocabulary(), n=1)
    if close:
        return _("Did you mean “%(word)s”? Otherwise remove it") % {"word": close[0]}
    return _("Remove it; manage.py service_schema lists the known keys")


@cache
def _vocabulary() -> list[str]:
    words: set[str] = set()
    for model in _models(Strict):
        words |= {field.alias or name for name, field in model.model_fields.items()}
    return sorted(words)


def _models(model: type[Strict]) -> Iterator[type[Strict]]:
    for child in model.__subclasses__():
        yield child
        yield from _models(child)


def english_key(key: str) -> str:
    """Return the key of a text in text/en.yaml: form.pages.contact.title, components.portrait.label, result.title."""
    parts = key.split(".")
    if parts[0] == "result_sheet":
        parts[0] = "result"
    return ".".join(part for index, part in enumerate(parts) if index == 0 or part != parts[index - 1])


def _with_english(folder: Folder, definition: ServiceDefinition, data: dict[str, Any]) -> dict[str, Any]:
    merged = deepcopy(data)
    english = dict(_leaves(folder.english, ()))
    for key, place, words in texts(definition):
        wanted = tuple(english_key(key).split("."))
        text = english.pop(wanted, None)
        if isinstance(text, str) and text.strip():
            _put(merged, place, {"vi": words.vi, "en": text.strip()})
        else:
            flaw = Flaw(
                place[1:],
                _("no English for “%(text)s”") % {"text": words.vi[:60]},
                _("Add %(key)s to %(file)s") % {"key": ".".join(wanted), "file": ENGLISH},
            )
            folder.problems.append(folder.problem(FILES[str(place[0])], flaw))
    for left in english:
        flaw = Flaw(
            left,
            _("“%(key)s” translates nothing") % {"key": ".".join(left)},
            _("Remove it, or correct the ids in its key"),
        )
        folder.problems.append(folder.problem(ENGLISH, flaw))
    return merged


def _leaves(data: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*place, key))
    else:
        yield place, data


def _put(data: Any, place: Place, value: Any) -> None:
    for step in place[:-1]:
        data = data[step]
    data[place[-1]] = value
