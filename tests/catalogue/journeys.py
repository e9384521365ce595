"""The way of an application through the office, for any service: made from its folder and one of its examples.

Nothing here knows a service. The offices come from the workflow, the answers from the example, the decision from what
the service suggests and the example adds; every step is done through the real actions by a person of its role.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

import pypdfium2
from django.conf import settings

from accounts.models import Agency, Unit
from accounts.roles import Role
from accounts.who import Who, who_is
from cases.actions import approval, consultation, drafts, issue, processing, reception, review, sending
from cases.actions.approval import Signing
from cases.lifecycle import OutcomeKind, StepKind, StepState
from cases.models import Case, Competence, ConsultedUnit, Decision, Step
from cases.steps import is_last_appraisal
from ground.ports import use
from records.actions import keep
from records.models import Blob
from services import answers as service_answers
from services import components
from services.actions import publish
from services.checking import Checked, Example
from services.checking.examples import decision_of
from services.definition import ServiceDefinition
from services.models import ServiceVersion
from services.registers import LicenceRecord, Violation
from signing.actions import register_device
from signing.demo import DemoPki, make_demo_pki, make_device, make_seal
from signing.models import Device
from tests import factories
from tests.cases.cases import PIN, LocalTimestamps, deliver_only, pay, picture
from tests.factories import Member

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
"""The keys of all journeys were made on this day, once for the whole run, and last longer than any example."""

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
MIMES = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}
_serial = count(1)


class KnowsEverything:
    """A register of driving licences in which every licence is valid and nobody has anything unpaid."""

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Answer as the register would for a licence in order."""
        return LicenceRecord(
            licence_number, personal_number, "Người được tra cứu", ("2008:B2",), date(2017, 1, 15), None, "Sở", "valid"
        )

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Answer that nothing is unpaid."""
        return ()


REGISTERS: dict[str, Callable[[], object]] = {"licence_register": KnowsEverything}
"""Port of a register → the written fake that answers in a journey."""


@dataclass
class Office:
    """The agency that decides a service, with a unit and a person for every role of its workflow."""

    at: datetime
    people: dict[str, Member] = field(default_factory=dict)

    @cached_property
    def agency(self) -> Agency:
        """The agency that decides."""
        return factories.agency(name_vi="Cơ quan giải quyết", superior_name_vi="Ủy ban nhân dân tỉnh Sông Thao")

    @cached_property
    def units(self) -> dict[str, Unit]:
        """A unit for each rule of the workflow."""
        week = factories.calendar()
        kinds = {"receiving": Unit.Kind.ONE_STOP, "lead": Unit.Kind.DIVISION, "agency": Unit.Kind.LEADERSHIP}
        own = {rule: factories.unit(self.agency, week, kind) for rule, kind in kinds.items()}
        return {**own, "consulted": factories.unit(factories.agency(), week)}

    def member(self, role: str, rule: str) -> Member:
        """Return the person with this role in the unit of this rule, hired on first use."""
        key = f"{role} {rule}"
        if key not in self.people:
            self.people[key] = factories.official(self.units[rule], role, f"Cán bộ {len(self.people) + 1}")
        return self.people[key]

    def who(self, role: str, rule: str) -> Who:
        """Return who this is on the day of the journey."""
        return who_is(self.member(role, rule).user, at=self.at)


@contextmanager
def keys(office: Office) -> Iterator[None]:
    """Keys for the agency's seal and for whoever may sign, and a time-stamp authority without a network."""
    pki = make_demo_pki(settings.SIGNING_ROOT, at=BEGUN)
    if not Device.objects.exists():
        _hand_out(pki, office)
    with use("timestamps", LocalTimestamps(pki, at=office.at + timedelta(hours=6))):
        yield


def _hand_out(pki: DemoPki, office: Office) -> None:
    make_seal(pki, reference="journey-seal", agency="Cơ quan", pin="seal", at=BEGUN, years=12)
    register_device(reference="journey-seal", pin="seal", title="Dấu", agency_id=office.agency.pk)
    for role, rule in ((Role.LEADER, "agency"), (Role.COUNTER, "receiving")):
        reference, signer = f"journey-{role}", office.member(role, rule)
        make_device(pki, reference=reference, name="Người ký", organization="Cơ quan", pin=PIN, at=BEGUN, years=12)
        register_device(reference=reference, pin=PIN, title="Thiết bị", person_id=signer.person.pk)


