"""The pages of the sandbox: what the payer sees, and the switches. Plain HTML, no script."""

from dataclasses import asdict
from html import escape
from pathlib import Path

from payments.sandbox.ledger import Row
from payments.sandbox.switches import LABELS, PER_ORDER, Switches

STYLE = (Path(__file__).parent / "style.css").read_bytes()

ENDED = {
    "paid": "Đơn này đã được thanh toán",
    "cancelled": "Đơn này đã được hủy",
    "expired": "Đơn này đã hết hạn thanh toán",
}


def dong(amount: int) -> str:
    """Write an amount as Vietnamese pages do."""
    return f"{amount:,} đồng".replace(",", ".")


def page(title: str, content: str) -> bytes:
    """Return a whole page."""
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<title>{escape(title)} – Cổng thanh toán thử nghiệm</title><link rel="stylesheet" href="/style.css"></head>'
        "<body><header>Cổng thanh toán thử nghiệm<small>Không có tiền thật nào được chuyển</small></header>"
        f"<main><h1>{escape(title)}</h1>{content}</main></body></html>"
    ).encode()


def pay_page(order: Row, switches: Switches) -> bytes:
    """Return the page on which the payer pays or cancels, or what became of an order that has ended."""
    if order["state"] != "open" and not switches.pay_ended:
        back = f'<a class="button" href="{escape(order["return_url"])}">Quay lại trang dịch vụ công</a>'
        return page(ENDED.get(order["state"], "Đơn này đã kết thúc"), _facts(order) + back)
    buttons = (
        f'<button name="act" value="pay">Thanh toán {dong(order["amount"])}</button>'
        '<button class="second" name="act" value="cancel">Hủy thanh toán</button>'
    )
    wishes = "".join(_control(name, getattr(switches, name)) for name in PER_ORDER)
    mischief = f"<details><summary>Cho cổng làm sai (để thử)</summary>{wishes}</details>"
    return page("Thanh toán phí, lệ phí", f'{_facts(order)}<form method="post">{buttons}{mischief}</form>')


def _facts(order: Row) -> str:
    rows = (("Nội dung", order["purpose"]), ("Mã đơn", order["code"]))
    listed = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in rows)
    return f'<dl>{listed}<dt>Số tiền</dt><dd class="amount">{dong(order["amount"])}</dd></dl>'


def _control(name: str, value: object) -> str:
    label = escape(LABELS[name])
    if isinstance(value, bool):
        checked = " checked" if value else ""
        return f'<label><input type="checkbox" name="{name}" value="1"{checked}> {label}</label>'
    return f'<label>{label} <input type="text" name="{name}" value="{escape(str(value))}"></label>'


def switches_page(switches: Switches, messages: list[Row]) -> bytes:
    """Return the page that sets the switches for all orders, with the last messages and their answers."""
    controls = "".join(_control(name, value) for name, value in asdict(switches).items())
    rows = "".join(
        f"<dt>{message['state']} {message['answer'] or ''} {message['mark']}</dt><dd>{escape(message['body'])}</dd>"
        for message in messages
    )
    return page(
        "Bảng điều khiển",
        f'<form method="post">{controls}<button>Áp dụng</button></form>'
        f'<p class="note">Thông báo gần đây</p><dl>{rows}</dl>',
    )
