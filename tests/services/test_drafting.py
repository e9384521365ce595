"""A change of a service passes through two persons, and neither can undo the other's work unseen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from accounts.who import Who
from ground.refusals import Changed, Invalid, NotAllowed, WrongState
from journal.models import Entry
from services import drafting
from services.actions import FolderBroken, publish
from services.checking import check_files
from services.models import ServiceVersion, ServiceWorkspace
from services.selectors import current_version
from tests import factories
from tests.catalogue import small
from tests.services.factories import AT
from tests.services.test_publishing import opening

pytestmark = pytest.mark.django_db

CHANGED = small.FILES | {
    "service.yaml": small.FILES["service.yaml"].replace("amount: 9000", "amount: 9500"),
    "examples/passes.yaml": small.FILES["examples/passes.yaml"].replace("fee: 9000", "fee: 9500"),
}
TODAY = date(2026, 11, 16)


@pytest.fixture
def writers() -> tuple[Who, Who]:
    """Two catalogue administrators."""
    agency = factories.agency()
    unit = factories.unit(agency, factories.calendar())
    first, second = (factories.official(unit, Role.CATALOGUE_ADMIN) for _ in range(2))
    return first.who, second.who


def proposed(who: Who, *, starts_on: date | None = None) -> ServiceWorkspace:
    """Return a change of the small service's fee, waiting for a second person."""
    version = publish(small.check(), at=AT - timedelta(days=30)).version
    space = drafting.start("copies", based_on=version, who=who, at=AT)
    space = drafting.save(space.pk, version=space.version, files=CHANGED, who=who, at=AT)
    return drafting.propose(
        space.pk,
        version=space.version,
        note="Phí mới",
        legal_basis="Nghị quyết 1",
        starts_on=starts_on,
        who=who,
        at=AT,
    )


def test_who_wrote_a_change_does_not_release_it(writers: tuple[Who, Who]) -> None:
    first, second = writers
    space = proposed(first)
    with pytest.raises(NotAllowed) as refused:
        drafting.release(space.pk, version=space.version, who=first, at=AT)
    assert refused.value.code == "two_persons"

    version = drafting.release(space.pk, version=space.version, who=second, at=AT)

    assert (version.number, version.valid_from, version.published_by_id) == (2, TODAY, second.person_id)
    assert (version.note, version.legal_basis) == ("Phí mới", "Nghị quyết 1")
    assert current_version("copies", TODAY) == version
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds >= {"service_change.started", "service_change.proposed", "service_change.released"}


def test_who_only_edited_is_a_writer_too(writers: tuple[Who, Who]) -> None:
    first, second = writers
    space = proposed(first)
    space = drafting.send_back(space.pk, version=space.version, answer="Sai số", who=second, at=AT)
    space = drafting.save(space.pk, version=space.version, files=CHANGED, who=second, at=AT)
    space = drafting.propose(space.pk, version=space.version, note="Phí", legal_basis="NQ 1", who=first, at=AT)
    with pytest.raises(NotAllowed):
        drafting.release(space.pk, version=space.version, who=second, at=AT)


def test_the_table_itself_wants_two_persons(writers: tuple[Who, Who]) -> None:
    space = proposed(writers[0])
    with pytest.raises(IntegrityError, match="workspace_two_persons"), transaction.atomic():
        ServiceWorkspace.objects.filter(pk=space.pk).update(
            state="released", decided_by=space.author_id, decided_at=AT, released_as=space.based_on_id
        )


def test_a_release_on_a_day_to_come_waits_for_that_day(writers: tuple[Who, Who]) -> None:
    space = proposed(writers[0], starts_on=date(2027, 3, 1))
    version = drafting.release(space.pk, version=space.version, who=writers[1], at=AT)
    assert current_version("copies", date(2027, 2, 28)) != version
    assert current_version("copies", date(2027, 3, 1)) == version


def test_rights_and_duties_do_not_change_without_an_act(writers: tuple[Who, Who]) -> None:
    space = proposed(writers[0])
    space = drafting.send_back(space.pk, version=space.version, answer="", who=writers[0], at=AT)
    with pytest.raises(Invalid) as refused:
        drafting.propose(space.pk, version=space.version, note="Phí", who=writers[0], at=AT)
    assert set(refused.value.errors) == {"legal_basis"}


