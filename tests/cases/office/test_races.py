"""Two officials on one case, at the same moment and for real: one wins, the other is told; and a twin without the lock.

Each thread has a connection of its own and begins its act together with the other.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection, transaction

from cases.actions import frame, processing, reception, review
from cases.lifecycle import State
from cases.models import Case, Step
from ground.refusals import Changed, DomainError
from tests.cases import cases
from tests.cases.cases import House

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]


def together(*acts: Act) -> list[object]:
    """Run acts at the same time; return what each of them returned or raised."""
    start, outcomes = Barrier(len(acts)), [object()] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            outcomes[place] = act()
        except (DomainError, Exception) as error:  # noqa: BLE001 — whatever it raised is the outcome
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def losers(outcomes: list[object]) -> list[object]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.fixture
def office() -> House:
    """The office in a database that really commits."""
    return cases.house()


def test_accept_against_decline(office: House) -> None:
    case = cases.submitted(office)
    at = case.created_at + timedelta(hours=1)
    binh, bao = office.office.binh.who, office.office.bao.who

    outcomes = together(
        lambda: reception.accept(case.pk, who=binh, version=case.version, at=at),
        lambda: reception.decline(
            case.pk, reason="expired", explanation="Đã hết hạn", who=bao, version=case.version, at=at
        ),
    )

    (lost,) = losers(outcomes)
    assert isinstance(lost, Changed)
    winner = "Võ Quốc Bảo" if isinstance(outcomes[0], Exception) else "Lê Văn Bình"
    assert lost.who == winner
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.version == case.version + 1
    assert (fresh.state == State.DECLINED) == isinstance(outcomes[0], Exception)
    assert fresh.papers.exclude(kind="acknowledgement").count() == 1


def test_take_against_take(office: House) -> None:
    case = cases.received(office)
    at = case.created_at + timedelta(hours=2)

    outcomes = together(
        *(
            lambda who=member.who: processing.take(case.pk, who=who, version=case.version, at=at)
            for member in (office.office.chi, office.office.cuong)
        )
    )

    (lost,) = losers(outcomes)
    assert isinstance(lost, Changed)
    assert Case.objects.get(pk=case.pk).version == case.version + 1


def test_forward_against_send_back(office: House) -> None:
    case = cases.proposed(office)
    at = case.created_at + timedelta(hours=4)
    dung = office.office.dung.who

    outcomes = together(
        lambda: review.forward(case.pk, who=dung, version=case.version, at=at),
        lambda: review.send_back(case.pk, reason="Thiếu căn cứ", who=dung, version=case.version, at=at),
    )

    (lost,) = losers(outcomes)
    assert isinstance(lost, Changed)
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.state == (State.PROCESSING if isinstance(outcomes[0], Exception) else State.AWAITING_APPROVAL)
    assert Step.objects.filter(case=case, state="open").count() == 1


def test_the_twin_without_the_lock_lets_both_take_it(office: House) -> None:
    """The same reading, comparing and writing without `select_for_update`: both think that they have won."""
    case = cases.received(office)

    def take_without_lock(post_id: int) -> bool:
        with transaction.atomic():
            seen = Case.objects.get(pk=case.pk)
            if seen.version != case.version:
                raise frame.changed(seen)
            sleep(0.5)
            seen.version, seen.handler_id = seen.version + 1, post_id
            seen.save(update_fields=["version", "handler"])
        return True

    posts = [member.post.pk for member in (office.office.chi, office.office.cuong) if member.post]
    outcomes = together(*(lambda post=post: take_without_lock(post) for post in posts))

    assert losers(outcomes) == []
