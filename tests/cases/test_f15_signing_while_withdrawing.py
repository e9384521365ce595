"""F15: the leader signs while the citizen withdraws. Either withdrawn or signed, never both.

The signature is made outside any transaction and takes its time at the time-stamp authority; exactly then the citizen
withdraws, on a connection of her own.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from asn1crypto import tsp
from django.db import connection
from pyhanko.sign.timestamps import TimeStamper

from cases.actions import approval, citizen
from cases.actions.approval import Signing
from cases.lifecycle import ResultState, State
from cases.models import Case, Result
from ground.ports import adapter, use
from ground.refusals import Changed, DomainError
from portal.invariants import broken
from records.models import Blob
from tests.cases import cases
from tests.factories import AT
from tests.journal.deliveries import deliver_all

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
LATER = AT + timedelta(hours=6)


class SlowStamps(TimeStamper):
    """A time-stamp authority that takes so long that something else happens meanwhile."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko has no types here
        self.behind: TimeStamper = adapter("timestamps").client()
        self.meanwhile: Callable[[], object] | None = meanwhile

    def client(self) -> TimeStamper:
        """Return itself."""
        return self

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Let the other act happen once, to its end, then answer."""
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            other = Thread(target=in_thread(meanwhile))
            other.start()
            other.join()
        return await self.behind.async_request_tsa_response(req)


def in_thread(work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    return run


def test_a_withdrawal_during_the_signature_wins_and_the_signature_is_dropped() -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.approved(house)
        rendered = case.results.get().rendered
        assert rendered is not None
        slow = SlowStamps(lambda: citizen.withdraw(case.pk, who=house.office.anna.who, at=LATER))

        with use("timestamps", slow), pytest.raises(Changed):
            approval.sign(
                case.pk, pin=cases.PIN, seen=Signing(rendered.sha256, case.version), who=house.office.ha.who, at=LATER
            )
        deliver_all(at=LATER)

    case = Case.objects.get()
    assert case.state == State.WITHDRAWN
    result = case.results.get()
    assert (result.state, result.signed_id) == (ResultState.VOIDED, None)
    assert broken(at=LATER) == []


def test_after_the_signature_a_withdrawal_is_refused() -> None:
    house = cases.house()
    with cases.devices(house):
        case = cases.signed(house)

    with pytest.raises(DomainError):
        citizen.withdraw(case.pk, who=house.office.anna.who, at=LATER)

    assert Case.objects.get().state == State.APPROVED


def test_without_asking_again_both_would_stand() -> None:
    """The twin: the signature is recorded on the row that was read before it was made, without lock or second look."""
    house = cases.house()
    with cases.devices(house):
        case = cases.approved(house)
    read_before = Result.objects.get()

    citizen.withdraw(case.pk, who=house.office.anna.who, at=LATER)
    read_before.sign(blob_id=Blob.objects.latest("pk").pk, at=LATER)
    read_before.voided_at, read_before.void_reason = None, ""
    read_before.save()

    assert Case.objects.get().state == State.WITHDRAWN
    assert Result.objects.get().state == ResultState.SIGNED, "the race test is blind: nothing was signed after the end"
    assert any("INV-05" in line for line in broken(at=LATER))
