import pickle
from datetime import UTC, datetime

import pytest
from django.utils import translation

from ground.refusals import Changed, DomainError, Invalid, NotAllowed, Refusal, WrongState, require


def test_an_error_speaks_the_language_of_the_reader() -> None:
    error = WrongState()

    with translation.override("en"):
        assert str(error) == "This is no longer possible in the present state."


def test_data_become_attributes_and_fill_the_sentence() -> None:
    error = DomainError("At most %(most)s files.", code="too_many", most=5)

    assert (str(error), error.code, error.data) == ("At most 5 files.", "too_many", {"most": 5})


def test_a_percent_sign_in_a_sentence_is_left_alone() -> None:
    assert str(DomainError("100 % full", room="archive")) == "100 % full"


def test_the_loser_of_a_race_hears_who_did_what_and_when() -> None:
    error = Changed(who="Lê Thu", when=datetime(2026, 11, 22, 2, 10, tzinfo=UTC), what="received")

    with translation.override("en"):
        assert str(error) == "Lê Thu was first, at 09:10: received. What you typed is kept below."
    assert (error.code, error.who) == ("changed", "Lê Thu")


def test_invalid_carries_a_sentence_for_each_field() -> None:
    error = Invalid(errors={"name": "Enter a name.", "born": "Enter a date."})

    assert error.errors == {"name": "Enter a name.", "born": "Enter a date."}
    assert str(error) == "Enter a name."


def test_a_refusal_is_raised_with_its_own_code() -> None:
    with pytest.raises(NotAllowed) as caught:
        require(Refusal("not_your_unit", "This case is with another unit."))

    assert (caught.value.code, str(caught.value)) == ("not_your_unit", "This case is with another unit.")


def test_no_refusal_means_go_on() -> None:
    require(None)


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(WrongState("Closed: %(state)s", state="returned")))  # noqa: S301 — our own bytes

    assert (str(error), error.code) == ("Closed: returned", "wrong_state")
