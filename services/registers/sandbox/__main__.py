"""Run the sandbox register until it is stopped."""

import contextlib
import os

from services.registers.sandbox.server import Register


def main() -> None:
    """Read the environment, serve."""
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("REGISTER_SANDBOX_PORT") or os.environ.get("PORT") or "8072")
    with Register((host, port)) as register:
        register.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
