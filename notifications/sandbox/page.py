"""The page side: a list of mails and each of them as text. JSON under /mails.json for tests that watch."""

import json
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from zoneinfo import ZoneInfo

from notifications.sandbox.catcher import Caught, Mailbox

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = Template("""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Hộp thư thử nghiệm</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #b1b4b6;padding:1rem 0}h2{font-size:1.1rem;margin:0}
pre{white-space:pre-wrap;background:#f3f2f1;padding:1rem}small{color:#505a5f}</style></head>
<body><h1>Hộp thư thử nghiệm</h1>
<p>Thư do hệ thống gửi ra được giữ ở đây, không gửi đi đâu. Tải lại trang để xem thư mới.</p>
$mails</body></html>""")
ARTICLE = Template(
    "<article><h2>$subject</h2>"
    "<small>$time, gửi tới $recipients, Message-ID $message_id</small><pre>$body</pre></article>"
)


def _page(mails: list[Caught]) -> str:
    drawn = [
        ARTICLE.substitute(
            subject=escape(mail.subject),
            time=mail.at.astimezone(HANOI).strftime("%H:%M:%S %d/%m/%Y"),
            recipients=escape(", ".join(mail.recipients)),
            message_id=escape(mail.message_id),
            body=escape(mail.body),
        )
        for mail in mails
    ]
    return PAGE.substitute(mails="\n".join(drawn) or "<p>Chưa có thư nào.</p>")


def _json(mails: list[Caught]) -> str:
    rows = [
        {"message_id": mail.message_id, "to": mail.recipients, "subject": mail.subject, "body": mail.body}
        for mail in mails
    ]
    return json.dumps(rows, ensure_ascii=False)


def make_server(port: int, mailbox: Mailbox) -> ThreadingHTTPServer:
    """Return a server that shows a mailbox; `serve_forever()` runs it."""

    class Show(BaseHTTPRequestHandler):
        """Answers GET."""

        def do_GET(self) -> None:
            """Show the mails."""
            mails = mailbox.newest_first()
            is_json = self.path == "/mails.json"
            body = (_json(mails) if is_json else _page(mails)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json" if is_json else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    return ThreadingHTTPServer(("127.0.0.1", port), Show)
