"""Cases in every state, reached through actions as in life. Shared by all tests; dull by default."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

import yaml
from asn1crypto import tsp
from django.conf import settings
from PIL import Image
from pyhanko.sign.timestamps import TimeStamper

from accounts.who import Who
from cases.actions import approval, drafts, ending, issue, processing, reception, review, sending
from cases.actions.approval import Signing
from cases.models import Attachment, Case, Competence, StoredDocument
from ground.ports import use
from journal.delivering import deliver
from journal.models import Delivery
from payments.actions import receive_event
from payments.gateways.fake import FakeGateway
from payments.models import Bill
from records.actions import keep
from records.models import Blob
from services.actions import CATALOGUE, publish
from services.checking import Checked, check_folder
from services.models import ServiceVersion
from services.records import suggested
from services.registers.fake import FakeRegister
from services.registers.port import LicenceRecord
from signing.actions import register_device
from signing.demo import DemoPki, make_demo_pki, make_device, make_seal
from signing.sandbox.authority import Authority
from tests.factories import AT, Office, office
from tests.payments import factories as bills

SLUG = "driving-licence-renewal"
PIN = "246810"


def picture(colour: str = "white") -> bytes:
    """A small picture, as a phone might send it."""
    target = BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "PNG")
    return target.getvalue()


_serial = count(1)


@dataclass(frozen=True)
class House:
    """The office with the driving-licence service at its counter; `files` are sent instead of a small picture."""

    office: Office
    version: ServiceVersion
    files: Mapping[str, bytes] = field(default_factory=dict)


@cache
def _checked() -> Checked:
    """The service's folder, read and checked once: that takes longer than everything else in most tests."""
    return check_folder(CATALOGUE / SLUG)


def house() -> House:
    """Everybody, the published service, and who is competent for it."""
    everybody = office()
    version = publish(_checked(), at=AT).version
    Competence.objects.create(service=version.service, receiving_unit=everybody.counter, lead_unit=everybody.division)
    return House(everybody, version)


