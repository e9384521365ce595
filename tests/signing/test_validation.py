"""Every known way to fool a validator is answered "not valid", with its reason, and never with an error (B59, §3.1)."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from records.rendering import Attachment, pdf_of
from signing import demo
from signing.actions import LEADER_FIELD, SEAL_FIELD, seal_pdf_with, sign_pdf
from signing.adapters.pkcs12 import Pkcs12Signer
from signing.judging import MOST_BYTES, judge
from signing.validation import REASONS, trust_roots, validate, validate_own
from tests.signing import attacks, desk
from tests.signing.attacks import CHANGES, Attack, appending, flip, last_byte_range, last_contents

AT = desk.NOW + timedelta(hours=1)


SMALL = """<html lang="vi"><title>Thông báo</title><style>
div { width: 60mm; height: 23mm }</style><h1>Thông báo</h1><p>Hạng B</p>
<div id="leader-signature"></div><div id="agency-seal"></div></html>"""


@pytest.fixture(scope="module")
def rendered() -> bytes:
    """A document of few objects: analysing what changed costs as much as there is."""
    record = Attachment("record.json", b'{"licence": "010123456789"}', "Record")
    return pdf_of(SMALL, at=desk.NOW, embed=record, sign_fields=[LEADER_FIELD, SEAL_FIELD])


@pytest.fixture(scope="module")
def signed(rendered: bytes) -> bytes:
    with desk.open_desk():
        return sign_pdf(rendered, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


@pytest.fixture(scope="module")
def sealed(signed: bytes) -> bytes:
    with desk.open_desk():
        return seal_pdf_with(signed, device=desk.seal_device(), field=SEAL_FIELD, at=desk.NOW)


def reason(data: bytes) -> str:
    return judge(data, roots=trust_roots(), at=AT).reason


def test_the_reference_is_valid(signed: bytes, sealed: bytes) -> None:
    assert (reason(signed), reason(sealed)) == ("valid", "valid")


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_after_the_last_signature(sealed: bytes, name: str) -> None:
    assert reason(appending(CHANGES[name])(sealed)) == "changed_after_signing"


@pytest.mark.parametrize("name", ["content replaced", "annotation added", "record changed", "one appearance replaced"])
def test_a_change_between_leader_and_seal(signed: bytes, name: str) -> None:
    """The seal covers the whole file; the leader's signature tells that it is not what he signed."""
    changed = appending(CHANGES[name])(signed)
    desk.seal_device()

    resealed = attacks.sign_as(changed, "seal", field="AgencySeal", timestamps=desk.stamps())

    assert reason(resealed) == "changed_after_signing"


FOREIGN = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n7\n%%EOF\n"
"""As a careless program writes it: its table of objects is missing. Readers open it all the same."""

