"""The screen's texts: found in Python and templates, kept per room as `<room>/locale/vi/LC_MESSAGES/django.po`.

English stands in the code, Vietnamese in the po files. GNU gettext is not needed: Babel reads, checks and compiles.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_with
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, normalize, read_po
from django.utils.translation.template import templatize

ROOMS = (
    "portal", "cases", "payments", "notifications", "signing", "services", "records", "accounts", "journal", "ground",
)  # fmt: skip
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Areas of templates/ that are no rooms, and the room that looks after them; all others are the portal's.
AREAS = {"documents": "records"}
HEADER = """msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
_PLACES = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """An English text in the code, with its context and plural, and where it stands."""

    english: str
    plural: str
    context: str
    path: Path
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """Return what identifies the text in a catalogue."""
        return self.context, self.english


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    path: Path
    line: int
    sentence: str

    def shown(self, root: Path) -> str:
        """Return `file:line: sentence`, as editors read it."""
        return f"{self.path.relative_to(root)}:{self.line}: {self.sentence}"


def texts_in_code(root: Path) -> Iterator[Text]:
    """Find every text that the code marks for translation."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _texts(path, path.read_text(encoding="utf-8"))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What is left of a template keeps its indentation, which means something to Python's tokenizer.
            yield from _texts(path, _INDENT.sub("", source))


def _texts(path: Path, source: str) -> Iterator[Text]:
    found = extract_with("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for line, message, _comments, context in found:
        english, plural = message if isinstance(message, tuple) else (message, "")
        if english:
            yield Text(english, plural, context or "", path, line)


def room_of(path: Path, root: Path) -> str:
    """Return the room whose po file holds a file's texts."""
    first, second, *_ = (*path.relative_to(root).parts, "")
    if first != "templates":
        return first
    return second if second in ROOMS else AREAS.get(second, "portal")


def po_file(root: Path, room: str) -> Path:
    """Return the path of a room's Vietnamese texts."""
    return root / room / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def catalogs(root: Path) -> dict[Path, Catalog]:
    """Read every room's po file that exists. Raises ValueError for a broken one."""
    return {path: _read(path) for path in (po_file(root, room) for room in ROOMS) if path.exists()}


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale="vi", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{path}: {error}") from error


def compile_texts(root: Path) -> list[Path]:
    """Write the mo files that are missing or older than their po file; return those written."""
    written = []
    for po, catalog in catalogs(root).items():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        fresh = mo.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(mo)
        written.append(mo)
    return written


def problems(root: Path) -> list[Problem]:
    """Return everything that is missing, empty, fuzzy, obsolete, contradictory or has other placeholders."""
    used = {text.key: text for text in texts_in_code(root)}
    known: dict[tuple[str, str], tuple[Path, Message]] = {}
    found: list[Problem] = []
    for path, catalog in catalogs(root).items():
        found += [_problem(path, message, "is obsolete; remove it") for message in catalog.obsolete.values()]
        for message in catalog:
            if not message.id:
                continue
            key = (message.context or "", _english(message))
            found += _problems_of(path, message, key in used)
            found += _contradiction(path, message, known.setdefault(key, (path, message)))
    found += [
        Problem(text.path, text.line, f"no Vietnamese for {text.english!r}")
        for key, text in used.items()
        if key not in known
    ]
    return sorted(found, key=lambda problem: (problem.path, problem.line))


def _problems_of(path: Path, message: Message, is_used: bool) -> Iterator[Problem]:
    vietnamese = list(message.string) if isinstance(message.string, tuple | list) else [message.string]
    if not is_used:
        yield _problem(path, message, "is used nowhere; remove it")
    if message.fuzzy:
        yield _problem(path, message, "is fuzzy; check it and remove the mark")
    if not all(vietnamese):
        yield _problem(path, message, "has no Vietnamese")
        return
    expected = _places(message.id if isinstance(message.id, str) else message.id[-1])
    if any(_places(str(text)) != expected for text in vietnamese):
        yield _problem(path, message, f"must have the placeholders {', '.join(sorted(expected)) or '(none)'}")


def _contradiction(path: Path, message: Message, first: tuple[Path, Message]) -> Iterator[Problem]:
    if first[1].string != message.string:
        yield _problem(path, message, f"is translated differently in {first[0].parts[-5]}")


def _problem(path: Path, message: Message, sentence: str) -> Problem:
    return Problem(path, message.lineno or 0, f"{_english(message)!r} {sentence}")


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _places(text: str) -> frozenset[str]:
    return frozenset(_PLACES.findall(text))


def add_missing(root: Path) -> list[Text]:
    """Append every text without an entry to its room's po file, with an empty translation; return them."""
    known = {(message.context or "", _english(message)) for catalog in catalogs(root).values() for message in catalog}
    missing = list({text.key: text for text in texts_in_code(root) if text.key not in known}.values())
    for room in ROOMS:
        _append(po_file(root, room), [text for text in missing if room_of(text.path, root) == room], root)
    return missing


def _append(path: Path, texts: Iterable[Text], root: Path) -> None:
    entries = "".join(f"\n{_entry(text, root)}" for text in texts)
    if not entries:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else HEADER
    path.write_text(before + entries, encoding="utf-8")


def _entry(text: Text, root: Path) -> str:
    lines = [f"#: {text.path.relative_to(root)}"]
    if "%(" in text.english:
        lines.append("#, python-format")
    if text.context:
        lines.append(f"msgctxt {normalize(text.context)}")
    lines.append(f"msgid {normalize(text.english)}")
    lines += [f"msgid_plural {normalize(text.plural)}", 'msgstr[0] ""'] if text.plural else ['msgstr ""']
    return "\n".join(lines) + "\n"
