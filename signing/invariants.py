"""What must be true of signed documents at any time (trust.md INV-06)."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from records.models import Blob
from records.storage import Damaged, read
from signing.validation import validate_own


def not_validly_signed(blobs: Iterable[Blob], *, at: datetime) -> Iterator[str]:
    """Yield `<blob id>: <reason code>` of documents whose signatures do not hold (INV-06).

    Two validators are asked: pyHanko by our own rules, and poppler's `pdfsig` where it is installed (it judges the
    signatures, not what was changed after them). About 0.2 s a document: for the night.
    """
    for blob in blobs:
        try:
            data = read(blob)
        except Damaged as damage:
            yield f"{blob.pk}: {damage.code}"
            continue
        verdict = validate_own(data, at=at)
        if not verdict.valid:
            yield f"{blob.pk}: {verdict.reason_code}"
        elif second_opinion(data) is False:
            yield f"{blob.pk}: pdfsig"


def second_opinion(data: bytes) -> bool | None:
    """Tell whether `pdfsig` finds every signature valid; None where it is not installed."""
    program = shutil.which("pdfsig")
    if program is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        said = subprocess.run(  # noqa: S603 — a fixed program with our own file
            [program, "-nocert", file.name], capture_output=True, text=True, timeout=60, check=False
        ).stdout
    found = said.count("Signature Validation:")
    return found > 0 and said.count("Signature is Valid.") == found