TAILS: dict[str, tuple[Attack, set[str]]] = {
    "junk": (lambda data: data + b"junk", {"changed_after_signing"}),
    "an empty line": (lambda data: data + b"\n", {"changed_after_signing"}),
    "many ends": (lambda data: data + b"%%EOF\n" * 3, {"changed_after_signing", "damaged"}),
    "an object and an end": (
        lambda data: data + b"1 0 obj\n<</A 1>>\nendobj\nstartxref\n0\n%%EOF\n",
        {"damaged", "changed_after_signing"},
    ),
    "itself": (lambda data: data + data, {"damaged", "changed_after_signing"}),
    "cut in half": (lambda data: data[: len(data) // 2], {"damaged"}),
    "cut by ten bytes": (lambda data: data[:-10], {"damaged", "changed_after_signing"}),
    "empty": (lambda data: b"", {"empty"}),
    "no pdf": (lambda data: b"PK\x03\x04" + data, {"not_pdf"}),
    "500 bytes before": (lambda data: b"%" * 499 + b"\n" + data, {"not_pdf"}),
    "another program's": (lambda data: FOREIGN, {"unsigned"}),
    "another program's, cut": (lambda data: FOREIGN[:-7], {"damaged"}),
    "a header only": (lambda data: b"%PDF-1.7\n", {"damaged"}),
    "too large": (lambda data: data + bytes(MOST_BYTES), {"too_large"}),
    "rewritten": (attacks.rewritten, {"signature_broken", "damaged", "changed_after_signing"}),
    "encrypted": (attacks.encrypted, {"encrypted"}),
    "wrapped": (attacks.wrapped, {"unsigned"}),
    "signatures removed": (appending(attacks.remove_signatures), {"unsigned"}),
    "fields removed": (appending(attacks.remove_fields), {"unsigned"}),
    "form removed": (appending(attacks.remove_form), {"unsigned"}),
}


@pytest.mark.parametrize("name", TAILS)
def test_a_change_of_the_file(sealed: bytes, name: str) -> None:
    attack, reasons = TAILS[name]

    assert reason(attack(sealed)) in reasons


BROKEN = {"damaged", "changed_after_signing", "signature_broken"}


@pytest.mark.parametrize(
    "value",
    [b"/ByteRange null", b"", b"/ByteRange []", b"/ByteRange [0 1]", b"/ByteRange [0 -1 5 -9]", b"/ByteRange (x)",
     b"/ByteRange [0 0 0 0]", b"/ByteRange [0 9999999 1 2]", b"/ByteRange [0 10 20 30]"],
)  # fmt: skip
def test_universal_forgery_by_the_byte_range(sealed: bytes, value: bytes) -> None:
    assert reason(last_byte_range(value)(sealed)) in BROKEN


CONTENTS: dict[str, Callable[[bytes], bytes]] = {
    "zeros": lambda digits: b"0" * len(digits),
    "spaces": lambda digits: b" " * len(digits),
    "not hexadecimal": lambda digits: b"z" * len(digits),
    "another length": lambda digits: b"3003020101" + b"0" * (len(digits) - 10),
    "something after it": lambda digits: digits[:-4] + b"beef",
    "one bit": lambda digits: digits[:500] + (b"0" if digits[500:501] != b"0" else b"1") + digits[501:],
}


@pytest.mark.parametrize("name", CONTENTS)
def test_universal_forgery_by_the_contents(sealed: bytes, name: str) -> None:
    assert reason(last_contents(CONTENTS[name])(sealed)) in BROKEN | {"no_timestamp", "unknown_signer"}


def test_one_byte_anywhere(signed: bytes, sealed: bytes) -> None:
    """Places spread over header, text, fonts, record, both signatures and the cross-references; seeded."""
    places = random.Random(20261122).sample(range(len(sealed)), 25)
    regions = [5, len(signed) - 20, len(sealed) - 3, sealed.index(b"startxref"), sealed.rindex(b"/ByteRange")]

    valid = [at for at in (*places, *regions) if reason(flip(sealed, at)) == "valid"]

    assert valid == []


def test_a_stranger_signs_like_us(rendered: bytes, tmp_path: Path) -> None:
    theirs = demo.make_demo_pki(tmp_path, at=desk.NOW)
    demo.make_device(theirs, reference="x", name="Trần Đức Thắng", organization="", pin=desk.PIN, at=desk.NOW)

    forged = attacks.sign_as(
        rendered,
        "x",
        field="LeaderSignature",
        certify=True,
        devices=Pkcs12Signer(tmp_path / "devices"),
        timestamps=desk.stamps(),
    )

    assert reason(forged) == "unknown_signer"


def test_a_time_stamp_is_missing_or_a_stranger_s(rendered: bytes, tmp_path: Path) -> None:
    desk.leader_device()
    demo.make_demo_pki(tmp_path, at=desk.NOW)
    without = attacks.sign_as(rendered, "leader", field="LeaderSignature", certify=True)
    foreign = attacks.sign_as(
        rendered, "leader", field="LeaderSignature", certify=True, timestamps=desk.stamps(folder=tmp_path)
    )

    assert (reason(without), reason(foreign)) == ("no_timestamp", "no_timestamp")


def test_signed_when_the_certificate_was_no_longer_valid(rendered: bytes) -> None:
    device = desk.leader_device()
    late = attacks.sign_as(
        rendered,
        "leader",
        field="LeaderSignature",
        certify=True,
        timestamps=attacks.stamped(device.not_after + timedelta(days=1)),
    )

    assert judge(late, roots=trust_roots(), at=desk.later(years=4)).reason == "unknown_signer"


def test_the_first_signer_did_not_protect_the_document(rendered: bytes) -> None:
    desk.leader_device()
    desk.seal_device()
    first = attacks.sign_as(rendered, "leader", field="LeaderSignature", timestamps=desk.stamps())
    second = attacks.sign_as(first, "seal", field="AgencySeal", timestamps=desk.stamps())

    assert (reason(first), reason(second)) == ("valid", "not_certified")


def test_a_third_signature_in_a_field_that_nobody_foresaw(sealed: bytes) -> None:
    desk.leader_device()
    third = attacks.sign_as(sealed, "leader", field="Another", new=True, timestamps=desk.stamps())

    assert reason(third) == "changed_after_signing"


def test_no_root_is_trusted_by_itself(sealed: bytes) -> None:
    assert judge(sealed, roots=(), at=AT).reason == "unknown_signer"
    assert judge(sealed, roots=(b"no certificate",), at=AT).reason == "damaged"


def test_a_document_issued_here_needs_no_cryptography(sealed: bytes) -> None:
    sha256 = validate_own(sealed, at=AT).sha256

    known = validate(sealed, at=AT, is_ours=lambda asked: asked == sha256)

    assert (known.valid, known.reason_code) == (True, "issued_here")


def test_strangers_files_are_judged_in_a_process_of_their_own(sealed: bytes) -> None:
    good, bad = validate(sealed, at=AT), validate(sealed + b"junk", at=AT)

    assert good == validate_own(sealed, at=AT)
    assert (bad.valid, bad.reason_code) == (False, "changed_after_signing")
    assert [one.signer for one in good.signatures] == ["Trần Đức Thắng", "Phòng Cảnh sát giao thông"]


@pytest.mark.parametrize("data", [b"", b"hello", bytes(MOST_BYTES + 1)])
def test_what_is_plainly_no_pdf_costs_no_process(data: bytes) -> None:
    assert not validate(data, at=AT).valid


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            assert all(str(sentence).endswith(".") for sentence in REASONS.values())
