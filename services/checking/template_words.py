"""Mistakes in a template, said in the reader's language: what Django's reader finds, and what it reads as mere text.

Django says them in English only. What it says once in a blue moon gets a general sentence with the line.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.template_limits import FRAMES, NotPlain
from services.checking.problems import Problem


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of Django as a pattern, ours, and what helps with a piece of template that shows it."""

    pattern: str
    message: str
    remedy: str
    example: str = ""


WRITE = gettext_noop("Write it like this: %(example)s")
CONDITION = gettext_noop("the condition of this “if” cannot be read at “%(what)s”")
LACKS = gettext_noop("the tag “%(tag)s” lacks what it works on")
OTHER_VALUES = gettext_noop("the tag “%(tag)s” takes other values")
UNREADABLE = gettext_noop("“%(what)s” cannot be read")
NAMES_ONLY = gettext_noop("Write a name with points and filters, without spaces and signs: %(example)s")

NAME, IF = "{{ fact.holder|upper }}", '{%% if fact.kind == "new" and fact.holder %%}'
QR = '{%% qr_code check.url "Kiểm tra văn bản" %%}'

SAID = (
    Said(
        r"Unclosed tag on line \d+: '(?P<tag>\w+)'\. Looking for one of: (?:.*, )?(?P<end>\w+)\.",
        gettext_noop("the tag “%(tag)s” is not closed"),
        gettext_noop("Write %(example)s where it ends"),
        "{%% %(end)s %%}",
    ),
    Said(
        r"Invalid block tag on line \d+: '(?P<tag>[^']*)', expected (?P<wanted>.*)\. Did",
        gettext_noop("the tag “%(tag)s” stands inside another one that is still open"),
        gettext_noop("Close that one first. Here can stand: %(wanted)s"),
    ),
    Said(
        r"Invalid block tag on line \d+: '(?P<tag>[^']*)'\.",
        gettext_noop("the tag “%(tag)s” belongs to no open tag"),
        gettext_noop("Remove it, or write the tag that it belongs to before it"),
    ),
    Said(
        r"Empty (?:variable|block) tag",
        gettext_noop("nothing stands between these braces"),
        gettext_noop("Write a name between them, or remove them: %(example)s"),
        NAME,
    ),
    Said(
        r"Could not parse the remainder: '(?P<what>[=&!<>()]+)' from '(?P=what)'",
        UNREADABLE,
        gettext_noop("Compare with == and join with “and”, “or”, “not”: %(example)s"),
        IF,
    ),
    Said(r"Could not parse the remainder: '(?P<what>.*)' from '.*'", UNREADABLE, NAMES_ONLY, NAME),
    Said(r"Could not parse some characters: (?P<what>.*)", UNREADABLE, NAMES_ONLY, NAME),
    Said(
        r"Could not find variable at start of (?P<what>.*)\.",
        gettext_noop("“%(what)s” does not begin with a name"),
        NAMES_ONLY,
        NAME,
    ),
    Said(
        r"Variables and attributes may not begin with underscores: '(?P<what>.*)'",
        gettext_noop("a name in “%(what)s” begins with an underscore"),
        NAMES_ONLY,
        NAME,
    ),
    Said(
        r"(?P<tag>\w+) requires (?P<wanted>\d+) arguments, 1 provided",
        gettext_noop("the filter “%(tag)s” lacks its value"),
        gettext_noop("Write the value after a colon, without a space: %(example)s"),
        '{{ fact.holder|%(tag)s:"–" }}',
    ),
    Said(
        r"(?P<tag>\w+) requires 1 arguments, \d+ provided",
        gettext_noop("the filter “%(tag)s” takes no value"),
        gettext_noop("Leave out the colon and what follows: %(example)s"),
        "{{ fact.holder|%(tag)s }}",
    ),
    Said(
        r"\{% extends .* %\} must be the first tag",
        gettext_noop("the tag “extends” is not the first one"),
        gettext_noop("Move it to the first line of the file"),
    ),
    Said(
        r"'extends' cannot appear more than once",
        gettext_noop("the tag “extends” stands here twice"),
        gettext_noop("Keep one of the two"),
    ),
    Said(r"'block' tag takes only one", gettext_noop("the tag “block” takes one name"), WRITE, "{%% block body %%}"),
    Said(
        r"'block' tag with name '(?P<what>.*)' appears more than once",
        gettext_noop("the block “%(what)s” stands here twice"),
        gettext_noop("Keep one of the two"),
    ),
    Said(
        r"'for' ",
        gettext_noop("the tag “for” takes a name and a list"),
        WRITE,
        "{%% for child in groups.children %%}",
    ),
    Said(r"Unexpected end of expression in if", gettext_noop("the condition of this “if” is not complete"), WRITE, IF),
    Said(r"Unused '(?P<what>.*)' at end of if", CONDITION, WRITE, IF),
    Said(r"Not expecting '(?P<what>.*)' (?:in this position|as infix operator) in if", CONDITION, WRITE, IF),
    Said(
        r"Malformed template tag at line \d+: \"(?P<what>.*)\"",
        UNREADABLE,
        gettext_noop("Write the tag alone, without anything behind it"),
    ),
    Said(
        r"'with' (?:expected|received)",
        gettext_noop("the tag “with” takes names with their values"),
        WRITE,
        "{%% with name=fact.holder %%}",
    ),
    Said(r"'(?P<tag>cycle|firstof)' ", LACKS, WRITE, '{%% %(tag)s fact.holder "–" %%}'),
    Said(
        r"(?:No named cycles|Named cycle|Only 'silent')",
        gettext_noop("the tag “cycle” takes at least two values"),
        WRITE,
        '{%% cycle "odd" "even" %%}',
    ),
    Said(
        r"'(?P<tag>\w+)' did not receive value\(s\) for the argument\(s\): (?P<what>.*)",
        gettext_noop("the tag “%(tag)s” lacks: %(what)s"),
        WRITE,
        QR,
    ),
    Said(r"'(?P<tag>\w+)' received", OTHER_VALUES, WRITE, QR),
)
"""Sentences of Django's template reader → ours; the first that fits counts. Only tags that documents may use."""

