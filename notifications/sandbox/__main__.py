"""`python -m notifications.sandbox`: SMTP on MAIL_SANDBOX_SMTP_PORT, a page on MAIL_SANDBOX_PORT."""

import os
import signal
import sys

from notifications.sandbox.catcher import start_smtp
from notifications.sandbox.page import make_server


def main() -> None:
    """Catch mails until told to stop."""
    smtp_port = int(os.environ.get("MAIL_SANDBOX_SMTP_PORT", "8075"))
    page_port = int(os.environ.get("MAIL_SANDBOX_PORT", "8074"))
    mailbox, smtp = start_smtp(smtp_port)
    server = make_server(page_port, mailbox)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    print(f"mail catcher: SMTP on 127.0.0.1:{smtp_port}, mails shown on http://127.0.0.1:{page_port}/", flush=True)
    try:
        server.serve_forever()
    finally:
        smtp.stop()


main()
