"""Is this document one of ours, or at least validly signed? The answer is a verdict with a sentence, never an error."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from signing.judging import MOST_BYTES, Judgement, SignatureInfo, judge, judge_newest, judge_statement

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "MOST_BYTES",
    "REASONS",
    "SignatureInfo",
    "Verdict",
    "trust_roots",
    "validate",
    "validate_newest",
    "validate_own",
    "validate_statement",
]

SECONDS = 15
"""How long a stranger's file may keep a processor busy."""
PATIENCE = 45
"""How long the answer may take altogether, on a machine that is busy with other things."""

REASONS: "dict[str, StrOrPromise]" = {
    "issued_here": _("This is exactly the document that was issued here."),
    "valid": _("The signatures are correct and the content is unchanged."),
    "empty": _("The file is empty."),
    "too_large": _("The file is too large to be checked."),
    "not_pdf": _("The file is not a PDF document."),
    "damaged": _("The file is damaged or incomplete."),
    "encrypted": _("The file is protected by a password."),
    "unsigned": _("The document has no digital signature."),
    "changed_after_signing": _("The content was changed after signing."),
    "signature_broken": _("A signature does not fit the content."),
    "unknown_signer": _("A signer is not known to the certificate authorities that are trusted here."),
    "no_timestamp": _("A signature has no valid time-stamp."),
    "not_certified": _("The first signer did not protect the document against changes."),
    "too_slow": _("The check took too long and was stopped."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `reason_code` is a key of `REASONS`; `sha256` names the bytes that were checked."""

    valid: bool
    reason_code: str
    sha256: str
    signatures: tuple[SignatureInfo, ...] = ()

    @property
    def reason(self) -> "StrOrPromise":
        """The reason as a translated sentence."""
        return REASONS[self.reason_code]


def validate(data: bytes, *, at: datetime, is_ours: Callable[[str], bool] = lambda _sha256: False) -> Verdict:
    """Judge a file that anybody may have sent. Never raises; bounded in size, memory and time.

    `is_ours` tells whether a SHA-256 is that of a document issued here, which is the strongest answer and needs no
    cryptography. Everything else is judged in a process of its own (about a second).
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if is_ours(sha256):
        return Verdict(True, "issued_here", sha256)
    if not data or len(data) > MOST_BYTES or not data.startswith(b"%PDF-"):
        return _verdict(judge(data, roots=(), at=at), sha256)
    return _verdict(_judge_apart(data, at), sha256)


def validate_own(data: bytes, *, at: datetime) -> Verdict:
    """Judge bytes that this house has made, in this process (about 40 ms). Never raises."""
    return _verdict(judge(data, roots=trust_roots(), at=at), hashlib.sha256(data).hexdigest())


def validate_newest(data: bytes, *, at: datetime) -> Verdict:
    """Judge the signature just made, and only that one (about 20 ms). Never raises."""
    return _verdict(judge_newest(data, roots=trust_roots(), at=at), hashlib.sha256(data).hexdigest())


def validate_statement(text: bytes, signature: bytes, *, at: datetime) -> Verdict:
    """Judge a signature that stands beside a text of ours, `sign_statement` made it (about 10 ms). Never raises."""
    judgement = judge_statement(text, signature, roots=trust_roots(), at=at)
    return _verdict(judgement, hashlib.sha256(text).hexdigest())


def _verdict(judgement: Judgement, sha256: str) -> Verdict:
    return Verdict(judgement.reason == "valid", judgement.reason, sha256, judgement.signatures)


def trust_roots() -> tuple[bytes, ...]:
    """Return the root certificates (PEM) that are trusted here: the files below SIGNING_TRUST_ROOTS."""
    folder = Path(settings.SIGNING_TRUST_ROOTS)
    files = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.pem")))
    return _read(files)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path, _changed in files)


def _judge_apart(data: bytes, at: datetime) -> Judgement:
    """Judge in a child process whose memory and time are limited: a clever file can make any parser run for ever."""
    order = {"at": at.isoformat(), "roots": [root.decode("ascii") for root in trust_roots()], "seconds": SECONDS}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "signing.judge"],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=PATIENCE,
            cwd=settings.ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Judgement("too_slow")
    return _answer(child.stdout) or Judgement("too_slow" if child.returncode < 0 else "damaged")


def _answer(text: bytes) -> Judgement | None:
    try:
        answer = json.loads(text)
        return Judgement(answer["reason"], tuple(_info(one) for one in answer["signatures"]))
    except (ValueError, KeyError, TypeError):
        return None


def _info(one: dict[str, str | None]) -> SignatureInfo:
    signed_at = one["signed_at"]
    return SignatureInfo(
        str(one["field"]),
        str(one["signer"]),
        str(one["organization"]),
        datetime.fromisoformat(signed_at) if signed_at else None,
    )
