"""The result and the letters of a service as an example would get them: samples without number, told as pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.working_calendar import WorkCalendar
from cases import deadlines
from cases.deadline_words import say_length, say_line
from cases.results import plain
from ground.money import dong, in_words
from records import papers, samples
from services import answers as service_answers
from services import components, fees
from services import records as service_records
from services.checking import Checked, Example
from services.checking.examples import decision_of
from services.definition import Answers, Reason, ServiceDefinition
from services.definition.conditions import legal_day

NAMES = {
    "result": _("Result"),
    "refusal": _("Letter of refusal"),
    "form_01": _("Form 01: receipt"),
    "form_02": _("Form 02: request for completion"),
    "form_03": _("Form 03: refusal to receive"),
}
CODE = "H99.01-000000-0000"
AGENCY, SUPERIOR, CENTRE = "Cơ quan giải quyết", "Cơ quan cấp trên", "Bộ phận Tiếp nhận và Trả kết quả"
OFFICIAL = "Họ tên người tiếp nhận"
EXPLANATION = "(Phần giải thích do người giải quyết ghi)"


@dataclass(frozen=True)
class Sample:
    """What a sample paper is drawn from."""

    checked: Checked
    definition: ServiceDefinition
    example: Example
    answers: Answers
    calendar: WorkCalendar

    @property
    def at(self) -> datetime:
        """The moment of the example."""
        return self.example.at


def sample(checked: Checked, example: Example, *, calendar: WorkCalendar) -> Sample:
    """Return what papers are drawn from. Raises ValueError for a folder that cannot be read."""
    if checked.definition is None:
        raise ValueError("the folder cannot be read")
    known = service_answers.clean(checked.definition, example.answers, at=example.at).answers
    return Sample(checked, checked.definition, example, known, calendar)


def page(found: Sample, key: str) -> str:
    """Return the HTML of a sample paper in Vietnamese, the language of papers; `records.apart` draws it. No query.

    Raises KeyError for a paper that there is not, and TemplateSyntaxError for a template that does not compile.
    """
    with translation.override("vi"):
        return _PAGES[key](found)


def _result(found: Sample) -> str:
    definition = found.definition
    decision = decision_of(definition, found.example, dict(found.answers))
    record = service_records.build(definition, found.answers, decision, at=found.at)
    words = service_records.template_words(definition, answers=found.answers, decision=decision, record=record)
    name = definition.result.template
    source = found.checked.folder.files[name] if name else plain(definition.result)
    paper = papers.Notice(
        head=_head(found, AGENCY),
        subject=definition.result.summary.vi,
        recipients=(_applicant(found).name, "Lưu: VT, HS"),
        signature=_signature(),
        check=None,
    )
    return samples.result_page(source, paper, data=words | {"case_code": CODE})


def _refusal(found: Sample) -> str:
    letter = papers.RefusalLetter(
        head=_head(found, AGENCY),
        case_code=CODE,
        service=found.definition.name.vi,
        applicant=_applicant(found),
        received_at=found.at,
        reasons=_reasons(found, found.definition.refusal_reasons[0]),
        next_step="",
        recipients=(_applicant(found).name, "Lưu: VT, HS"),
        signature=_signature(),
        check=None,
    )
    return samples.page(letter)


def _form_01(found: Sample) -> str:
    limit = found.definition.time_limit("online")
    promise = deadlines.deadline(received_at=found.at, limit=limit, spans=(), calendar=found.calendar)
    total = fees.quote(found.definition, found.answers, on=legal_day(found.at)).total
    needs = components.required(found.definition, found.answers, at=found.at)
    form = papers.Form01(
        head=_head(found, CENTRE),
        case_code=CODE,
        lookup_url=f"{settings.SITE_URL}/tra-cuu/",
        lookup_secret=samples.MARK,
        applicant=_applicant(found),
        service=found.definition.name.vi,
        components=tuple(papers.Component(need.component.label.vi) for need in needs if need.required),
        time_limit=say_length(limit.value, limit.unit),
        received_at=found.at,
        due_at=promise.due_at or found.at,
        counted=tuple(say_line(line) for line in promise.lines),
        delivery="Trực tuyến, trên trang hồ sơ của ông/bà",
        fee=f"{dong(total)} ({in_words(total)})" if total else "",
        register="",
        official=OFFICIAL,
        rating_url="",
    )
    return samples.page(form)


def _form_02(found: Sample) -> str:
    needs = components.required(found.definition, found.answers, at=found.at)
    labels = [need.component.label.vi for need in needs] or [found.definition.form_pages[0].fields[0].label.vi]
    form = papers.Form02(
        head=_head(found, CENTRE),
        case_code=CODE,
        lookup_url=f"{settings.SITE_URL}/tra-cuu/",
        applicant=_applicant(found),
        service=found.definition.name.vi,
        items=(papers.Reason(f"{labels[0]}: {EXPLANATION}"),),
        reason=EXPLANATION,
        answer_by=legal_day(found.at),
        contact=CENTRE,
        phone="",
        official=OFFICIAL,
        rating_url="",
    )
    return samples.page(form)


def _form_03(found: Sample) -> str:
    rule = found.definition.refund_rule
    form = papers.Form03(
        head=_head(found, CENTRE),
        case_code=CODE,
        lookup_url=f"{settings.SITE_URL}/tra-cuu/",
        applicant=_applicant(found),
        service=found.definition.name.vi,
        reasons=_reasons(found, found.definition.decline_reasons[0]),
        next_step="",
        refund=rule.explanation.vi if rule.declined else "",
        official=OFFICIAL,
        rating_url="",
    )
    return samples.page(form)


_PAGES: dict[str, Callable[[Sample], str]] = {
    "result": _result,
    "refusal": _refusal,
    "form_01": _form_01,
    "form_02": _form_02,
    "form_03": _form_03,
}


def _head(found: Sample, agency: str) -> papers.Head:
    return papers.Head(SUPERIOR, agency, samples.MARK, "Địa danh", timezone.localdate(found.at))


def _signature() -> papers.Signature:
    return papers.Signature(("CHỨC VỤ NGƯỜI KÝ",), "Họ và tên người ký")


def _applicant(found: Sample) -> papers.Applicant:
    """Take the first name that the example answers; services ask for it under different ids."""
    names = (
        str(found.answers[one.id])
        for one in found.definition.fields.values()
        if one.kind == "person_name" and one.id in found.answers
    )
    return papers.Applicant(next(names, "Họ và tên người nộp"))


def _reasons(found: Sample, reason: Reason) -> tuple[papers.Reason, ...]:
    basis = found.definition.basis(reason.basis)
    return papers.Reason(reason.text.vi, f"{basis.article.vi}, {basis.title.vi}"), papers.Reason(EXPLANATION)
