"""How papers are often made: say "done" first and write under the final name at once. The twins of F01 use this."""

import hashlib
from collections.abc import Iterator

from cases.handlers import documents
from ground.failpoints import failpoint
from journal.handling import Attempt, handler
from journal.models import Entry
from records.storage import DiskStorage, Stored
from tests.faults import wiring


@handler(queue="documents", time_limit=120)
def make_paper(entry: Entry, delivery: Attempt) -> None:
    """Take the work off the list, then do it: a task that is acknowledged early."""
    with delivery.completing():
        pass
    documents.make_paper(entry, _Again(delivery))


class _Again(Attempt):
    """An attempt without a fence."""

    def __init__(self, like: Attempt) -> None:
        super().__init__(like.delivery, like.at, like.number, like.is_last)

    def _mark_done(self) -> None:
        """Ask nobody whether the work is still ours."""


class Direct(DiskStorage):
    """Writes where the bytes will be read, and takes what stands there for whole."""

    def put(self, chunks: Iterator[bytes]) -> Stored:
        """Keep the bytes, or half of them."""
        data = b"".join(chunks)
        stored = Stored(hashlib.sha256(data).hexdigest(), len(data))
        final = self.path(stored.sha256)
        if not final.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            with final.open("wb") as file:
                file.write(data[: len(data) // 2])
                file.flush()
                failpoint("half_written")
                file.write(data[len(data) // 2 :])
        return stored


HANDLERS: dict[str, tuple[str, ...]] = {**wiring.HANDLERS, "case.submitted": (f"{__name__}.make_paper",)}
PORTS: dict[str, str] = {**wiring.PORTS, "blob_storage": f"{__name__}.Direct"}
