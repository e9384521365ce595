"""Dull papers, one of each kind, with the letters and lengths that real ones have."""

from datetime import UTC, date, datetime, timedelta

from records import papers

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LOOKUP = "https://motcua.example/tra-cuu/?ma=H26.14-261122-00012"
APPLICANT = papers.Applicant(
    name="Nguyễn Thị Hồng Nhung",
    address="Số 12, đường Trần Phú, phường Hà Đông, thành phố Hà Nội",
    phone="0912 345 678",
    email="nhung@example.vn",
)
SERVICE = "Đổi giấy phép lái xe"


def head(number: str = "05/TB-PC08") -> papers.Head:
    return papers.Head("Công an thành phố Hà Nội", "Phòng Cảnh sát giao thông", number, "Hà Nội", date(2026, 11, 5))


def desk(number: str) -> papers.Head:
    return papers.Head(
        "Ủy ban nhân dân thành phố Hà Nội", "Trung tâm Phục vụ hành chính công", number, "Hà Nội", date(2026, 11, 5)
    )


def signature() -> papers.Signature:
    return papers.Signature(("KT. Trưởng phòng", "Phó Trưởng phòng"), "Trần Đức Thắng")


def check() -> papers.Check:
    code = "K7QF-9M2X-TB4D-W8RC-H3NP-6VYJ"
    return papers.Check(f"https://motcua.example/kiem-tra/{code}/", code)


def notice() -> papers.Notice:
    return papers.Notice(
        head=head(),
        subject="Kết quả giải quyết thủ tục đổi giấy phép lái xe",
        recipients=("Bà Nguyễn Thị Hồng Nhung", "Trung tâm Phục vụ hành chính công", "Lưu: VT, Đội Sát hạch"),
        signature=signature(),
        check=check(),
    )


RESULT_SOURCE = """{% extends "documents/notice.html" %}
{% block body %}
<div class="bases"><p>Căn cứ Luật Trật tự, an toàn giao thông đường bộ số 36/2024/QH15;</p>
<p>Căn cứ Thông tư số 12/2025/TT-BCA ngày 28 tháng 02 năm 2025 của Bộ Công an.</p></div>
<p>Phòng Cảnh sát giao thông thông báo kết quả giải quyết hồ sơ của bà <strong>{{ holder }}</strong> như sau:</p>
<table class="facts">
<tr><th scope="row">Số giấy phép lái xe:</th><td class="strong">010123456789</td></tr>
<tr><th scope="row">Ngày sinh:</th><td>27/03/1987</td></tr>
</table>
<table class="data">
<thead><tr><th scope="col">Hạng</th><th scope="col">Có giá trị từ</th><th scope="col">Có giá trị đến</th></tr></thead>
<tbody><tr><td class="centre">A1</td><td class="centre">05/11/2026</td><td class="centre">Không thời hạn</td></tr>
<tr><td class="centre">B</td><td class="centre">05/11/2026</td><td class="centre">05/11/2036</td></tr></tbody>
</table>
<p>Giấy phép lái xe cũ không còn giá trị sử dụng kể từ ngày ông/bà nhận giấy phép lái xe mới.</p>
<p>Phòng Cảnh sát giao thông thông báo để ông/bà được biết./.</p>
{% endblock %}"""


def refusal_letter() -> papers.RefusalLetter:
    return papers.RefusalLetter(
        head=head("06/TB-PC08"),
        case_code="H26.14-261122-00012",
        service=SERVICE,
        applicant=APPLICANT,
        received_at=AT,
        reasons=(
            papers.Reason(
                "Giấy khám sức khỏe của người lái xe kết luận không đủ điều kiện sức khỏe để lái xe hạng B.",
                "khoản 3 Điều 59 Luật Trật tự, an toàn giao thông đường bộ",
            ),
            papers.Reason("Người đề nghị chưa chấp hành xong quyết định xử phạt vi phạm hành chính."),
        ),
        next_step="Ông/bà có thể nộp hồ sơ mới sau khi có giấy khám sức khỏe đủ điều kiện.",
        recipients=("Bà Nguyễn Thị Hồng Nhung", "Lưu: VT, Đội Sát hạch"),
        signature=signature(),
        check=check(),
    )


