"""Time-stamps over HTTP (RFC 3161), within a bounded time, from an authority that may be down, slow or wrong."""

import http.client
import ssl
import time
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper

from signing.refusals import TimestampDown

_MOST_BYTES = 64 * 1024
_PIECE = 4096


class HttpTimestamps:
    """The authority at TSA_URL, asked once and given TSA_TIMEOUT seconds altogether."""

    def __init__(self, url: str | None = None, timeout: float | None = None) -> None:
        self.url = url or settings.TSA_URL
        self.timeout = timeout or settings.TSA_TIMEOUT

    def client(self) -> TimeStamper:
        """Return a client for one signature."""
        return _Client(self.url, self.timeout)


class _Client(TimeStamper):
    def __init__(self, url: str, timeout: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko types this one not
        self.url = url
        self.timeout = timeout

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a token for exactly this digest. Raises TimestampDown whatever goes wrong."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            imprint = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            fits = imprint["hashed_message"].native == message_digest
        except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampDown from error
        if not fits:
            raise TimestampDown(code="timestamp_wrong")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Post the request; nothing else runs in this loop, so that waiting here blocks nobody."""
        return tsp.TimeStampResp.load(_post(self.url, req.dump(), self.timeout), strict=True)


def _post(url: str, body: bytes, timeout: float) -> bytes:
    """Return the answer's bytes. Redirects are not followed; a dripping answer ends with the time, too."""
    address = urlsplit(url)
    until = time.monotonic() + timeout
    connection = _connection(address.scheme, address.netloc, timeout)
    try:
        connection.request("POST", address.path or "/", body, {"Content-Type": "application/timestamp-query"})
        with connection.getresponse() as answer:
            return _read(answer, until)
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    if answer.status != http.HTTPStatus.OK:
        raise TimestampDown(code="timestamp_refused", status=answer.status)
    received = b""
    while piece := answer.read1(_PIECE):
        received += piece
        if len(received) > _MOST_BYTES or time.monotonic() > until:
            raise TimestampDown(code="timestamp_slow")
    return received


def _connection(scheme: str, host: str, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, timeout=timeout)
