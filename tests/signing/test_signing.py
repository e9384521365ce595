"""A leader signs, the agency seals, and everybody finds two valid signatures (design.md §8)."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ground import ports
from records import papers, pictures
from signing import demo
from signing.actions import LEADER_FIELD, SEAL_FIELD, seal_pdf_with, sign_pdf
from signing.adapters.pkcs12 import Pkcs12Signer
from signing.judging import judge
from signing.refusals import BadSignature, CertificateExpired, DeviceGone, NotSignable, OtherCertificate, WrongPin
from signing.validation import validate_own
from tests.records import factories
from tests.records.pdfa import complaints
from tests.signing import desk


def roots() -> list[bytes]:
    return [(desk.pki().folder / "trust" / "demo-root.pem").read_bytes()]


def test_leader_and_agency_are_found_with_the_time_of_the_authority(sealed: bytes) -> None:
    verdict = validate_own(sealed, at=desk.NOW + timedelta(hours=1))

    assert (verdict.valid, verdict.reason_code) == (True, "valid")
    assert [(one.field, one.signer) for one in verdict.signatures] == [
        ("LeaderSignature", "Trần Đức Thắng"),
        ("AgencySeal", "Phòng Cảnh sát giao thông"),
    ]
    for one in verdict.signatures:
        assert one.signed_at is not None
        assert abs(one.signed_at - desk.NOW) < timedelta(hours=1)


def test_the_first_signature_certifies_and_allows_filling_the_seal_only(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        first, second = (field.V for field in pdf.Root.AcroForm.Fields)
        (reference,) = first.Reference
        assert (str(reference.TransformMethod), int(reference.TransformParams.P)) == ("/DocMDP", 2)
        assert pdf.Root.Perms.DocMDP.objgen == first.objgen
        assert all(str(one.get("/TransformMethod")) != "/DocMDP" for one in second.get("/Reference", []))
        assert {str(one.SubFilter) for one in (first, second)} == {"/ETSI.CAdES.detached"}


def test_the_claim_of_pdfa_and_every_font_survive_both_signatures(rendered: bytes, sealed: bytes) -> None:
    assert complaints(sealed) == []
    assert fonts(sealed) == fonts(rendered)


def fonts(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(obj.BaseFont)
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" and "/BaseFont" in obj
        }


def test_the_bytes_that_were_shown_are_the_beginning_of_what_was_signed(
    rendered: bytes, signed: bytes, sealed: bytes
) -> None:
    assert signed.startswith(rendered)
    assert sealed.startswith(signed)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is missing; install poppler-utils")
def test_pdfsig_finds_two_valid_signatures_too(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "sealed.pdf")], capture_output=True, check=False, text=True
    ).stdout

    assert said.count("Signature is Valid.") == 2
    assert said.count("Total document signed") == 1
    assert said.count("ETSI.CAdES.detached") == 2


def test_a_form_has_the_seal_only_and_closes_the_document(sealed: bytes) -> None:
    form = papers.draw(factories.form_01(), at=desk.NOW)
    done = seal_pdf_with(form, device=desk.seal_device(), field=SEAL_FIELD, at=desk.NOW)

    verdict = validate_own(done, at=desk.NOW)
    with pikepdf.open(io.BytesIO(done)) as pdf:
        level = int(pdf.Root.AcroForm.Fields[0].V.Reference[0].TransformParams.P)

    assert (verdict.valid, [one.field for one in verdict.signatures], level) == (True, ["AgencySeal"], 1)


def test_a_signature_outlives_its_certificate(rendered: bytes) -> None:
    """What counts is the time that the time-stamp proves (NĐ 68/2024 Art 31, sure)."""
    short = desk.leader_device("Nguyễn Văn Ngắn", reference="short", years=1)
    done = sign_pdf(rendered, device=short, pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)

    assert short.not_after < desk.later(years=5)
    assert judge(done, roots=roots(), at=desk.later(years=5)).reason == "valid"


def test_a_wrong_pin_signs_nothing(rendered: bytes) -> None:
    with pytest.raises(WrongPin):
        sign_pdf(rendered, device=desk.leader_device(), pin="000000", field=LEADER_FIELD, at=desk.NOW)


def test_an_expired_and_a_future_certificate_are_said_with_their_dates(rendered: bytes) -> None:
    device = desk.leader_device()
    for at in (device.not_after + timedelta(seconds=1), device.not_before - timedelta(seconds=1)):
        with pytest.raises(CertificateExpired, match=device.not_after.strftime("%Y")):
            sign_pdf(rendered, device=device, pin=desk.PIN, field=LEADER_FIELD, at=at)


def test_another_key_under_the_same_name_is_refused(rendered: bytes, tmp_path: Path) -> None:
    other = demo.make_demo_pki(tmp_path, at=desk.NOW)
    demo.make_device(other, reference="leader", name="Trần Đức Thắng", organization="", pin=desk.PIN, at=desk.NOW)

    with ports.use("signer_pkcs12", Pkcs12Signer(tmp_path / "devices")), pytest.raises(OtherCertificate):
        sign_pdf(rendered, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_a_key_that_nobody_trusts_makes_no_document(rendered: bytes, tmp_path: Path) -> None:
    other = demo.make_demo_pki(tmp_path, at=desk.NOW)
    demo.make_device(other, reference="leader", name="X", organization="X", pin=desk.PIN, at=desk.NOW)
    device = desk.device("leader", folder=tmp_path)

    with (
        ports.use("signer_pkcs12", Pkcs12Signer(tmp_path / "devices")),
        pytest.raises(BadSignature, match="unknown_signer"),
    ):
        sign_pdf(rendered, device=device, pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_a_seal_without_its_secret_is_gone(signed: bytes) -> None:
    seal = desk.device("leader")
    seal.reference = "no-such-seal"

    with pytest.raises(DeviceGone):
        seal_pdf_with(signed, device=seal, field=SEAL_FIELD, at=desk.NOW)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"no pdf at all"])
def test_what_is_no_document_of_ours_is_not_signed(data: bytes) -> None:
    with pytest.raises(NotSignable):
        sign_pdf(data, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_a_field_is_signed_once(signed: bytes, sealed: bytes) -> None:
    for done in (signed, sealed):
        with pytest.raises(NotSignable):
            sign_pdf(done, device=desk.leader_device(), pin=desk.PIN, field=LEADER_FIELD, at=desk.NOW)


def test_the_demonstration_is_made_once() -> None:
    before = {path: path.read_bytes() for path in sorted(desk.pki().folder.rglob("*")) if path.is_file()}

    demo.make_demo_pki(desk.pki().folder, at=desk.later(years=1))
    demo.make_device(
        desk.pki(), reference="leader", name="Another", organization="", pin="another", at=desk.later(years=1)
    )

    after = {path: path.read_bytes() for path in before}
    assert after == before
    assert {path.stat().st_mode & 0o777 for path in before if path.suffix in {".key", ".p12", ".pin"}} == {0o600}


def test_the_pictures_that_officials_see_show_both_stamps(rendered: bytes, sealed: bytes) -> None:
    red, blue = (200, 16, 46), (26, 64, 156)

    assert not {red, blue} & colours(rendered)
    assert {red, blue} <= colours(sealed)


def colours(data: bytes) -> set[tuple[int, int, int]]:
    """Return which of the stamps' colours a page shows, within what JPEG makes of them."""
    (picture,) = pictures.of(data, "application/pdf")
    pixels = Image.open(io.BytesIO(picture.data)).convert("RGB").tobytes()
    seen = set(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    return {
        wanted
        for wanted in ((200, 16, 46), (26, 64, 156))
        if any(max(abs(one - other) for one, other in zip(wanted, colour, strict=True)) < 12 for colour in seen)
    }
