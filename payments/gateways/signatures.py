"""Signatures between the house and the gateway: HMAC-SHA256 over time-stamp, nonce, target and the raw body.

Plain standard library: the sandbox gateway signs with the same lines.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping

TIME_HEADER = "X-Gateway-Time"
NONCE_HEADER = "X-Gateway-Nonce"
SIGNATURE_HEADER = "X-Gateway-Signature"

CALLBACK = "callback"
"""The target of a callback; requests to the gateway's API have "<METHOD> <path>", so that none passes for another."""


def signature(secret: str, *, timestamp: str, nonce: str, target: str, body: bytes) -> str:
    """Return the signature of one message as 64 hexadecimal digits."""
    head = f"{timestamp}\n{nonce}\n{target}\n".encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def signed_headers(secret: str, *, target: str, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """Return the three headers for a message, with a fresh nonce and, unless given, the present second."""
    moment = str(int(time.time()) if timestamp is None else timestamp)
    nonce = secrets.token_hex(16)
    return {
        TIME_HEADER: moment,
        NONCE_HEADER: nonce,
        SIGNATURE_HEADER: signature(secret, timestamp=moment, nonce=nonce, target=target, body=body),
    }


def is_genuine(secret: str, headers: Mapping[str, str], *, target: str, body: bytes) -> bool:
    """Tell whether the headers sign this body. Constant time; missing or absurd headers are simply not genuine."""
    timestamp, nonce = headers.get(TIME_HEADER, ""), headers.get(NONCE_HEADER, "")
    given = headers.get(SIGNATURE_HEADER, "")
    sane = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and 8 <= len(nonce) <= 64
    if not (sane and nonce.isascii() and given.isascii()):
        return False
    expected = signature(secret, timestamp=timestamp, nonce=nonce, target=target, body=body)
    return hmac.compare_digest(expected, given)
