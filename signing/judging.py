"""Judge the signatures of a PDF that may come from an enemy (trust.md B59, §3.1). Knows nothing of Django.

pyHanko's own overall answer is necessary and not enough: the last signature must cover the whole file (an uncovered
tail passes pyHanko), earlier ones may be followed only by filling signature fields that existed when the first
signer certified the document, and every signature needs a time-stamp that holds. Any exception of any kind means
*not valid*.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, parser, pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_detached_cms, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MOST_BYTES = 30 * 1024 * 1024
MOST_SIGNATURES = 10
_TIMESTAMP = "signature_time_stamp_token"


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """One signature that was found: who, in which field, and the time its time-stamp proves (None if none holds)."""

    field: str
    signer: str
    organization: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason` is `valid` or a code of `signing.validation.REASONS`."""

    reason: str
    signatures: tuple[SignatureInfo, ...] = ()


class _NotValid(Exception):
    """Leaves the judging with a reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def judge(data: bytes, *, roots: Sequence[bytes], at: datetime) -> Judgement:
    """Return the judgement of a file at a moment, trusting these root certificates (PEM or DER). Never raises."""
    return _guarded(_judge, data, roots, at)


def judge_newest(data: bytes, *, roots: Sequence[bytes], at: datetime) -> Judgement:
    """Judge only the signature that was made last, over the whole file. For bytes that were signed a moment ago:

    what an increment may change is not analysed, which is nine tenths of the work. Never raises.
    """
    return _guarded(_judge_newest, data, roots, at)


def judge_statement(text: bytes, signature: bytes, *, roots: Sequence[bytes], at: datetime) -> Judgement:
    """Return the judgement of a signature (CMS) beside the text that it signs. Never raises."""

    def judges(data: bytes, trusted: list[Certificate], moment: datetime, found: list[SignatureInfo]) -> None:
        _judge_statement(data, signature, trusted, moment, found)

    return _guarded(judges, text, roots, at)


_Judge = Callable[[bytes, list[Certificate], datetime, list[SignatureInfo]], None]


def _guarded(judges: _Judge, data: bytes, roots: Sequence[bytes], at: datetime) -> Judgement:
    found: list[SignatureInfo] = []
    try:
        judges(data, [_certificate(root) for root in roots], at, found)
    except _NotValid as answer:
        return Judgement(answer.reason, tuple(found))
    except RecursionError:
        return Judgement("damaged")
    except Exception:  # noqa: BLE001 — whatever an enemy makes pyHanko raise means "not valid"
        return Judgement("damaged", tuple(found))
    return Judgement("valid", tuple(found))


def _judge(data: bytes, roots: list[Certificate], at: datetime, found: list[SignatureInfo]) -> None:
    _check_outside(data)
    try:
        reader = PdfFileReader(BytesIO(data))
        signatures = [] if reader.encrypted else list(reader.embedded_regular_signatures)
    except Exception:
        # Many programs write PDFs not quite by the book; one that is whole but holds no signature is told so.
        if b"/ByteRange" not in data and b"%%EOF" in data[-1024:]:
            raise _NotValid("unsigned") from None
        raise
    if reader.encrypted:
        raise _NotValid("encrypted")
    if not signatures:
        raise _NotValid("unsigned")
    if len(signatures) > MOST_SIGNATURES or len(signatures) != len(reader.embedded_signatures):
        raise _NotValid("changed_after_signing")
    # The last one first: it covers everything, so that most forgeries fail before the slow analysis of the others.
    _check_coverage(signatures[-1])
    for signature in (signatures[-1], *signatures[:-1]):
        _judge_signature(signature, roots, at, found)
    found.append(found.pop(0))
    _check_certified(reader, signatures)


def _judge_newest(data: bytes, roots: list[Certificate], at: datetime, found: list[SignatureInfo]) -> None:
    newest = PdfFileReader(BytesIO(data)).embedded_regular_signatures[-1]
    _check_coverage(newest)
    _judge_signature(newest, roots, at, found)


def _judge_statement(
    text: bytes, signature: bytes, roots: list[Certificate], at: datetime, found: list[SignatureInfo]
) -> None:
    signed = cms.ContentInfo.load(signature, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    stamped = _claimed_time(signer)
    status = asyncio.run(
        async_validate_detached_cms(
            text,
            signed,
            signer_validation_context=_trust(roots, stamped or at),
            ts_validation_context=_trust(roots, at),
        )
    )
    time_holds = stamped is not None and _time_holds(status)
    found.append(_info("", status.signing_cert, stamped if time_holds else None))
    if not status.intact or not status.valid:
        raise _NotValid("signature_broken")
    _check_trust(status, time_holds=time_holds)


def _check_outside(data: bytes) -> None:
    if not data:
        raise _NotValid("empty")
    if len(data) > MOST_BYTES:
        raise _NotValid("too_large")
    if not data.startswith(b"%PDF-"):
        raise _NotValid("not_pdf")


def _judge_signature(
    signature: EmbeddedPdfSignature, roots: list[Certificate], at: datetime, found: list[SignatureInfo]
) -> None:
    stamped = _claimed_time(signature.signer_info)
    status = validate_pdf_signature(
        signature,
        signer_validation_context=_trust(roots, stamped or at),
        ts_validation_context=_trust(roots, at),
    )
    time_holds = stamped is not None and _time_holds(status)
    found.append(_info(str(signature.field_name), signature.signer_cert, stamped if time_holds else None))
    if not status.intact or not status.valid or not _rest_is_empty(signature.pkcs7_content):
        raise _NotValid("signature_broken")
    if status.modification_level is None or status.modification_level > ModificationLevel.FORM_FILLING:
        raise _NotValid("changed_after_signing")
    if not status.docmdp_ok or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise _NotValid("changed_after_signing")
    _check_trust(status, time_holds=time_holds)


def _check_trust(status: Any, *, time_holds: bool) -> None:
    """Ask of an intact signature whom it is by and when it was made; both are the same for a file and a text."""
    if not status.trusted:
        raise _NotValid("unknown_signer")
    if not time_holds:
        raise _NotValid("no_timestamp")
    if not status.bottom_line:
        raise _NotValid("signature_broken")


def _check_coverage(last: EmbeddedPdfSignature) -> None:
    if last.evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        raise _NotValid("changed_after_signing")


def _check_certified(reader: PdfFileReader, signatures: list[EmbeddedPdfSignature]) -> None:
    first = signatures[0]
    if len(signatures) == 1:
        return
    if first.docmdp_level is None or first.docmdp_level > MDPPerm.FILL_FORMS:
        raise _NotValid("not_certified")
    # Every later signature fills a field that was there when the first signer certified the document.
    if _field_names(reader, first.signed_revision) != _field_names(reader, reader.total_revisions - 1):
        raise _NotValid("changed_after_signing")


def _field_names(reader: PdfFileReader, revision: int) -> set[str]:
    form: Any = reader.get_historical_root(revision)["/AcroForm"]
    return {str(field.get_object()["/T"]) for field in form["/Fields"]}


def _rest_is_empty(contents: bytes) -> bool:
    """Tell whether only zeros follow the signature in its hole, which no signature covers."""
    return not any(contents[parser.peek(contents) :])


def _claimed_time(signer: cms.SignerInfo) -> datetime | None:
    """Return the time in a signature's own time-stamp; whether that holds is another question.

    Exactly one is looked for: with two, the time of one could be read and the other one be trusted.
    """
    attributes = signer["unsigned_attrs"]
    tokens = [token for one in attributes if one["type"].native == _TIMESTAMP for token in one["values"]]
    if len(tokens) != 1:
        return None
    moment: datetime = tokens[0]["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _time_holds(status: Any) -> bool:
    stamp = status.timestamp_validity
    return stamp is not None and bool(stamp.valid and stamp.intact and stamp.trusted)


def _trust(roots: list[Certificate], moment: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail", best_signature_time=moment
    )


def _info(field: str, certificate: Certificate, signed_at: datetime | None) -> SignatureInfo:
    subject: dict[str, Any] = certificate.subject.native
    return SignatureInfo(
        field=field,
        signer=str(subject.get("common_name", "")),
        organization=str(subject.get("organization_name", "")),
        signed_at=signed_at,
    )


def _certificate(data: bytes) -> Certificate:
    return Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)
