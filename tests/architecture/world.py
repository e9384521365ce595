"""The world in which every page is asked for by everybody: who the columns of the access matrix are, and which
thing stands in an address.

A new page with something in its address: if the name of that part is not in `PARTS` yet, or must be another thing on
your page, add a line to `PARTS` or to `SPECIAL`. A page that needs the case in another state than `taken`: add it to
`STATES`. A post that needs fields to get past its form: add them to `POSTED`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases.actions import reception, supplement
from cases.actions.store import keep_documents
from cases.actions.supplement import Pin
from cases.models import Case, StoredDocument
from journal.delivering import deliver
from journal.models import Delivery
from notifications.models import Message
from payments.models import Bill
from records.actions import make_page_images
from records.models import Blob
from services import drafting
from services.models import ServiceWorkspace
from tests.cases import cases
from tests.cases.cases import House
from tests.factories import AT, Member

ROLES: dict[str, str] = {
    "AN": "",  # nobody
    "CO": "anna",  # the citizen whose case it is
    "CX": "nam",  # another citizen
    "RO": "binh",  # counter official of the receiving unit
    "PO": "chi",  # handler of the case
    "PX": "minh",  # handler in another unit of the agency
    "UL": "dung",  # head of the handling unit
    "AL": "ha",  # leader of the agency
    "CL": "lien",  # clerk of the agency
    "AU": "tam",  # auditor
    "CA": "van",  # keeper of the catalogue
    "SA": "son",  # administrator of the system
    "OX": "oanh",  # handler of another agency
}
"""Columns of the matrix (trust.md §4.1, those that exist) and who plays them."""


@dataclass(frozen=True)
class World:
    """Everything the addresses of the house may name: one case of An's in each state."""

    house: House
    cases: Mapping[str, Case]

    def player(self, role: str) -> Member | None:
        """Return who plays a role; nobody plays AN."""
        return self.house.office.members()[ROLES[role]] if ROLES[role] else None

    def case(self, url: str) -> Case:
        """Return the case in the state that a page is for."""
        return self.cases[STATES.get(url, "taken")]


@contextmanager
def build() -> Iterator[World]:
    """Make the world once for all pages."""
    house = cases.house()
    with cases.devices(house):
        made = {state: make(house) for state, make in MAKERS.items()}
        _deliver_about(made["taken"])
        make_page_images(_sealed(made["released"]).pk, at=AT)
        drafting.start(cases.SLUG, based_on=house.version, who=house.office.van.who, at=AT)
        keep_documents(made["released"], at=AT)
        yield World(house, made)


def _deliver_about(case: Case) -> None:
    """Let one case have its papers, pictures, messages and receipt; those of all would take long to draw."""
    bill = Bill.objects.get(reference=f"case:{case.pk}")
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING)
    about = waiting.filter(entry__subject_type="case", entry__subject_id=case.pk)
    about |= waiting.filter(entry__subject_type="bill", entry__subject_id=bill.pk)
    for pk, due_at in about.order_by("id").values_list("pk", "due_at"):
        outcome = deliver(pk, at=due_at)
        if outcome.error is not None:
            raise outcome.error


def _asked(house: House) -> Case:
    """Sent back to An by the counter for a better portrait."""
    case = cases.submitted(house)
    pins = [Pin("component", "portrait", "Ảnh mờ")]
    supplement.ask_at_reception(
        case.pk, pins=pins, reason="Ảnh mờ", who=house.office.binh.who, version=case.version, at=AT + timedelta(hours=1)
    )
    return Case.objects.get(pk=case.pk)


def _declined(house: House) -> Case:
    """Not received by the counter."""
    case = cases.submitted(house)
    reason = case.service_version.definition.decline_reasons[0].id
    return reception.decline(
        case.pk,
        reason=reason,
        explanation="Không thuộc thẩm quyền",
        who=house.office.binh.who,
        version=case.version,
        at=AT + timedelta(hours=1),
    )


MAKERS: dict[str, Callable[[House], Case]] = {
    "draft": cases.draft,
    "submitted": cases.submitted,
    "asked": _asked,
    "declined": _declined,
    "received": cases.received,
    "taken": cases.taken,
    "drafted": cases.drafted,
    "proposed": cases.proposed,
    "forwarded": cases.forwarded,
    "approved": cases.approved,
    "signed": cases.signed,
    "released": cases.released,
}

