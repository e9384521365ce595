"""A folder that nobody has seen before: as an archive from elsewhere, or dropped into the catalogue; no Python."""

from io import StringIO
from pathlib import Path
from secrets import token_hex

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Person
from accounts.roles import Role
from cases.lifecycle import OutcomeKind, State
from records import storage
from services.actions import folders
from services.archive import pack
from services.checking import check_files
from services.models import Service, ServiceVersion, ServiceWorkspace
from signing.validation import validate_own
from tests import factories
from tests.catalogue import small
from tests.catalogue.journeys import Journey, text_of

pytestmark = pytest.mark.django_db

DESK = "/can-bo/danh-muc/"


def never_seen() -> tuple[str, dict[str, str]]:
    """A service with a name, a code, a question, a step, a fee and a template of its own, new in every run."""
    mark = token_hex(4)
    slug = f"chua-tung-thay-{mark}"
    asks = f"      - id: q_{mark}\n        kind: short_text\n        label: Lý do\n"
    looks = f"{{id: r_{mark}, kind: review, label: Rà soát, does: Rà soát, role: unit_head, unit: lead, share: 0}}"
    changes = [
        ("service.yaml", '"1.000001"', f'"9.{int(mark, 16) % 1_000_000:06d}"'),
        ("service.yaml", "name: Xin bản sao", f"name: Thủ tục {mark}"),
        ("service.yaml", "amount: 9000", "amount: 12000"),
        ("text/en.yaml", "name: Ask for a copy", f"name: Service {mark}"),
        ("form.yaml", "      - id: note", f"{asks}      - id: note"),
        ("text/en.yaml", "note: {label: Note}", f"q_{mark}: {{label: Reason}}\n        note: {{label: Note}}"),
        ("workflow.yaml", "  - {id: approval", f"  - {looks}\n  - {{id: approval"),
        ("text/en.yaml", "    approval:", f"    r_{mark}: {{label: Review, does: Review}}\n    approval:"),
        ("result.html", "{{ fact.entry }}", f"{{{{ fact.entry }}}}, mẫu {mark}"),
        ("examples/passes.yaml", "for_whom: self}", f"for_whom: self, q_{mark}: Làm hồ sơ}}"),
        ("examples/passes.yaml", "fee: 9000", "fee: 12000"),
        ("examples/fails.yaml", "for_whom]", f"for_whom, q_{mark}]"),
    ]
    files = dict(small.FILES)
    for name, old, new in changes:
        assert files[name].count(old) >= 1, old
        files[name] = files[name].replace(old, new, 1)
    return slug, files


def keeper() -> tuple[Client, Person]:
    """A catalogue administrator, signed in."""
    member = factories.official(factories.unit(factories.agency(), factories.calendar()), Role.CATALOGUE_ADMIN)
    client = Client()
    client.force_login(member.user)
    return client, member.person


def brought_to_its_result(slug: str, files: dict[str, str], version: ServiceVersion, visitor: Client) -> None:
    """Apply under the published version, go through the office, and let a stranger check the signed document."""
    mark = slug.rpartition("-")[2]
    found = check_files(slug, small.as_bytes(files))
    example = found.examples["examples/passes.yaml"]
    # Not before it was published: a version that persons release begins on the day of its release.
    journey = Journey(found, example.model_copy(update={"at": max(example.at, version.published_at)}))
    assert (journey.version, Service.objects.get(slug=slug).versions.count()) == (version, 1), (
        "nothing new was published"
    )

    case = journey.to_the_end()

    assert (case.state, case.service_version) == (State.RELEASED, version)
    assert case.steps.filter(key=f"r_{mark}", state="done").exists(), "its own step was done"
    assert case.submissions.get().answers[f"q_{mark}"] == "Làm hồ sơ"
    result = case.results.get()
    assert result.kind == OutcomeKind.GRANT
    assert result.sealed is not None
    pdf = storage.read(result.sealed)
    verdict = validate_own(pdf, at=result.numbered_at)
    assert (verdict.valid, len(verdict.signatures)) == (True, 2)
    assert f"Nguyễn Văn An: 12, mẫu {mark}" in text_of(pdf)
    told = visitor.get(f"/kiem-tra/{result.code}/").content.decode()
    assert result.full_number in told
    uploaded = SimpleUploadedFile("a.pdf", pdf, "application/pdf")
    assert result.full_number in visitor.post("/kiem-tra/", {"file": uploaded}).content.decode()


def test_an_archive_from_elsewhere_is_checked_published_by_a_second_person_and_used(client: Client) -> None:
    slug, files = never_seen()
    assert slug not in {folder.name for folder in folders()}
    (writer, _one), (second, other) = keeper(), keeper()

    answer = writer.post(f"{DESK}nhap-goi/", {"archive": SimpleUploadedFile("a.zip", pack(slug, files))})

    assert answer.status_code == 302
    space = ServiceWorkspace.objects.get(slug=slug)
    said = {"version": space.version, "note": "Thủ tục mới", "legal_basis": "Luật 1"}
    assert writer.post(f"{DESK}{space.pk}/thay-doi/", said).status_code == 302
    assert writer.post(f"{DESK}{space.pk}/cong-bo/", {"version": space.version + 1}).status_code == 403
    assert not Service.objects.filter(slug=slug).exists()
    assert second.post(f"{DESK}{space.pk}/cong-bo/", {"version": space.version + 1}).status_code == 302
    version = ServiceVersion.objects.get(service__slug=slug)
    assert version.published_by == other
    assert client.get(f"/thu-tuc/{slug}/").status_code == 200
    brought_to_its_result(slug, files, version, client)


def test_a_folder_dropped_into_the_catalogue_is_checked_published_and_used(tmp_path: Path, client: Client) -> None:
    slug, files = never_seen()
    for name, text in files.items():
        (tmp_path / slug / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / slug / name).write_text(text, encoding="utf-8")
    assert [folder.name for folder in folders(tmp_path)] == [slug]

    call_command("check_catalogue", str(tmp_path), stdout=StringIO())
    call_command("publish_catalogue", str(tmp_path), stdout=StringIO())

    version = ServiceVersion.objects.get(service__slug=slug)
    assert version.published_by is None
    brought_to_its_result(slug, files, version, client)


def test_a_mistake_in_it_stops_it_before_anybody_can_apply(tmp_path: Path) -> None:
    slug, files = never_seen()
    (tmp_path / slug / "text").mkdir(parents=True)
    (tmp_path / slug / "examples").mkdir()
    for name, text in files.items():
        (tmp_path / slug / name).write_text(text.replace("kind: review", "kind: magic"), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("check_catalogue", str(tmp_path), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("publish_catalogue", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert not Service.objects.filter(slug=slug).exists()