_HALF = re.compile(r"\{(?:[{%]|#(?=\s|$))")  # a style sheet without spaces has {# before a name, and no comment


def told(name: str, error: TemplateSyntaxError | TemplateDoesNotExist) -> Problem:
    """Say what is wrong with a template, on which line and what helps, in the active language."""
    token = getattr(error, "token", None)
    line = token.lineno if token is not None else 1
    if isinstance(error, TemplateDoesNotExist):
        return Problem(name, line, *_no_frame(str(error)))
    if isinstance(error, NotPlain):
        return Problem(name, line, str(error), error.remedy)
    return Problem(name, line, *_words(str(error)))


def _words(said: str) -> tuple[str, str]:
    for one in SAID:
        if found := re.match(one.pattern, said, re.DOTALL):
            words = {key: _listed(value)[:60] for key, value in found.groupdict().items()}
            return _(one.message) % words, _(one.remedy) % (words | {"example": f"“{one.example % words}”"})
    return (
        _("this line of the template cannot be read"),
        _("Compare it with the template of another service, or take out what was written last"),
    )


def _listed(words: str) -> str:
    """Return what Django lists as 'a', 'b' or 'c' without its English; everything else as it is."""
    names = re.findall(r"'([^']*)'", words)
    return ", ".join(names) if names and not re.sub(r"'[^']*'|or|[, ]", "", words) else words.strip()


def _no_frame(frame: str) -> tuple[str, str]:
    known = difflib.get_close_matches(frame, FRAMES, n=1) or FRAMES
    return _("there is no frame “%(name)s”") % {"name": frame}, _("Use one of: %(known)s") % {"known": ", ".join(known)}


def unread(name: str, source: str) -> Iterator[Problem]:
    """Yield what compiles and yet goes wrong: braces that do not close on their line are printed as they stand."""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT and (half := _HALF.search(token.contents)):
            line = (token.lineno or 1) + token.contents[: half.start()].count("\n")
            message = _("“%(what)s” opens here and does not close on the same line") % {"what": half.group()}
            yield Problem(name, line, message, _("Close it, and keep all of it on one line"))
