from datetime import date

import pytest

from ground import ports
from ground.who import Actor, Subject


def test_a_port_gives_the_adapter_in_use() -> None:
    fake = date(2026, 11, 22)

    with ports.use("some-neighbour", fake):
        assert ports.adapter("some-neighbour") is fake


def test_after_the_block_the_port_is_as_before() -> None:
    outer, inner = object(), object()

    with ports.use("some-neighbour", outer):
        with ports.use("some-neighbour", inner):
            assert ports.adapter("some-neighbour") is inner
        assert ports.adapter("some-neighbour") is outer
    with pytest.raises(KeyError):
        ports.adapter("some-neighbour")


def test_actors_are_made_by_their_kind() -> None:
    assert Actor.citizen(7) == Actor("citizen", person_id=7)
    assert Actor.official(7, 3) == Actor("official", person_id=7, post_id=3)
    assert Actor.system("sweeper").name == "sweeper"
    assert Actor.partner("gateway").kind == "partner"
    assert Subject("case", 12).id == 12
