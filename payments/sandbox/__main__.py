"""Run the sandbox gateway until it is stopped."""

import contextlib
import os

from payments.sandbox import sender
from payments.sandbox.ledger import Ledger
from payments.sandbox.server import Gateway


def main() -> None:
    """Read the environment, start the sender, serve."""
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PAYMENT_SANDBOX_PORT") or os.environ.get("PORT") or "8071")
    secret = os.environ.get("PAYMENT_GATEWAY_SECRET", "sandbox-gateway-secret")
    ledger = Ledger(os.environ.get("SANDBOX_DATA", ":memory:"))
    with Gateway((host, port), ledger=ledger, secret=secret, public_url=os.environ.get("SANDBOX_URL", "")) as gateway:
        sender.start(ledger, secret)
        gateway.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
