"""Answers time-stamp requests (RFC 3161) with a key that stays loaded."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import randbits

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signing.keys import LoadedKey

_POLICY = "2.25.305419896"
_MOST_BYTES = 4096


class Authority:
    """The key, its certificate, and the answer to a request."""

    def __init__(self, folder: Path) -> None:
        key = serialization.load_pem_private_key((folder / "demo" / "tsa.key").read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the time-stamp key must be an EC key")
        certificate = x509.load_pem_x509_certificate((folder / "demo" / "tsa.pem").read_bytes())
        self._signer = LoadedKey(key, certificate, [])

    async def answer(self, request: bytes, *, at: datetime) -> bytes:
        """Return a granted response for a request; the time-stamp says `at`. Raises ValueError for nonsense."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        info = {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": randbits(64),
            "gen_time": at.replace(microsecond=0),
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"]
        content = cms.EncapsulatedContentInfo(
            {"content_type": "tst_info", "content": cms.ParsableOctetString(tsp.TSTInfo(info).dump())}
        )
        token = await self._signer.async_sign_general_data(content, "sha256", detached=False)
        answer: bytes = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
        return answer


class Desk(BaseHTTPRequestHandler):
    """POST a request, get a time-stamp. GET says that the authority is up."""

    server: "AuthorityServer"
    timeout = 10

    def do_GET(self) -> None:
        """Say that the authority is up."""
        self._send(HTTPStatus.OK, "text/plain", b"time-stamp authority (demonstration)\n")

    def do_POST(self) -> None:
        """Stamp."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= _MOST_BYTES:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"")
            return
        try:
            answer = asyncio.run(self.server.authority.answer(self.rfile.read(length), at=datetime.now(UTC)))
        except (ValueError, TypeError, KeyError):
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"")
            return
        self._send(HTTPStatus.OK, "application/timestamp-reply", answer)

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep quiet; requests carry nothing worth a line."""


class AuthorityServer(ThreadingHTTPServer):
    """The process's server."""

    daemon_threads = True

    def __init__(self, port: int, authority: Authority) -> None:
        super().__init__(("127.0.0.1", port), Desk)
        self.authority = authority