STATES: dict[str, str] = {
    "api-cases:result": "released",
    "citizen:apply-again": "declined",
    "citizen:autosave": "draft",
    "citizen:cancel-sending": "draft",
    "citizen:component": "draft",
    "citizen:carry": "draft",
    "citizen:discard": "draft",
    "citizen:reuse": "draft",
    "citizen:draft": "draft",
    "citizen:draft-file": "draft",
    "citizen:page": "draft",
    "citizen:rate": "released",
    "citizen:remove-file": "draft",
    "citizen:drawing": "released",
    "citizen:result": "released",
    "citizen:review": "draft",
    "citizen:supplement": "asked",
    "citizen:take-document": "draft",
    "office:accept": "submitted",
    "office:approve": "forwarded",
    "office:ask-at-reception": "submitted",
    "office:assign": "received",
    "office:decline": "submitted",
    "office:document": "released",
    "office:document-page": "released",
    "office:drop-end": "released",
    "office:end-result": "released",
    "office:forward": "proposed",
    "office:issue": "signed",
    "office:propose": "drafted",
    "office:propose-end": "released",
    "office:refuse": "forwarded",
    "office:release": "signed",
    "office:return-to-leader": "signed",
    "office:return-to-unit": "forwarded",
    "office:seal": "signed",
    "office:send-back": "proposed",
    "office:sign": "approved",
    "office:take": "received",
    "public:verify": "released",
}
"""URL name → the state of the case in its address, where it is not `taken`."""

Part = Callable[[World, str], Any]


def _sealed(case: Case) -> Blob:
    """Return the file of the result as it was issued."""
    blob = case.results.get().sealed
    assert blob is not None
    return blob


def _attachment(world: World, url: str) -> str:
    return str(world.case(url).attachments.order_by("id")[0].key)


def _paper(world: World, url: str) -> str:
    return str(world.case(url).papers.order_by("-id")[0].key)


def _bill(world: World, url: str) -> str:
    return str(Bill.objects.get(reference=f"case:{world.case(url).pk}").key)


def _workspace(world: World, url: str) -> int:
    return ServiceWorkspace.objects.get().pk


WRITTEN = ("folder", "check", "papers", "schema", "files", "export", "changes", "release", "send-back", "discard")

PARTS: dict[str, Part] = {
    "attachment": _attachment,
    "code": lambda world, url: world.case(url).code,
    "component": lambda world, url: "portrait",
    "number": lambda world, url: 1,
    "page": lambda world, url: world.house.version.definition.pages[0].id,
    "slug": lambda world, url: cases.SLUG,
    "position": lambda world, url: 1,
}
"""Part of an address → the thing of An's that stands there on most pages."""

SPECIAL: dict[tuple[str, str], Part] = {
    ("citizen:document", "key"): lambda world, url: StoredDocument.objects.order_by("id")[0].key,
    ("citizen:paper", "key"): _paper,
    ("failure-retry", "pk"): lambda world, url: 999_999_999,  # nothing failed
    ("money-ask", "pk"): lambda world, url: 999_999_999,  # no order waits
    ("money-retry", "pk"): lambda world, url: 999_999_999,  # no refund failed
    ("money-return", "pk"): lambda world, url: 999_999_999,  # no payment is held
    ("api-cases:result", "code"): lambda world, url: world.case(url).results.get().code,
    ("api:table", "name"): lambda world, url: "provinces",
    ("services:word-remove", "pk"): lambda world, url: 999_999_999,  # no word was added
    ("services:confirm-end", "pk"): lambda world, url: 999_999_999,  # no end is proposed
    ("services:drop-end", "pk"): lambda world, url: 999_999_999,  # no end is proposed
    ("notifications:message", "pk"): lambda world, url: Message.objects.order_by("id")[0].pk,
    ("office:check", "key"): _attachment,
    ("office:document-page", "sha256"): lambda world, url: _sealed(world.case(url)).sha256,
    ("office:original", "key"): _attachment,
    ("office:page-image", "key"): _attachment,
    ("office:paper", "key"): _paper,
    ("public:verify", "code"): lambda world, url: world.case(url).results.get().code,
    ("rehearsal:run", "pk"): _workspace,
    ("rehearsal:paper", "pk"): _workspace,
    ("rehearsal:paper", "key"): lambda world, url: "form_03",
    **{(f"catalogue:{name}", "pk"): _workspace for name in WRITTEN},
    **{(f"payments:{name}", "key"): _bill for name in ("bill", "pay", "receipt", "returned")},
}
"""(URL name, part) → another thing on this page."""

POSTED: dict[str, Callable[[World], Mapping[str, Any]]] = {}
"""URL name → fields to post; without a line only the version of the case that the page showed."""


def fields(url: str, world: World) -> Mapping[str, Any]:
    """Return what is posted to a page."""
    return POSTED[url](world) if url in POSTED else {"version": world.case(url).version}


def arguments(url: str, parts: set[str], world: World) -> dict[str, Any]:
    """Return what stands in the address of a page. Raises KeyError with a sentence when nobody said it."""
    found = {}
    for part in parts:
        thing = SPECIAL.get((url, part)) or PARTS.get(part)
        if thing is None and part == "key" and url.startswith("citizen:"):
            found[part] = world.case(url).key
            continue
        if thing is None:
            raise KeyError(f"Nobody said what <{part}> is in the address of {url}: add it to {__name__}.")
        found[part] = thing(world, url)
    return found