@dataclass
class Journey:
    """One case on its way; `refuses` lets it end with a letter of refusal."""

    found: Checked
    example: Example
    refuses: bool = False

    def __post_init__(self) -> None:
        self.at = self.example.at
        self.office = Office(self.at)
        self.applicant = factories.citizen(f"Trần Thị Hành Trình {next(_serial)}")
        self.version = self.publish(self.found)
        self.case = self.sent()

    @property
    def definition(self) -> ServiceDefinition:
        """The service."""
        return self.version.definition

    def publish(self, found: Checked) -> ServiceVersion:
        """Publish a folder, make the office competent for it, and name whom it asks."""
        version = publish(found, at=self.at).version
        units = self.office.units
        for step in version.definition.steps:
            if step.kind == "consultation":
                ConsultedUnit.objects.create(
                    service=version.service, step=step.id, lead_unit=units["lead"], unit=units["consulted"]
                )
        Competence.objects.create(service=version.service, receiving_unit=units["receiving"], lead_unit=units["lead"])
        return version

    # --- the citizen ----------------------------------------------------------------------------------------------

    def sent(self) -> Case:
        """Fill the form with the example's answers, attach what is asked for, pay what it costs, send."""
        who = who_is(self.applicant.user, at=self.at)
        known = service_answers.clean(self.definition, self.example.answers, at=self.at).answers
        first = {one.id for one in self.definition.questions.page.fields} if self.definition.questions else set()
        last = {one.id for one in self.definition.review_page.fields} if self.definition.review_page else set()
        case = drafts.start_draft(
            self.version,
            who=who,
            token=f"journey-{next(_serial)}",
            answers={name: value for name, value in known.items() if name in first},
            language="vi",
            at=self.at,
        )
        drafts.save_page(case.pk, page="all", answers=known, typed={}, complete=True, who=who, at=self.at)
        for need in components.required(self.definition, known, at=self.at):
            if need.required:
                self._attach(case, need, who=who)
        declared = {name: value for name, value in known.items() if name in last}
        sent = sending.request_sending(case.pk, token="sent", declaration=declared, who=who, next_path="/", at=self.at)
        if sent.bill is not None:
            pay(sent.bill, at=self.at)
            sending.send_paid(case.pk, amount=sent.bill.amount, at=self.at)
        return Case.objects.get(pk=case.pk)

    def _attach(self, case: Case, need: components.ComponentNeed, *, who: Who) -> None:
        kind = next(kind for kind in MIMES if kind in need.accept)
        data = PDF if kind == "pdf" else picture()
        blob = keep(data, mime=MIMES[kind], kind=Blob.Kind.UPLOAD, at=self.at)
        drafts.attach(case.pk, component=need.id, blob=blob, name=f"{need.id}.{kind}", who=who, at=self.at)

    # --- the office -----------------------------------------------------------------------------------------------

    def to_the_end(self) -> Case:
        """Do every step that opens, until none is open."""
        with self.keys():
            for _ in range(50):
                step = Step.objects.filter(case=self.case, state=StepState.OPEN).order_by("position").first()
                if step is None:
                    return self.case
                self.do(step)
        raise AssertionError("the steps of this workflow have no end")

    @contextmanager
    def keys(self) -> Iterator[None]:
        """Give everybody his key."""
        with keys(self.office):
            yield

    def do(self, step: Step | str) -> Case:
        """Do an open step (or the one with this key), as its person would; returns the case as it stands then."""
        if isinstance(step, str):
            step = Step.objects.get(case=self.case, key=step, state=StepState.OPEN)
        DO[StepKind(step.kind)](self, step)
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def who(self, step: Step) -> Who:
        """Return whoever does a step."""
        rule = next(one.unit for one in self.definition.steps if one.id == step.key)
        return self.office.who(step.role, rule)

    def receive(self, step: Step) -> None:
        """The counter accepts."""
        reception.accept(self.case.pk, who=self.who(step), version=self.version_now, at=self.later(1))

    def appraise(self, step: Step) -> None:
        """Take it, check every paper, ask every register, draft, hand on."""
        who, at = self.who(step), self.later(2)
        processing.take(self.case.pk, who=who, version=self.version_now, at=at)
        self._examine(who, at=at)
        if is_last_appraisal(Case.objects.get(pk=self.case.pk), step):
            self._draft(who, at=at)
        processing.propose(self.case.pk, who=who, version=self.version_now, at=at)

    def _examine(self, who: Who, *, at: datetime) -> None:
        for file in self.case.attachments.all():
            processing.check_component(self.case.pk, attachment_key=file.key, verdict="ok", why="", who=who, at=at)
        for wanted in self.definition.lookups:
            processing.look_up(self.case.pk, kind=wanted.id, who=who, at=at)
        for port, fake in REGISTERS.items():
            with use(port, fake()):
                deliver_only("answer_lookup")

    def _draft(self, who: Who, *, at: datetime) -> Decision:
        known = self.case.submissions.latest("number").answers
        reason = self.definition.refusal_reasons[0].id if self.refuses else ""
        return processing.draft_decision(
            self.case.pk,
            kind=OutcomeKind.REFUSAL if self.refuses else OutcomeKind.GRANT,
            content={} if self.refuses else decision_of(self.definition, self.example, known),
            reason=reason,
            explanation="Hồ sơ không đủ điều kiện" if reason else "",
            who=who,
            version=self.version_now,
            at=at,
        )

    def answer(self, step: Step) -> None:
        """The office that is asked agrees."""
        sending = self.case.submissions.latest("number").number
        consultation.give_opinion(
            self.case.pk, kind="agree", text="", sending=sending, who=self.who(step), at=self.later(2)
        )

    def review(self, step: Step) -> None:
        """The unit head agrees."""
        review.forward(self.case.pk, who=self.who(step), version=self.version_now, at=self.later(3))

    def decide(self, step: Step) -> None:
        """Approve, let it be drawn, sign."""
        who, at = self.who(step), self.later(4)
        if self.definition.workflow.drafts_at == step.kind:
            self._examine(who, at=at)
            self._draft(who, at=at)
        result = approval.approve(self.case.pk, who=who, version=self.version_now, at=at)
        deliver_only("render_result")
        result.refresh_from_db(fields=["rendered"])
        assert result.rendered is not None
        seen = Signing(result.rendered.sha256, self.version_now)
        approval.sign(self.case.pk, pin=PIN, seen=seen, who=who, at=self.later(6))

    def issue(self, step: Step) -> None:
        """Seal and issue."""
        who = self.who(step)
        issue.seal(self.case.pk, version=self.version_now, who=who, at=self.later(6))
        issue.release(self.case.pk, version=self.version_now, who=who, at=self.later(6))

    def return_to_leader(self) -> None:
        """The clerk does not issue what is not in due form."""
        step = Step.objects.get(case=self.case, kind=StepKind.ISSUE, state=StepState.OPEN)
        issue.return_to_leader(
            self.case.pk, reason="Sai thể thức", who=self.who(step), version=self.version_now, at=self.later(6)
        )

    @property
    def version_now(self) -> int:
        """The version of the case as it stands."""
        return Case.objects.values_list("version", flat=True).get(pk=self.case.pk)

    def later(self, hours: int) -> datetime:
        """Return a moment after the sending."""
        return self.at + timedelta(hours=hours)


DO: dict[StepKind, Callable[[Journey, Step], Any]] = {
    StepKind.RECEPTION: Journey.receive,
    StepKind.APPRAISAL: Journey.appraise,
    StepKind.CONSULTATION: Journey.answer,
    StepKind.REVIEW: Journey.review,
    StepKind.APPROVAL: Journey.decide,
    StepKind.ISSUE: Journey.issue,
}
"""Kind of step → how it is done."""


def text_of(pdf: bytes) -> str:
    """Return what a reader sees in a document, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(words.replace("￾", "").split())
