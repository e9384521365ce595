"""The papers of the one-stop counter: owed by an action, filled from rows that no longer change, drawn by a handler."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from accounts.contact import show_phone
from accounts.models import Post
from accounts.who import PostInfo
from cases import clock
from cases.deadline_words import say_line
from cases.models import Case, CasePaper, Submission, SupplementRequest
from ground.money import dong, in_words
from payments.selectors import balance_of
from records import papers
from records.actions import take_number
from records.numbers import symbol
from services.answers import show
from services.definition import ServiceDefinition, TimeLimit
from services.prefill import residence
from services.wording import duration

SERIES = {CasePaper.Kind.FORM_01: "TNHS", CasePaper.Kind.FORM_02: "HDHS", CasePaper.Kind.FORM_03: "TCHS"}
"""Number series of the forms (TT 01/2018/TT-VPCP annex, memory; the third is our own)."""


def owe(
    case: Case, kind: CasePaper.Kind, *, at: datetime, post: PostInfo | None = None, **details: object
) -> CasePaper:
    """Owe a paper: number it in this transaction and freeze who issued it. One query, two for a numbered form."""
    number, sign = None, ""
    if kind in SERIES and post is not None:
        number = take_number(post.agency_id, SERIES[kind], timezone.localtime(at).year)
        sign = symbol(number, kind=SERIES[kind])
    frozen = {"post": post.id, **details} if post else details
    return CasePaper.objects.create(case=case, kind=kind, number=number, symbol=sign, details=frozen, due_at=at)


def fill(paper: CasePaper) -> papers.Paper:
    """Return what the paper says, in Vietnamese, the language of the law. For handlers; about ten queries."""
    with translation.override("vi"):
        return _FILL[CasePaper.Kind(paper.kind)](paper)


def _acknowledgement(paper: CasePaper) -> papers.Acknowledgement:
    case = paper.case
    first = case.submissions.get(number=1)
    rule = case.service_version.definition.checking_window.applies
    basis = case.service_version.definition.basis(rule.basis)
    return papers.Acknowledgement(
        head=_head(paper),
        case_code=str(case.code),
        lookup_url=_lookup_url(case),
        lookup_secret=case.lookup_secret,
        applicant=_applicant(case),
        service=case.service_version.definition.name.vi,
        sent_at=first.sent_at,
        looked_at_by=clock.reception_due(case, at=first.sent_at),
        looked_at_basis=f"{basis.article.vi}, {basis.title.vi}",
        files=tuple(_files(case.service_version.definition, first)),
        answers_sha256=first.answers_sha256,
        fee=_fee(case),
    )


def _form_01(paper: CasePaper) -> papers.Form01:
    case = paper.case
    definition = case.service_version.definition
    last = _submission_at(case, paper.due_at)
    promise = clock.promise(case, at=paper.due_at)
    return papers.Form01(
        head=_head(paper),
        case_code=str(case.code),
        lookup_url=_lookup_url(case),
        lookup_secret=case.lookup_secret,
        applicant=_applicant(case),
        service=definition.name.vi,
        components=tuple(papers.Component(definition.component(one).label.vi) for one in _component_ids(last)),
        time_limit=_time_limit(clock.limit_of(case, at=paper.due_at)),
        received_at=paper.due_at,
        due_at=case.promised_at or paper.due_at,
        counted=tuple(say_line(line) for line in promise.lines),
        delivery=_delivery(definition, last),
        fee=_fee(case),
        register="",
        official=_official(paper),
        rating_url=_rating_url(case),
    )


def _form_02(paper: CasePaper) -> papers.Form02:
    case = paper.case
    definition = case.service_version.definition
    request = SupplementRequest.objects.get(pk=paper.details["supplement"])
    labels = {one.id: one.label.vi for one in definition.components.components}
    labels |= {name: field.label.vi for name, field in definition.fields.items()}
    post = Post.objects.select_related("unit").get(pk=paper.details["post"])
    return papers.Form02(
        head=_head(paper),
        case_code=str(case.code),
        lookup_url=_lookup_url(case),
        applicant=_applicant(case),
        service=definition.name.vi,
        items=tuple(papers.Reason(f"{labels[item.target_id]}: {item.problem}") for item in request.items.all()),
        reason=request.reason,
        answer_by=request.answer_by,
        contact=post.unit.name_vi,
        phone=show_phone(post.unit.phone),
        official=_official(paper),
        rating_url=_rating_url(case),
    )


def _form_03(paper: CasePaper) -> papers.Form03:
    case = paper.case
    definition = case.service_version.definition
    reason = definition.reason(paper.details["reason"])
    basis = definition.basis(reason.basis)
    refund = definition.refund_rule
    return papers.Form03(
        head=_head(paper),
        case_code=str(case.code),
        lookup_url=_lookup_url(case),
        applicant=_applicant(case),
        service=definition.name.vi,
        reasons=(
            papers.Reason(reason.text.vi, f"{basis.article.vi}, {basis.title.vi}"),
            papers.Reason(paper.details["explanation"]),
        ),
        next_step="",
        refund=refund.explanation.vi if refund.declined and _fee(case) else "",
        official=_official(paper),
        rating_url=_rating_url(case),
    )


_FILL: dict[CasePaper.Kind, Callable[[CasePaper], papers.Paper]] = {
    CasePaper.Kind.ACKNOWLEDGEMENT: _acknowledgement,
    CasePaper.Kind.FORM_01: _form_01,
    CasePaper.Kind.FORM_02: _form_02,
    CasePaper.Kind.FORM_03: _form_03,
}

UNITS = {"working_day": "ngày làm việc", "calendar_day": "ngày", "working_hour": "giờ làm việc"}


def _time_limit(limit: TimeLimit) -> str:
    """Write the limit as form 01 does (05 ngày làm việc), and for which answers the law gives it."""
    length = duration(limit) if limit.cutoff else f"{limit.value:02d} {UNITS[limit.unit]}"
    return f"{length} ({limit.note.vi})" if limit.note else length


def _head(paper: CasePaper) -> papers.Head:
    unit = paper.case.receiving_unit
    return papers.Head(
        superior=unit.agency.name_vi,
        agency=unit.name_vi,
        number=paper.symbol,
        place=unit.agency.place_name,
        day=timezone.localdate(paper.due_at),
    )


def _applicant(case: Case) -> papers.Applicant:
    person = case.applicant
    return papers.Applicant(case.applicant_name, residence(person), show_phone(person.phone), person.email)


def _files(definition: ServiceDefinition, submission: Submission) -> Iterator[papers.SentFile]:
    for row in submission.files:
        label = definition.component(row["component"]).label.vi
        yield papers.SentFile(label, row["name"], row["size"], row["sha256"])


def _component_ids(submission: Submission) -> list[str]:
    return list(dict.fromkeys(row["component"] for row in submission.files))


def _submission_at(case: Case, at: datetime) -> Submission:
    return case.submissions.filter(sent_at__lte=at).latest("number")


def _delivery(definition: ServiceDefinition, submission: Submission) -> str:
    postal = definition.postal
    if postal is not None and postal.address_field in submission.answers:
        return f"{postal.carrier.vi}: {show(definition, postal.address_field, submission.answers, 'vi')}"
    return "Trực tuyến, trên trang hồ sơ của ông/bà"


def _fee(case: Case) -> str:
    """What was paid before this paper, in figures and words; empty when nothing was owed."""
    paid = balance_of(case.reference).held
    return f"{dong(paid)} ({in_words(paid)} đồng)" if paid else ""


def _official(paper: CasePaper) -> str:
    name: str = Post.objects.select_related("person").get(pk=paper.details["post"]).person.full_name
    return name


def _lookup_url(case: Case) -> str:
    return f"{settings.SITE_URL}/tra-cuu/?ma={case.code}"


def _rating_url(case: Case) -> str:
    return f"{settings.SITE_URL}/ho-so/{case.code}/danh-gia/"
