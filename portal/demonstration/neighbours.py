"""Who decides the other procedures in the demonstration: immigration and records police, construction, the commune."""

from accounts.models import Unit
from accounts.roles import Role
from portal.demonstration.parts import Place, Player, Room

IMMIGRATION, RECORDS, FIRE = "H99.02.10", "H99.02.06", "H99.02.07"
CONSTRUCTION, FINANCE, CULTURE, COMMUNE = "H99.04", "H99.05", "H99.06", "H99.03"
PROJECTS, PLANNING = "H99.04.01", "H99.04.02"
CIVIL_STATUS, ECONOMY = "H99.03.02", "H99.03.03"
ITSELF = ""

_PROVINCE, _POLICE = "Ủy ban nhân dân tỉnh Sông Thao", "Công an tỉnh Sông Thao"
_BANK, _STREET, _VILLAGE = "Số 22, đường Bờ Sông", "Số 5, đường Hùng Vương", "Thôn Bến Đò, xã Bến Đò"


def _division(code: str, name_vi: str, name_en: str, symbol: str, *, seals: bool) -> Place:
    """Return a division of the provincial police."""
    return Place(code, name_vi, name_en, symbol, parent="H99.02", superior_name_vi=_POLICE, seals=seals)


def _department(code: str, name_vi: str, name_en: str, symbol: str, *, seals: bool) -> Place:
    """Return a department of the province."""
    return Place(code, name_vi, name_en, symbol, parent="H99", superior_name_vi=_PROVINCE, seals=seals)


# Whoever is only asked issues nothing here, and has no seal.
PLACES = (
    _division(IMMIGRATION, "Phòng Quản lý xuất nhập cảnh", "Immigration Division", "PA08", seals=True),
    _division(RECORDS, "Phòng Hồ sơ nghiệp vụ", "Records Division", "PV06", seals=True),
    _division(
        FIRE, "Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ", "Fire Police Division", "PC07", seals=False
    ),
    _department(CONSTRUCTION, "Sở Xây dựng", "Department of Construction", "SXD", seals=True),
    _department(FINANCE, "Sở Tài chính", "Department of Finance", "STC", seals=False),
    _department(
        CULTURE, "Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism", "SVHTTDL", seals=False
    ),
)

_DIVISION, _LEADERSHIP, _OFFICE = Unit.Kind.DIVISION, Unit.Kind.LEADERSHIP, Unit.Kind.OFFICE
ROOMS = (
    Room("H99.02.10.01", IMMIGRATION, "Đội Quản lý hộ chiếu", "Passports", _DIVISION, _BANK),
    Room("H99.02.10.LD", IMMIGRATION, "Lãnh đạo Phòng", "Leadership", _LEADERSHIP, _BANK),
    Room("H99.02.10.TM", IMMIGRATION, "Đội Tham mưu", "Staff office", _OFFICE, _BANK),
    Room("H99.02.06.01", RECORDS, "Đội Lý lịch tư pháp", "Judicial records", _DIVISION, _BANK),
    Room("H99.02.06.LD", RECORDS, "Lãnh đạo Phòng", "Leadership", _LEADERSHIP, _BANK),
    Room("H99.02.06.TM", RECORDS, "Đội Tham mưu", "Staff office", _OFFICE, _BANK),
    Room("H99.02.07.01", FIRE, "Đội Thẩm duyệt phòng cháy", "Fire safety review", _DIVISION, _BANK),
    Room(PROJECTS, CONSTRUCTION, "Phòng Quản lý xây dựng", "Construction projects", _DIVISION, _STREET),
    Room(PLANNING, CONSTRUCTION, "Phòng Quy hoạch, kiến trúc", "Planning and architecture", _DIVISION, _STREET),
    Room("H99.04.LD", CONSTRUCTION, "Lãnh đạo Sở", "Leadership", _LEADERSHIP, _STREET),
    Room("H99.04.VP", CONSTRUCTION, "Văn phòng Sở", "Office", _OFFICE, _STREET),
    Room("H99.05.01", FINANCE, "Phòng Đầu tư", "Investment", _DIVISION, _STREET),
    Room("H99.06.01", CULTURE, "Phòng Quản lý di sản", "Heritage", _DIVISION, _STREET),
    Room(CIVIL_STATUS, COMMUNE, "Bộ phận Tư pháp - Hộ tịch", "Civil status", _DIVISION, _VILLAGE),
    Room(ECONOMY, COMMUNE, "Phòng Kinh tế", "Economy", _DIVISION, _VILLAGE),
    Room("H99.03.LD", COMMUNE, "Lãnh đạo Ủy ban nhân dân xã", "Leadership", _LEADERSHIP, _VILLAGE),
    Room(
        "H99.03.VP",
        COMMUNE,
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
        "Office of the People's Council and People's Committee",
        _OFFICE,
        _VILLAGE,
    ),
)


