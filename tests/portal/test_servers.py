"""The servers of a clone are shared: nobody who comes waits for one who is still at work."""

from threading import Event, Thread

from portal.workshop.servers import servers


def test_a_second_comer_does_not_wait_for_the_first_to_leave() -> None:
    came = Event()

    def second() -> None:
        with servers():
            came.set()

    with servers() as found:
        assert set(found) == {"DATABASE_URL", "REDIS_URL"}
        Thread(target=second, daemon=True).start()
        assert came.wait(timeout=60)
