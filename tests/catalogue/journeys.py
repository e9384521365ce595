"""The way of an application through the office, for any service: made from its folder and one of its examples.

Nothing here knows a service. The offices come from the workflow, the answers from the example, the decision from what
the service suggests and the example adds; every step is done through the real actions by a person of its role.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pypdfium2

from accounts.who import Who, who_is
from cases import steps
from cases.actions import approval, consultation, drafts, issue, processing, reception, review, sending
from cases.actions.approval import Signing
from cases.lifecycle import OutcomeKind, StepKind, StepState
from cases.models import Case, Competence, ConsultedUnit, Decision, LinkedCase, Step
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
from services.registers.fake import FakeBusiness, FakeCivilStatus
from services.registers.port import LicenceRecord, PersonRecord, Violation
from tests import factories
from tests.cases.cases import PIN, deliver_only, pay, picture
from tests.catalogue.offices import Office, keys
from tests.records.files import pdf
from tests.services.factories import checked

PDF = pdf()
MIMES = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}
_serial = count(1)


class KnowsEverything:
    """A register of driving licences in which every licence is valid and nobody has anything unpaid."""

    def look_up_licence(self, licence_number: str, personal_number: str) -> LicenceRecord | None:
        """Answer as the register would for a licence in order."""
        return LicenceRecord(
            licence_number, personal_number, "Người được tra cứu", ("2008:B2",), date(2017, 1, 15), None, "Sở", "valid"
        )

    def licences_of(self, personal_number: str) -> tuple[LicenceRecord, ...]:
        """Answer that nothing is known beforehand."""
        return ()

    def unpaid_violations(self, personal_number: str) -> tuple[Violation, ...]:
        """Answer that nothing is unpaid."""
        return ()


class KnowsEverybody:
    """A population register that has everybody, and nothing that could differ."""

    def look_up_person(self, personal_number: str) -> PersonRecord | None:
        """Answer as the register would for a person whose answers are right."""
        return PersonRecord(personal_number, "", "")


REGISTERS: dict[str, Callable[[], object]] = {
    "licence_register": KnowsEverything,
    "population_register": KnowsEverybody,
    # Nobody has a household business yet, is married or registered as dead.
    "civil_status_register": FakeCivilStatus,
    "business_register": FakeBusiness,
}
"""Port of a register → the written fake that answers in a journey."""


@dataclass
class Journey:
    """One case on its way; `refuses` lets it end with a letter of refusal."""

    found: Checked
    example: Example
    refuses: bool = False
    catalogue: Callable[[str], Checked] = checked

    def __post_init__(self) -> None:
        self.at = self.example.at
        self.office = Office(self.at)
        self.applicant = factories.citizen(f"Trần Thị Hành Trình {next(_serial)}")
        self.version = self.publish(self.found)
        self.case = self.sent()

    @classmethod
    def of_linked(cls, main: "Journey", case: Case) -> "Journey":
        """Return the journey of a case that a step of `main` opened, through the same office."""
        journey = cls.__new__(cls)
        journey.found = main.catalogue(case.service_version.service.slug)
        passing = [example for _name, example in sorted(journey.found.examples.items()) if example.passes]
        journey.example = passing[0].model_copy(update={"at": main.at})
        journey.refuses, journey.catalogue = False, main.catalogue
        journey.at, journey.office, journey.applicant = main.at, main.office, main.applicant
        journey.version, journey.case = case.service_version, case
        return journey

    @property
    def definition(self) -> ServiceDefinition:
        """The service."""
        return self.version.definition

    def publish(self, found: Checked) -> ServiceVersion:
        """Publish a folder, make the office competent for it and for what it links, and name whom it asks."""
        version = publish(found, at=self.at).version
        units = self.office.units
        Competence.objects.get_or_create(
            service=version.service, receiving_unit=units["receiving"], lead_unit=units["lead"]
        )
        for step in version.definition.steps:
            if step.service is not None:
                self.publish(self.catalogue(step.service))
            if step.competence is not None:
                known = service_answers.clean(version.definition, self.example.answers, at=self.at).answers
                self.office.settle(version, known, asked=step.competence.field)
            elif step.kind == "consultation":
                ConsultedUnit.objects.create(
                    service=version.service, step=step.id, lead_unit=units["lead"], unit=units["consulted"]
                )
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
        if steps.is_last_appraisal(self.definition.workflow, steps.newest(Case.objects.get(pk=self.case.pk)), step):
            self._draft(who, at=at)
        processing.propose(self.case.pk, who=who, version=self.version_now, at=at)

    def _examine(self, who: Who, *, at: datetime) -> None:
        for file in self.case.attachments.all():
            processing.check_component(self.case.pk, attachment_key=file.key, verdict="ok", why="", who=who, at=at)
        for wanted in self.definition.lookups:
            processing.look_up(self.case.pk, kind=wanted.id, who=who, at=at)
        with ExitStack() as stack:
            for port, fake in REGISTERS.items():
                stack.enter_context(use(port, fake()))
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

    def go_along(self, step: Step) -> None:
        """The linked case is opened and goes its own way to its end."""
        deliver_only("open_linked")
        linked = LinkedCase.objects.select_related("case__service_version__service").get(step=step)
        Journey.of_linked(self, linked.case).to_the_end()
        deliver_only("let_main_go_on")

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
        if self.definition.result.drawings:
            deliver_only("seal_drawings")
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
    StepKind.SUB_CASE: Journey.go_along,
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
