"""What each paper of the house shows. Whoever issues a paper fills one of these; the templates know nothing else.

All texts are Vietnamese and final: papers are issued in the language of the law. Layout: NĐ 30/2020/NĐ-CP Annex I
(memory: high); forms 01–03: TT 01/2018/TT-VPCP annex (memory: high), renumbered by TT 03/2025/TT-VPCP (likely).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from records.rendering import Attachment, SignField, render_pdf, render_source

LEADER_FIELD = SignField("LeaderSignature", "leader-signature", "Chữ ký số của người có thẩm quyền")
SEAL_FIELD = SignField("AgencySeal", "agency-seal", "Chữ ký số của cơ quan")


@dataclass(frozen=True, slots=True)
class Head:
    """The upper part of a paper. Names are written in capitals by the template."""

    superior: str
    """The superior agency, e.g. Công an thành phố Hà Nội; may be empty."""
    agency: str
    """The issuing agency, or the one-stop centre for its forms."""
    number: str
    """Number and symbol, e.g. 05/TB-PC08; empty for a paper without a number."""
    place: str
    day: date


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: `lines` are the lines above the signature in order, e.g. ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Check:
    """Where anybody can check the document: the address behind the QR code and the code as people type it."""

    url: str
    code: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as the forms show it. Empty parts are left out."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is asked or refused, and the article it rests on."""

    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A paper of the application: how many, and whether original, copy or electronic."""

    name: str
    copies: int = 1
    form: str = "bản điện tử"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was received: size in bytes."""

    component: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One amount in đồng, with how it comes about, a step a sentence."""

    label: str
    amount: int
    words: tuple[str, ...] = ()


class Paper(Protocol):
    """What every paper has: the title that readers and search see."""

    @property
    def title(self) -> str:
        """The document's title."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice with a result (thông báo kết quả). A service's `result.html` extends `documents/notice.html`."""

    head: Head
    subject: str
    """What it is about (trích yếu), without a full stop."""
    recipients: tuple[str, ...]
    """Who gets it (nơi nhận), without dashes; the last is `Lưu: VT, …`."""
    signature: Signature
    check: Check | None
    """None only for a preview."""
    name: str = ""
    """What a certificate, extract, permit or licence is called; a notice is called a notice."""

    @property
    def title(self) -> str:
        if self.name:
            return f"{self.name}, số {self.head.number}"
        return f"Thông báo số {self.head.number}: {self.subject}"


@dataclass(frozen=True, slots=True)
class RefusalLetter:
    """The letter of refusal after processing (thông báo từ chối giải quyết hồ sơ), signed by the leader."""

    head: Head
    case_code: str
    service: str
    applicant: Applicant
    received_at: datetime
    reasons: tuple[Reason, ...]
    next_step: str
    recipients: tuple[str, ...]
    signature: Signature
    check: Check | None

    @property
    def title(self) -> str:
        return f"Thông báo số {self.head.number}: từ chối giải quyết hồ sơ {self.case_code}"


@dataclass(frozen=True, slots=True)
class Form01:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả: the promise, how it was worked out, and how to follow the case."""

    head: Head
    case_code: str
    lookup_url: str
    lookup_secret: str
    applicant: Applicant
    service: str
    components: tuple[Component, ...]
    time_limit: str
    """As the law states it, e.g. 05 ngày làm việc."""
    received_at: datetime
    due_at: datetime
    counted: tuple[str, ...]
    delivery: str
    """Where and how the result is handed over."""
    fee: str
    """What was paid, in words; empty when nothing was owed."""
    register: str
    """The place in the register of cases, e.g. quyển số 01/2026, số thứ tự 00012; may be empty."""
    official: str
    rating_url: str
    sets: int = 1

    @property
    def title(self) -> str:
        return f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả {self.case_code}"


@dataclass(frozen=True, slots=True)
class Form02:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that is missing, said once (NĐ 61/2018 Art 15.3, sure)."""

    head: Head
    case_code: str
    lookup_url: str
    applicant: Applicant
    service: str
    items: tuple[Reason, ...]
    """What to complete, with its reason."""
    reason: str
    answer_by: date | None
    contact: str
    phone: str
    official: str
    rating_url: str
    clock_note: str = ""
    """What happens to the time limit meanwhile, as a sentence."""

    @property
    def title(self) -> str:
        return f"Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ {self.case_code}"


@dataclass(frozen=True, slots=True)
class Form03:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ: at reception only."""

    head: Head
    case_code: str
    lookup_url: str
    applicant: Applicant
    service: str
    reasons: tuple[Reason, ...]
    next_step: str
    refund: str
    """What happens with money that was paid; may be empty."""
    official: str
    rating_url: str

    @property
    def title(self) -> str:
        return f"Phiếu từ chối tiếp nhận giải quyết hồ sơ {self.case_code}"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Xác nhận đã gửi hồ sơ: proof of what was sent and when, with the hash of every file."""

    head: Head
    case_code: str
    lookup_url: str
    lookup_secret: str
    applicant: Applicant
    service: str
    sent_at: datetime
    looked_at_by: datetime
    """When the office will have looked at it at the latest."""
    looked_at_basis: str
    files: tuple[SentFile, ...]
    answers_sha256: str
    fee: str = ""

    @property
    def title(self) -> str:
        return f"Xác nhận đã gửi hồ sơ {self.case_code}"


@dataclass(frozen=True, slots=True)
class EReceipt:
    """Biên lai thu phí, lệ phí điện tử (NĐ 123/2020/NĐ-CP, likely)."""

    head: Head
    """`agency` is who collects, `number` the receipt's own number."""
    symbol: str
    tax_code: str
    payer: Applicant
    purpose: str
    case_code: str
    lines: tuple[ReceiptLine, ...]
    total: int
    method: str
    transaction: str
    paid_at: datetime
    collector: str
    lookup_url: str

    @property
    def title(self) -> str:
        return f"Biên lai thu phí, lệ phí điện tử số {self.head.number}"


TEMPLATES: dict[type, tuple[str, tuple[SignField, ...]]] = {
    Notice: ("documents/notice.html", (LEADER_FIELD, SEAL_FIELD)),
    RefusalLetter: ("documents/refusal_letter.html", (LEADER_FIELD, SEAL_FIELD)),
    Form01: ("documents/form_01.html", (SEAL_FIELD,)),
    Form02: ("documents/form_02.html", (SEAL_FIELD,)),
    Form03: ("documents/form_03.html", (SEAL_FIELD,)),
    Acknowledgement: ("documents/acknowledgement.html", (SEAL_FIELD,)),
    EReceipt: ("documents/e_receipt.html", (SEAL_FIELD,)),
}
"""Which template a paper has, and which empty signature fields are made in it."""


def draw(paper: Paper, *, at: datetime, embed: Attachment | None = None) -> bytes:
    """Render a paper to PDF/A-3a with its empty signature fields. About 0.1 s; for handlers."""
    template, fields = TEMPLATES[type(paper)]
    return render_pdf(template, {"paper": paper}, at=at, embed=embed, sign_fields=fields)


def draw_result(
    source: str, paper: Notice, *, data: dict[str, object], at: datetime, embed: Attachment | None = None
) -> bytes:
    """Render a service's own result template (text frozen with the version) that extends `documents/notice.html`.

    `data` are the further words of the template; `paper` is always there.
    """
    fields: Sequence[SignField] = (LEADER_FIELD, SEAL_FIELD)
    return render_source(source, data | {"paper": paper}, at=at, embed=embed, sign_fields=fields)
