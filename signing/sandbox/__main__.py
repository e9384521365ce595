"""Start the demonstration's time-stamp authority on TSA_SANDBOX_PORT, making its key if there is none."""

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from signing.demo import make_demo_pki
from signing.sandbox.authority import Authority, AuthorityServer


def main() -> None:
    """Serve until stopped."""
    folder = Path(settings.SIGNING_ROOT)
    make_demo_pki(folder, at=datetime.now(UTC))
    server = AuthorityServer(int(os.environ.get("TSA_SANDBOX_PORT", "8073")), Authority(folder))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
