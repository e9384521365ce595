"""Ports for servers that tests start."""

import socket

import pytest


@pytest.fixture
def unused_port() -> int:
    """Return a local port that is free at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
