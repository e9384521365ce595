"""The thread that brings messages to the merchant, several at a time, and tries again when it gets no 2xx."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from payments.gateways.signatures import CALLBACK, signed_headers
from payments.sandbox.ledger import Ledger, Row

PAUSES = (1, 3, 10, 60, 600)
OLD = 600


def start(ledger: Ledger, secret: str) -> threading.Thread:
    """Start sending in the background; the thread ends with the process."""
    thread = threading.Thread(target=_run, args=(ledger, secret), daemon=True)
    thread.start()
    return thread


def _run(ledger: Ledger, secret: str) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        while True:
            for message in ledger.claim_due():
                pool.submit(_send, ledger, secret, message)
            time.sleep(0.05)


def _send(ledger: Ledger, secret: str, message: Row) -> None:
    status = _post(message, secret)
    tries = message["tries"]
    final = 200 <= status < 300 or message["mark"] or tries >= len(PAUSES)
    ledger.answered(message, status, again_after=None if final else PAUSES[tries])


def _post(message: Row, secret: str) -> int:
    body = message["body"].encode()
    key = "not the secret" if message["mark"] == "forged" else secret
    age = OLD if message["mark"] == "old" else 0
    headers = signed_headers(key, target=CALLBACK, body=body, timestamp=int(time.time()) - age)
    request = Request(message["url"], body, {**headers, "Content-Type": "application/json"})  # noqa: S310 — our order
    try:
        with urlopen(request, timeout=5) as answer:  # noqa: S310 — as above
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (OSError, HTTPException):
        return 0
