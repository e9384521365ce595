"""Uploads are looked at before anything else touches them (trust.md B28–B36)."""

import io

import pikepdf
import pytest
from django.utils import translation

from records.uploads import FileKind, UnacceptableFile, clean_name, inspect
from tests.records import files

ALL: set[FileKind] = {"jpeg", "png", "pdf"}
MB = 1024 * 1024


def look(data: bytes, accepted: set[FileKind] = ALL, max_bytes: int = MB) -> str:
    found = inspect(io.BytesIO(data), accepted=accepted, max_bytes=max_bytes)
    return f"{found.mime} {found.width}x{found.height} {found.pages} {','.join(found.flags)}".strip()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (files.jpeg(), "image/jpeg 60x40 1"),
        (files.jpeg(with_position=True), "image/jpeg 60x40 1"),
        (files.png(), "image/png 60x40 1"),
        (files.png(mode="P"), "image/png 60x40 1"),
        (files.pdf(pages=3), "application/pdf NonexNone 3"),
        (files.pdf(change=files.with_attachment), "application/pdf NonexNone 1 embedded_files"),
        (
            files.pdf(change=files.with_action("SubmitForm", F="https://evil.example")),
            "application/pdf NonexNone 1 submits_form",
        ),
        (files.pdf(change=files.with_action("GoToR", F="other.pdf")), "application/pdf NonexNone 1 remote_link"),
        (files.pdf(change=files.with_action("GoTo")), "application/pdf NonexNone 1"),
    ],
)
def test_what_people_send_is_taken(data: bytes, found: str) -> None:
    assert look(data) == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (files.jpeg() + bytes(MB), "file_too_large"),
        (b"MZ" + bytes(300), "file_type"),
        (b"<html><script>alert(1)</script></html>", "file_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file_type"),
        (b"GIF89a" + bytes(100), "file_type"),
        (files.archive(), "file_type"),
        (files.heic(), "file_type_heic"),
        (b"\n\n" + files.pdf(), "file_type"),
        (b"\xff\xd8\xff", "file_unreadable"),
        (files.jpeg()[:-200], "file_unreadable"),
        (files.png()[:-30], "file_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "file_unreadable"),
        (files.huge_png(), "file_too_many_pixels"),
        (files.moving_png(), "file_moves"),
        (files.jpeg() + files.archive(), "file_two_kinds"),
        (files.png() + files.archive(), "file_two_kinds"),
        (files.jpeg()[:2] + b"\xff\xfe\x00\x0c%PDF-1.4\n\x00" + files.jpeg()[2:], "file_two_kinds"),
        (files.pdf()[:-60], "file_truncated"),
        (b"%PDF-1.7\nnothing\n%%EOF", "file_unreadable"),
        (files.encrypted_pdf(user="open", owner="own"), "file_encrypted"),
        (files.encrypted_pdf(owner="own"), "file_encrypted"),
        (files.pdf(pages=301), "file_pages"),
        (files.pdf(change=files.with_action("JavaScript", JS="app.alert(1)")), "file_active"),
        (files.pdf(change=files.with_action("Launch", F="cmd.exe")), "file_active"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(UnacceptableFile) as refusal:
        look(data)

    assert refusal.value.code == code


@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable])
def test_programs_are_found_in_compressed_objects_too(mode: pikepdf.ObjectStreamMode) -> None:
    data = files.pdf(change=files.with_action("JavaScript", JS="app.alert(1)"), object_stream_mode=mode)

    with pytest.raises(UnacceptableFile, match=r"chương trình|programs"):
        look(data)


def test_an_escaped_name_hides_nothing() -> None:
    plain = files.pdf(
        change=files.with_action("Launch", F="cmd.exe"), object_stream_mode=pikepdf.ObjectStreamMode.disable
    )

    with pytest.raises(UnacceptableFile) as refusal:
        look(plain.replace(b"/Launch", b"/L#61unch"))

    assert refusal.value.code == "file_active"


def test_only_the_kinds_asked_for_are_taken() -> None:
    with pytest.raises(UnacceptableFile) as refusal:
        look(files.pdf(), accepted={"jpeg", "png"})

    assert refusal.value.code == "file_type"
    with translation.override("en"):
        assert str(refusal.value).endswith("JPEG, PNG.")


def test_the_file_is_left_at_its_beginning() -> None:
    for data in (files.jpeg(), files.pdf()):
        file = io.BytesIO(data)
        inspect(file, accepted=ALL, max_bytes=MB)
        assert file.tell() == 0


def test_the_sentence_names_both_sizes() -> None:
    with translation.override("en"), pytest.raises(UnacceptableFile) as refusal:
        look(files.jpeg() + bytes(3 * MB), max_bytes=2 * MB)

    with translation.override("en"):
        assert str(refusal.value) == "This file is too large: 3 MB. At most 2 MB can be sent."


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("ảnh chân dung.JPG", "ảnh chân dung.jpg"),
        ("a\u0309nh.jpeg", "ảnh.jpg"),
        ("photo.php.jpg", "photo.php.jpg"),
        ("evil.exe", "evil.exe.jpg"),
        ("C:\\Users\\An\\anh.jpg", "anh.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("file.php\x00.pdf", "file.php.jpg"),
        ("gpj\u202e.exe", "gpj .exe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "a Set-Cookie x.jpg"),
        ('"><script>.jpg', "script.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("\u200b\u200b.jpg", "tep.jpg"),
        ("", "tep.jpg"),
        ("x" * 300 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name, kind="jpeg") == clean