def _works(
    username: str, full_name: str, sex: str, born: str, serial: int, unit: str, role: Role, title_vi: str, title_en: str
) -> Player:
    """Return an official; leaders sign, so they have a device."""
    signs = role == Role.LEADER
    return Player(username, full_name, sex, born, serial, unit, role, title_vi, title_en, signs=signs)


_HANDLER, _HEAD, _LEADER, _CLERK = Role.HANDLER, Role.UNIT_HEAD, Role.LEADER, Role.CLERK
_FIRSTS = (
    _works(
        "hotich",
        "Hà Thị Uyên",
        "f",
        "1991-07-11",
        201,
        CIVIL_STATUS,
        _HANDLER,
        "Công chức tư pháp - hộ tịch",
        "Civil status official",
    ),
    _works(
        "hotich2",
        "Lò Văn Ứng",
        "m",
        "1988-02-18",
        202,
        CIVIL_STATUS,
        _HANDLER,
        "Công chức tư pháp - hộ tịch",
        "Civil status official",
    ),
    _works(
        "kinhte",
        "Nông Thị Vui",
        "f",
        "1993-10-05",
        203,
        ECONOMY,
        _HANDLER,
        "Công chức Phòng Kinh tế",
        "Economy official",
    ),
    _works(
        "tpkinhte",
        "Quách Công Xuân",
        "m",
        "1981-04-09",
        204,
        ECONOMY,
        _HEAD,
        "Trưởng phòng Kinh tế",
        "Head of the economy division",
    ),
    _works("chutich", "Triệu Quang Vinh", "m", "1976-12-19", 205, "H99.03.LD", _LEADER, "Chủ tịch", "Chairman"),
    _works("phochutich", "Vi Thị Yến", "f", "1980-08-22", 206, "H99.03.LD", _LEADER, "Phó Chủ tịch", "Vice chairman"),
    _works("vanthuxa", "Ma Thị Thơm", "f", "1994-06-03", 207, "H99.03.VP", _CLERK, "Công chức văn thư", "Clerk"),
    _works("xnc", "Cao Thị Nga", "f", "1990-01-25", 211, "H99.02.10.01", _HANDLER, "Cán bộ xử lý", "Case officer"),
    _works("xncdoi", "Lưu Bá Nghĩa", "m", "1982-03-30", 212, "H99.02.10.01", _HEAD, "Đội trưởng", "Head of team"),
    _works(
        "xncphong", "Thái Văn Nhân", "m", "1974-05-17", 213, "H99.02.10.LD", _LEADER, "Trưởng phòng", "Head of division"
    ),
    _works("xncvanthu", "Kiều Thị Oanh", "f", "1995-09-09", 214, "H99.02.10.TM", _CLERK, "Cán bộ văn thư", "Clerk"),
    _works("hoso", "Chu Văn Phát", "m", "1992-12-01", 221, "H99.02.06.01", _HANDLER, "Cán bộ xử lý", "Case officer"),
    _works("hosodoi", "La Thị Quế", "f", "1983-11-13", 222, "H99.02.06.01", _HEAD, "Đội trưởng", "Head of team"),
    _works(
        "hosophong",
        "Tống Đức Quyết",
        "m",
        "1973-02-08",
        223,
        "H99.02.06.LD",
        _LEADER,
        "Trưởng phòng",
        "Head of division",
    ),
    _works("hosovanthu", "Âu Thị Sen", "f", "1997-04-21", 224, "H99.02.06.TM", _CLERK, "Cán bộ văn thư", "Clerk"),
    _works("xaydung", "Tạ Minh Thắng", "m", "1989-08-14", 231, PROJECTS, _HANDLER, "Chuyên viên", "Officer"),
    _works("tpxaydung", "Lương Thị Thu", "f", "1979-10-28", 232, PROJECTS, _HEAD, "Trưởng phòng", "Head of division"),
    _works("gdxaydung", "Đồng Văn Tiến", "m", "1972-06-06", 233, "H99.04.LD", _LEADER, "Giám đốc", "Director"),
    _works("vtxaydung", "Khúc Thị Trang", "f", "1996-01-12", 234, "H99.04.VP", _CLERK, "Văn thư", "Clerk"),
    _works("quyhoach", "Bạch Quốc Trung", "m", "1987-07-07", 235, PLANNING, _HANDLER, "Kiến trúc sư", "Architect"),
    _works(
        "pccc",
        "Giáp Văn Tuấn",
        "m",
        "1990-11-30",
        241,
        "H99.02.07.01",
        _HANDLER,
        "Cán bộ thẩm duyệt",
        "Fire safety officer",
    ),
    _works("taichinh", "Mạc Thị Tuyết", "f", "1985-05-02", 242, "H99.05.01", _HANDLER, "Chuyên viên", "Officer"),
    _works("vanhoa", "Sùng A Tỏa", "m", "1992-09-16", 243, "H99.06.01", _HANDLER, "Chuyên viên", "Officer"),
)

