"""`python -m notifications.sandbox`: MAIL_SANDBOX_SMTP_PORT takes mails (8075), MAIL_SANDBOX_PORT shows them (8074)."""

import os
import signal
import sys

from notifications.sandbox.catcher import Catcher, Pages, smtp


def main() -> None:
    """Serve until stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    host = os.environ.get("MAIL_SANDBOX_HOST", "127.0.0.1")
    catcher = Catcher()
    post = smtp(catcher, host=host, port=int(os.environ.get("MAIL_SANDBOX_SMTP_PORT") or 8075))
    post.start()
    try:
        Pages((host, int(os.environ.get("MAIL_SANDBOX_PORT") or 8074)), catcher).serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        post.stop()


if __name__ == "__main__":
    main()
