"""What the template of a service may say: words of the house's frames, no more. It comes from a folder, not from us.

A sample is drawn for whoever writes a service, before anybody else has read it; so a template can neither loop or grow
without end, nor switch escaping off, nor name any other template than the frames of documents.
"""

import re
from collections.abc import Iterator

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
DEEPEST = 3
"""Loops inside each other: a list in a list in a list."""

_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')
_FILTER = re.compile(r"\|\s*([A-Za-z_]+)")
_FRAME = re.compile(r"""(extends|include)\s+(["'])documents/[a-z_]+\.html\2""")
_LOOP = re.compile(r"for\s+[a-z_, ]+\s+in\s+[A-Za-z_][A-Za-z0-9_.]*")


def require_plain(source: str) -> None:
    """Raise TemplateSyntaxError with the token of the first tag or filter that a service's template may not use."""
    depth = 0
    for token in Lexer(source).tokenize():
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for sentence in _wrong(token):
                raise _error(sentence, token)
        depth += _tag(token) == "for"
        depth -= _tag(token) == "endfor"
        if depth > DEEPEST:
            raise _error(_("more than %(most)s loops inside each other") % {"most": DEEPEST}, token)


def _tag(token: Token) -> str:
    return token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK and token.contents else ""


def _wrong(token: Token) -> Iterator[str]:
    tag = _tag(token)
    if token.token_type == TokenType.BLOCK and tag not in TAGS:
        yield _("“%(tag)s” is no tag for documents") % {"tag": tag}
    if tag in {"extends", "include"} and not _FRAME.fullmatch(token.contents):
        yield _("“%(tag)s” takes a frame of the house, such as “documents/notice.html”") % {"tag": tag}
    if tag == "for" and not _LOOP.fullmatch(token.contents):
        yield _("“for” goes through a list of the document, not through a text or a filter")
    for name in _FILTER.findall(_TEXT.sub("", token.contents)):
        if name not in FILTERS:
            yield _("“%(name)s” is no filter for documents") % {"name": name}


def _error(sentence: str, token: Token) -> TemplateSyntaxError:
    error = TemplateSyntaxError(sentence)
    error.token = token  # type: ignore[attr-defined]  # where Django's own parser puts it
    return error
