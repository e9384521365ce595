"""What the template of a service may say: words of the house's frames, no more. It comes from a folder, not from us.

A sample is drawn for whoever writes a service, before anybody else has read it; so a template can neither loop or grow
without end, nor switch escaping off, nor name any other template than the frames of documents.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.template import TemplateSyntaxError
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import gettext as _

TAGS = frozenset(
    "block endblock comment endcomment cycle elif else empty endif endfor endwith extends firstof for if ifchanged "
    "endifchanged include qr_code spaceless endspaceless with".split()
)
FILTERS = frozenset(
    "bytes_size capfirst date day day_in_words default default_if_none dictsort first last length linebreaks "
    "linebreaksbr lower moment money money_in_words official_date pluralize time title upper yesno".split()
)
FRAMES = tuple(f"documents/{name}.html" for name in ("notice", "certificate", "extract", "licence", "permit"))
"""What results are made to extend."""
DEEPEST = 3
"""Loops inside each other: a list in a list in a list."""

_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')
_FILTER = re.compile(r"\|\s*([A-Za-z_]+)")
_FRAME = re.compile(r"""(extends|include)\s+(["'])documents/[a-z_]+\.html\2""")
_LOOP = re.compile(r"for\s+[a-z_, ]+\s+in\s+[A-Za-z_][A-Za-z0-9_.]*")


class NotPlain(TemplateSyntaxError):
    """A template says more than a document needs; `remedy` is what helps, `token` stands where Django puts it."""

    def __init__(self, sentence: str, remedy: str, token: Token | None = None) -> None:
        super().__init__(sentence)
        self.remedy = remedy
        self.token = token


@dataclass(frozen=True, slots=True)
class _Wrong:
    sentence: str
    remedy: str


def require_plain(source: str) -> None:
    """Raise NotPlain with the token of the first tag or filter that a service's template may not use."""
    depth = 0
    for token in Lexer(source).tokenize():
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for wrong in _wrong(token):
                raise NotPlain(wrong.sentence, wrong.remedy, token)
        depth += _tag(token) == "for"
        depth -= _tag(token) == "endfor"
        if depth > DEEPEST:
            sentence = _("more than %(most)s loops inside each other") % {"most": DEEPEST}
            raise NotPlain(sentence, _("Take the innermost loop out"), token)


def _tag(token: Token) -> str:
    return token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK and token.contents else ""


def _wrong(token: Token) -> Iterator[_Wrong]:
    tag = _tag(token)
    if token.token_type == TokenType.BLOCK and not tag:
        yield _Wrong(_("nothing stands between these braces"), _("Write a tag between them, or remove them"))
    elif token.token_type == TokenType.BLOCK and tag not in TAGS:
        yield _Wrong(_("“%(tag)s” is no tag for documents") % {"tag": tag}, _one_of(tag, TAGS))
    if tag in {"extends", "include"} and not _FRAME.fullmatch(token.contents):
        sentence = _("“%(tag)s” takes a frame of the house, such as “documents/notice.html”") % {"tag": tag}
        yield _Wrong(sentence, _one_of("", FRAMES))
    if tag == "for" and not _LOOP.fullmatch(token.contents):
        sentence = _("“for” goes through a list of the document, not through a text or a filter")
        example = "“{% for child in groups.children %}”"
        yield _Wrong(sentence, _("Write it like this: %(example)s") % {"example": example})
    for name in _FILTER.findall(_TEXT.sub("", token.contents)):
        if name not in FILTERS:
            yield _Wrong(_("“%(name)s” is no filter for documents") % {"name": name}, _one_of(name, FILTERS))


def _one_of(given: str, known: Iterable[str]) -> str:
    """Name the words that were probably meant, or all of them."""
    words = sorted(known)
    if close := difflib.get_close_matches(given, words, n=2):
        return _("Did you mean “%(word)s”? Otherwise remove it") % {"word": "”, “".join(close)}
    return _("Use one of: %(known)s") % {"known": ", ".join(words)}