def form_01() -> papers.Form01:
    return papers.Form01(
        head=desk("12/TNHS"),
        case_code="H26.14-261122-00012",
        lookup_url=LOOKUP,
        lookup_secret="7F3K-92QM",
        applicant=APPLICANT,
        service=SERVICE,
        components=(
            papers.Component("Ảnh chân dung"),
            papers.Component("Giấy phép lái xe, mặt trước và mặt sau"),
            papers.Component("Giấy khám sức khỏe của người lái xe"),
        ),
        time_limit="05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        received_at=AT,
        due_at=AT + timedelta(days=7),
        counted=(
            "23/11/2026 – 27/11/2026: 5 ngày làm việc",
            "28/11/2026 – 29/11/2026: không tính, ngày nghỉ hằng tuần",
        ),
        delivery="Trực tuyến và qua dịch vụ bưu chính công ích",
        fee="Đã nộp 135.000 đồng (Một trăm ba mươi lăm nghìn đồng)",
        register="quyển số 01/2026, số thứ tự 00012",
        official="Lê Thị Quỳnh Hương",
        rating_url="https://motcua.example/danh-gia/x3v9",
    )


def form_02() -> papers.Form02:
    return papers.Form02(
        head=desk("03/HDHS"),
        case_code="H26.14-261122-00012",
        lookup_url=LOOKUP,
        applicant=APPLICANT,
        service=SERVICE,
        items=(
            papers.Reason(
                "Ảnh chân dung bị mờ, cần chụp lại trên nền xanh.", "khoản 2 Điều 21 Thông tư 12/2025/TT-BCA"
            ),
            papers.Reason("Giấy khám sức khỏe thiếu trang thứ hai."),
        ),
        reason="Thành phần hồ sơ chưa đầy đủ, chưa rõ.",
        answer_by=date(2026, 12, 5),
        contact="Lê Thị Quỳnh Hương",
        phone="024 3456 7890",
        official="Lê Thị Quỳnh Hương",
        rating_url="https://motcua.example/danh-gia/x3v9",
    )


def form_03() -> papers.Form03:
    return papers.Form03(
        head=desk("02/TCHS"),
        case_code="H26.14-261122-00012",
        lookup_url=LOOKUP,
        applicant=APPLICANT,
        service=SERVICE,
        reasons=(
            papers.Reason("Giấy phép lái xe đã hết hạn nên không thể đổi.", "khoản 2 Điều 19 Thông tư 12/2025/TT-BCA"),
        ),
        next_step="Ông/bà cần dự sát hạch lại lý thuyết trước khi được cấp giấy phép lái xe.",
        refund="Lệ phí 135.000 đồng sẽ được hoàn trả.",
        official="Lê Thị Quỳnh Hương",
        rating_url="https://motcua.example/danh-gia/x3v9",
    )


def acknowledgement() -> papers.Acknowledgement:
    names = ("Ảnh chân dung", "Giấy phép lái xe, mặt trước", "Giấy phép lái xe, mặt sau", "Giấy khám sức khỏe")
    return papers.Acknowledgement(
        head=desk(""),
        case_code="H26.14-261122-00012",
        lookup_url=LOOKUP,
        lookup_secret="7F3K-92QM",
        applicant=APPLICANT,
        service=SERVICE,
        sent_at=AT,
        looked_at_by=AT + timedelta(days=2),
        looked_at_basis="trong 02 ngày làm việc, Điều 21 Thông tư 12/2025/TT-BCA",
        files=tuple(
            papers.SentFile(name, f"IMG_{number:04d}.jpg", 812_345 * number, f"{number:x}" * 64)
            for number, name in enumerate(names, start=1)
        ),
        answers_sha256="0f" * 32,
        fee="Đã nộp 135.000 đồng",
    )


def e_receipt() -> papers.EReceipt:
    return papers.EReceipt(
        head=head("0000012"),
        symbol="BL26-PC08",
        tax_code="0100686174",
        payer=APPLICANT,
        purpose="Lệ phí cấp đổi giấy phép lái xe",
        case_code="H26.14-261122-00012",
        lines=(papers.ReceiptLine("Lệ phí cấp đổi giấy phép lái xe", 135_000),),
        total=135_000,
        method="Thanh toán trực tuyến",
        transaction="TXN-8F2A61C0",
        paid_at=AT,
        collector="Phạm Văn Khoa",
        lookup_url=LOOKUP,
    )