def test_words_and_a_day_that_is_not_over_are_asked_for(writers: tuple[Who, Who]) -> None:
    space = proposed(writers[0])
    space = drafting.send_back(space.pk, version=space.version, answer="", who=writers[0], at=AT)
    with pytest.raises(Invalid) as refused:
        drafting.propose(
            space.pk,
            version=space.version,
            note=" ",
            legal_basis="NQ",
            starts_on=TODAY - timedelta(days=1),
            who=writers[0],
            at=AT,
        )
    assert set(refused.value.errors) == {"note", "starts_on"}


def test_a_folder_with_mistakes_is_kept_but_not_proposed(writers: tuple[Who, Who]) -> None:
    space = drafting.start("copies", files=small.FILES, who=writers[0], at=AT)
    broken = small.FILES | {"form.yaml": "pages: []"}
    space = drafting.save(space.pk, version=space.version, files=broken, who=writers[0], at=AT)
    with pytest.raises(FolderBroken):
        drafting.propose(space.pk, version=space.version, note="Mới", who=writers[0], at=AT)
    assert ServiceWorkspace.objects.get(pk=space.pk).files == broken


def test_a_service_that_its_own_links_open_is_not_proposed(writers: tuple[Who, Who]) -> None:
    first, _second = writers
    based = publish(small.check(), at=AT).version
    publish(check_files("moving", small.as_bytes(opening("copies", code="1.000002"))), at=AT)
    space = drafting.start("copies", based_on=based, who=first, at=AT)
    space = drafting.save(space.pk, version=space.version, files=opening("moving", code="1.000001"), who=first, at=AT)
    with pytest.raises(Invalid) as refused:
        drafting.propose(space.pk, version=space.version, note="Mở", legal_basis="Luật", who=first, at=AT)
    assert "workflow.yaml:4: các thủ tục mở lẫn nhau thành vòng: copies → moving → copies" in str(refused.value)


def test_a_second_tab_does_not_save_over_the_first(writers: tuple[Who, Who]) -> None:
    space = drafting.start("copies", files=small.FILES, who=writers[0], at=AT)
    drafting.save(space.pk, version=space.version, files=CHANGED, who=writers[0], at=AT)
    with pytest.raises(Changed):
        drafting.save(space.pk, version=space.version, files=small.FILES, who=writers[1], at=AT)
    assert ServiceWorkspace.objects.get(pk=space.pk).files == CHANGED


def test_a_service_is_changed_by_one_at_a_time(writers: tuple[Who, Who]) -> None:
    drafting.start("copies", files=small.FILES, who=writers[0], at=AT)
    with pytest.raises(WrongState) as refused:
        drafting.start("copies", files=small.FILES, who=writers[1], at=AT)
    assert refused.value.code == "already_open"


def test_a_change_on_top_of_an_older_version_is_not_released(writers: tuple[Who, Who]) -> None:
    space = proposed(writers[0])
    other = small.FILES | {"form.yaml": small.FILES["form.yaml"].replace("Họ tên người kia", "Tên người kia")}
    publish(small.check(small.as_bytes(other)), at=AT + timedelta(hours=1))
    with pytest.raises(Changed, match="version 2|phiên bản 2"):
        drafting.release(space.pk, version=space.version, who=writers[1], at=AT + timedelta(hours=2))
    assert ServiceVersion.objects.count() == 2


def test_only_catalogue_administrators_write(writers: tuple[Who, Who]) -> None:
    office = factories.office()
    others = [one for one in office.members().values() if not one.who.has(Role.CATALOGUE_ADMIN)]
    assert others
    for member in others:
        with pytest.raises(NotAllowed):
            drafting.start("copies", files=small.FILES, who=member.who, at=AT)


def test_a_discarded_change_makes_room_for_another(writers: tuple[Who, Who]) -> None:
    space = drafting.start("copies", files=small.FILES, who=writers[0], at=AT)
    drafting.discard(space.pk, version=space.version, who=writers[0], at=AT)
    assert drafting.start("copies", files=small.FILES, who=writers[1], at=AT).pk != space.pk