# Nobody is alone at a desk: one may be away, and nobody handles an application of his or her own.
_SECONDS = (
    _works(
        "kinhte2",
        "Phí Văn Đạt",
        "m",
        "1990-02-08",
        251,
        ECONOMY,
        _HANDLER,
        "Công chức Phòng Kinh tế",
        "Economy official",
    ),
    _works(
        "ptpkinhte",
        "Doãn Thị Gấm",
        "f",
        "1985-09-19",
        252,
        ECONOMY,
        _HEAD,
        "Phó Trưởng phòng Kinh tế",
        "Deputy head of the economy division",
    ),
    _works("vanthuxa2", "Hứa Văn Thuận", "m", "1992-11-27", 253, "H99.03.VP", _CLERK, "Công chức văn thư", "Clerk"),
    _works("xnc2", "Lại Văn Huy", "m", "1994-07-02", 254, "H99.02.10.01", _HANDLER, "Cán bộ xử lý", "Case officer"),
    _works(
        "xncphodoi",
        "Viên Thị Hoa",
        "f",
        "1986-10-10",
        255,
        "H99.02.10.01",
        _HEAD,
        "Phó Đội trưởng",
        "Deputy head of team",
    ),
    _works(
        "xncphophong",
        "Trương Thị Hiền",
        "f",
        "1979-01-31",
        256,
        "H99.02.10.LD",
        _LEADER,
        "Phó Trưởng phòng",
        "Deputy head of division",
    ),
    _works("xncvanthu2", "Đàm Quang Khải", "m", "1993-03-03", 257, "H99.02.10.TM", _CLERK, "Cán bộ văn thư", "Clerk"),
    _works("hoso2", "Ông Thị Kiều", "f", "1993-08-08", 258, "H99.02.06.01", _HANDLER, "Cán bộ xử lý", "Case officer"),
    _works(
        "hosophodoi",
        "Từ Văn Lâm",
        "m",
        "1984-12-12",
        259,
        "H99.02.06.01",
        _HEAD,
        "Phó Đội trưởng",
        "Deputy head of team",
    ),
    _works(
        "hosophophong",
        "Nghiêm Thị Loan",
        "f",
        "1978-05-23",
        260,
        "H99.02.06.LD",
        _LEADER,
        "Phó Trưởng phòng",
        "Deputy head of division",
    ),
    _works("hosovanthu2", "Tô Hữu Lộc", "m", "1995-06-16", 261, "H99.02.06.TM", _CLERK, "Cán bộ văn thư", "Clerk"),
    _works("xaydung2", "Phan Thị Mận", "f", "1991-09-25", 262, PROJECTS, _HANDLER, "Chuyên viên", "Officer"),
    _works(
        "ptpxaydung",
        "Châu Văn Nam",
        "m",
        "1982-02-20",
        263,
        PROJECTS,
        _HEAD,
        "Phó Trưởng phòng",
        "Deputy head of division",
    ),
    _works(
        "pgdxaydung", "Kim Thị Ngà", "f", "1977-08-30", 264, "H99.04.LD", _LEADER, "Phó Giám đốc", "Deputy director"
    ),
    _works("vtxaydung2", "Lục Văn Nhất", "m", "1994-04-11", 265, "H99.04.VP", _CLERK, "Văn thư", "Clerk"),
    _works("quyhoach2", "Thạch Thị Phượng", "f", "1989-05-05", 266, PLANNING, _HANDLER, "Kiến trúc sư", "Architect"),
    _works(
        "pccc2",
        "Văn Thị Quyên",
        "f",
        "1992-01-18",
        267,
        "H99.02.07.01",
        _HANDLER,
        "Cán bộ thẩm duyệt",
        "Fire safety officer",
    ),
    _works("taichinh2", "Khổng Minh Sáng", "m", "1988-07-21", 268, "H99.05.01", _HANDLER, "Chuyên viên", "Officer"),
    _works("vanhoa2", "Hoàng Thị Sinh", "f", "1990-10-29", 269, "H99.06.01", _HANDLER, "Chuyên viên", "Officer"),
)

PLAYERS = (*_FIRSTS, *_SECONDS)

DECIDED_BY = {
    "driving-licence-new": "H99.02.08.01",
    "driving-licence-replacement": "H99.02.08.01",
    "passport": "H99.02.10.01",
    "criminal-record": "H99.02.06.01",
    "feasibility-appraisal": PROJECTS,
    "house-building-permit": ECONOMY,
    "household-business": ECONOMY,
    "birth-registration": CIVIL_STATUS,
    "death-registration": CIVIL_STATUS,
    "marital-status-certificate": CIVIL_STATUS,
    "civil-status-extract": CIVIL_STATUS,
    "certified-electronic-copy": ITSELF,
}

CONSULTED = {
    "house-building-permit": {"planning": PLANNING, "fire_safety": "H99.02.07.01", "heritage": "H99.06.01"},
    "feasibility-appraisal": {"planning": PLANNING, "fire_safety": "H99.02.07.01", "public_money": "H99.05.01"},
}
