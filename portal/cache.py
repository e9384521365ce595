"""A Redis cache that forgets instead of failing: nothing in the house may depend on what it remembers."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds for which a Redis that failed is not asked again, so that a dead one does not cost every page a time-out."""

P = ParamSpec("P")
R = TypeVar("R")


def _forgetting(answer: Callable[..., R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer like an empty cache while Redis does not; `answer` makes that answer from the call's arguments."""

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        @wraps(method)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            cache: Any = args[0]
            if time.monotonic() < cache.asleep_until:
                return answer(*args[1:], **kwargs)
            try:
                return method(*args, **kwargs)
            except RedisError as error:
                cache.asleep_until = time.monotonic() + REST
                log.warning("The cache does not answer (%s).", type(error).__name__)
                return answer(*args[1:], **kwargs)

        return call

    return decorate


def _default(_key: str, default: Any = None, *_args: Any, **_kwargs: Any) -> Any:
    return default


def _false(*_args: Any, **_kwargs: Any) -> bool:
    return False


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def _no_entries(*_args: Any, **_kwargs: Any) -> dict[str, Any]:
    return {}


def _all_keys(data: dict[str, Any], *_args: Any, **_kwargs: Any) -> list[str]:
    return list(data)


class ForgetfulCache(RedisCache):
    """Django's Redis cache, empty while Redis is down. Counting (`incr`) is refused: counts belong in PostgreSQL."""

    asleep_until = 0.0

    get = _forgetting(_default)(RedisCache.get)
    set = _forgetting(_nothing)(RedisCache.set)
    add = _forgetting(_false)(RedisCache.add)
    touch = _forgetting(_false)(RedisCache.touch)
    delete = _forgetting(_false)(RedisCache.delete)
    has_key = _forgetting(_false)(RedisCache.has_key)
    get_many = _forgetting(_no_entries)(RedisCache.get_many)
    set_many = _forgetting(_all_keys)(RedisCache.set_many)
    delete_many = _forgetting(_nothing)(RedisCache.delete_many)
    clear = _forgetting(_nothing)(RedisCache.clear)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Refuse: a lost count would open what it should close (sign-in limits, throttles)."""
        raise NotImplementedError("counts belong in PostgreSQL, not in a cache that may forget")