def answers(example: str = "car-by-post") -> dict[str, Any]:
    """The answers of one of the service's examples."""
    text = (CATALOGUE / SLUG / "examples" / f"{example}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["answers"])


def draft(house: House, *, who: Who | None = None, given: Mapping[str, Any] | None = None, at: datetime = AT) -> Case:
    """A draft with all answers, ready to be sent but for the fee."""
    who = who or house.office.anna.who
    given = dict(answers() if given is None else given)
    questions = house.version.definition.questions
    asked = {field.id for field in questions.page.fields} if questions else set()
    case = drafts.start_draft(
        house.version,
        who=who,
        token=f"open-{next(_serial)}",
        answers={name: value for name, value in given.items() if name in asked},
        language="vi",
        at=at,
    )
    drafts.save_page(case.pk, page="all", answers=given, typed={}, complete=True, who=who, at=at)
    for component in ("portrait", "licence_front", "licence_back", "health_certificate"):
        add_file(case, component, who=who, at=at, data=house.files.get(component, b""))
    return Case.objects.get(pk=case.pk)


def add_file(case: Case, component: str, *, who: Who, at: datetime = AT, data: bytes = b"") -> Attachment:
    """A file of a component: a small picture, or the PDF that is given."""
    kind = "pdf" if data.startswith(b"%PDF-") else "png"
    mime = {"pdf": "application/pdf", "png": "image/png"}[kind]
    blob = keep(data or picture(), mime=mime, kind=Blob.Kind.UPLOAD, at=at)
    return drafts.attach(case.pk, component=component, blob=blob, name=f"{component}.{kind}", who=who, at=at)


def submitted(house: House, *, who: Who | None = None, at: datetime = AT) -> Case:
    """A sent case; its fee was paid before."""
    return sent(house, draft(house, who=who, at=at), who=who, at=at)


def sent(house: House, case: Case, *, who: Who | None = None, at: datetime = AT) -> Case:
    """Send a complete draft and pay its fee."""
    who = who or house.office.anna.who
    sent = sending.request_sending(
        case.pk, token="send-1", declaration={"declaration": True}, who=who, next_path="/", at=at
    )
    if sent.bill is not None:
        pay(sent.bill, at=at)
        sending.send_paid(case.pk, amount=sent.bill.amount, at=at)
    return Case.objects.get(pk=case.pk)


def pay(bill: Bill, *, amount: int | None = None, at: datetime = AT) -> None:
    """Let the gateway say that a bill was paid, with a wrong amount if one is named."""
    with use("payment_gateway", FakeGateway(now=lambda: at)):
        order = bills.order(bill, at=at)
        receive_event(bills.message("payment.paid", order, amount=amount or bill.amount, at=at), at=at)


def received(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Accepted by Bình an hour later."""
    case = submitted(house, at=at, **given)
    return reception.accept(case.pk, who=house.office.binh.who, version=case.version, at=at + timedelta(hours=1))


def taken(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """In Chi's hands."""
    case = received(house, at=at, **given)
    return processing.take(case.pk, who=house.office.chi.who, version=case.version, at=at + timedelta(hours=2))


def drafted(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Checked, looked up and drafted by Chi."""
    case = taken(house, at=at, **given)
    chi, later = house.office.chi.who, at + timedelta(hours=3)
    for attachment in case.attachments.all():
        processing.check_component(case.pk, attachment_key=attachment.key, verdict="ok", why="", who=chi, at=later)
    for wanted in case.service_version.definition.lookups:
        processing.look_up(case.pk, kind=wanted.id, who=chi, at=later)
    with use("licence_register", register_of(case)):
        deliver_only("answer_lookup")
    processing.draft_decision(
        case.pk, kind="grant", content=content(case), reason="", explanation="", who=chi,
        version=case.version, at=later,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def content(case: Case) -> dict[str, Any]:
    """What the official fills in: the service's own suggestions."""
    return suggested(case.service_version.definition, case.submissions.latest("number").answers, at=AT)


def register_of(case: Case) -> FakeRegister:
    """A register that knows the licence of this case and no violations."""
    given = case.submissions.latest("number").answers
    licence = LicenceRecord(
        licence_number=given["licence_number"],
        personal_number=given["personal_number"],
        full_name=given["full_name"],
        licence_classes=tuple(given["licence_classes"]),
        issued_on=date.fromisoformat(given["issued_on"]),
        expires_on=date(2027, 1, 15),
        issued_by=given["issued_by"],
        status="valid",
    )
    return FakeRegister(licences=(licence,))


def proposed(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Before Dũng for review."""
    case = drafted(house, at=at, **given)
    return processing.propose(case.pk, who=house.office.chi.who, version=case.version, at=at + timedelta(hours=3))


def forwarded(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Before Hà for approval."""
    case = proposed(house, at=at, **given)
    return review.forward(case.pk, who=house.office.dung.who, version=case.version, at=at + timedelta(hours=4))


def approved(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Numbered and rendered, waiting for Hà's signature."""
    case = forwarded(house, at=at, **given)
    approval.approve(case.pk, who=house.office.ha.who, version=case.version, at=at + timedelta(hours=5))
    deliver_only("render_result")
    return Case.objects.get(pk=case.pk)


def signed(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Signed by Hà; needs `devices`."""
    case = approved(house, at=at, **given)
    rendered = case.results.get().rendered
    assert rendered is not None
    seen = Signing(rendered.sha256, case.version)
    approval.sign(case.pk, pin=PIN, seen=seen, who=house.office.ha.who, at=at + timedelta(hours=5))
    return Case.objects.get(pk=case.pk)


def released(house: House, *, at: datetime = AT, **given: Any) -> Case:
    """Sealed and issued by Liên; needs `devices`."""
    case = signed(house, at=at, **given)
    lien = house.office.lien.who
    issue.seal(case.pk, version=case.version, who=lien, at=at + timedelta(hours=6))
    return issue.release(case.pk, version=case.version + 1, who=lien, at=at + timedelta(hours=6))


def ended(house: House, case: Case, *, reason: str, at: datetime) -> StoredDocument:
    """Its result no longer counts: Dũng proposed it, Hà confirmed it with her PIN."""
    proposal = ending.propose_end(
        case.pk, reason=reason, article="Điều 33", who=house.office.dung.who, version=case.version, at=at
    )
    assert proposal.proposer == house.office.dung.person
    with devices(house):
        return ending.confirm_end(case.pk, pin=PIN, who=house.office.ha.who, version=case.version + 1, at=at)


def deliver_only(handler: str) -> None:
    """Run the due deliveries of one handler, by the end of its name."""
    for delivery in Delivery.objects.filter(state=Delivery.State.PENDING, handler__endswith=f".{handler}"):
        outcome = deliver(delivery.pk, at=delivery.due_at)
        if outcome.error is not None:
            raise outcome.error


class LocalTimestamps(TimeStamper):
    """The demo authority in this process, instead of a call over HTTP; its clock is the test's."""

    def __init__(self, pki: DemoPki, *, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko has no types here
        self.authority, self.at = Authority(pki.folder), at

    def client(self) -> TimeStamper:
        """Return the authority itself."""
        return self

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer as the process would."""
        answer = await self.authority.answer(req.dump(), at=self.at)
        return tsp.TimeStampResp.load(answer)


@contextmanager
def devices(house: House, *, at: datetime = AT) -> Iterator[DemoPki]:
    """Keys for the leaders and the agencies' seals, and a time-stamp authority without a network."""
    pki = make_demo_pki(settings.SIGNING_ROOT, at=at - timedelta(days=30))
    for agency in (house.office.centre, house.office.police):
        reference = f"seal-{agency.pk}"
        make_seal(pki, reference=reference, agency=agency.name_vi, pin="seal", at=at - timedelta(days=30))
        register_device(reference=reference, pin="seal", title=agency.name_vi, agency_id=agency.pk)
    for leader in (house.office.ha, house.office.hai):
        reference = f"person-{leader.person.pk}"
        make_device(
            pki, reference=reference, name=leader.person.full_name, organization=house.office.police.name_vi,
            pin=PIN, at=at - timedelta(days=30),
        )  # fmt: skip
        register_device(reference=reference, pin=PIN, title="Thiết bị ký", person_id=leader.person.pk)
    with use("timestamps", LocalTimestamps(pki, at=at + timedelta(hours=6))):
        yield pki
