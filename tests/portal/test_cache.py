"""The cache forgets instead of failing."""

import time

import pytest
from django.core.cache import cache

from portal.cache import ForgetfulCache

NOWHERE = {"OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": None}}


@pytest.fixture
def dead() -> ForgetfulCache:
    """A cache whose Redis does not exist."""
    return ForgetfulCache("redis://127.0.0.1:1/0", NOWHERE)


def test_a_cache_that_works_remembers() -> None:
    cache.set("tests:word", "hồ sơ", 5)

    assert cache.get("tests:word") == "hồ sơ"
    cache.delete("tests:word")
    assert cache.get("tests:word", "nothing") == "nothing"


def test_a_dead_redis_looks_like_an_empty_cache(dead: ForgetfulCache) -> None:
    dead.set("word", 1)

    assert dead.get("word", "nothing") == "nothing"
    assert dead.get_many(["word"]) == {}
    assert dead.get_or_set("word", lambda: 7) == 7
    assert "word" not in dead


def test_a_dead_redis_is_left_alone_for_a_while(dead: ForgetfulCache) -> None:
    dead.get("word")

    began = time.perf_counter()
    for _ in range(100):
        dead.get("word")
    assert time.perf_counter() - began < 0.1


def test_counting_is_refused_because_a_lost_count_opens_doors() -> None:
    with pytest.raises(NotImplementedError):
        cache.incr("tests:attempts")
