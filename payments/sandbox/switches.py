"""What the sandbox can do wrong on purpose: for everybody, or for one order from its pay page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self


@dataclass(frozen=True)
class Switches:
    """All off by default. Seconds for times, đồng for amounts."""

    duplicate: int = 1
    late: float = 0.0
    wrong_amount: int = 0
    lost: bool = False
    forged: bool = False
    old_time: bool = False
    refund_first: bool = False
    pay_ended: bool = False
    slow: float = 0.0
    down: bool = False
    refunds: str = "done"

    def changed(self, wishes: Mapping[str, Any]) -> Self:
        """Return switches with some of them set; raises ValueError for an unknown one or a wrong kind of value."""
        known = {field.name: type(field.default) for field in fields(self)}
        if unknown := wishes.keys() - known.keys():
            raise ValueError(f"unknown switch: {', '.join(sorted(unknown))}")
        return replace(self, **{name: _as(known[name], value) for name, value in wishes.items()})


def _as(kind: type, value: Any) -> Any:
    if kind is bool:
        return value in {True, "1", "on", "true"}
    return kind(value)


LABELS = {
    "duplicate": "Gửi mỗi thông báo mấy lần",
    "late": "Gửi thông báo muộn (giây)",
    "wrong_amount": "Trừ sai số tiền (chênh lệch, đồng)",
    "lost": "Làm mất thông báo",
    "forged": "Gửi kèm một thông báo ký giả",
    "old_time": "Ký với thời gian cũ 10 phút",
    "refund_first": "Tự hoàn tiền, báo hoàn trước khi báo đã trả",
    "pay_ended": "Cho trả cả đơn đã hết hạn hoặc đã hủy",
    "slow": "Trả lời chậm (giây)",
    "down": "Ngừng hoạt động (API trả lỗi 503)",
    "refunds": "Kết quả hoàn tiền: done, pending hoặc failed",
}
PER_ORDER = ("duplicate", "late", "wrong_amount", "lost", "forged", "old_time", "refund_first")
