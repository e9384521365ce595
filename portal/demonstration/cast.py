"""Who works in the demonstration, and who applies: data, in the words of the agencies themselves."""

from accounts.models import Agency, Unit
from accounts.roles import Role
from portal.demonstration import neighbours
from portal.demonstration.parts import Place, Player, Room

PASSWORD = "mot-cua-demo-2026"  # noqa: S105 — printed by ./dev run, for the demonstration only
PIN = "246810"
CITIZENS = "Công dân"

CENTRE, POLICE, COMMUNE = "H99.01", "H99.02.08", "H99.03"
LICENCES, HALL = "H99.02.08.01", "H99.03.01"

PLACES = (
    Place("H99", "Ủy ban nhân dân tỉnh Sông Thao", "People's Committee of Sông Thao province", "UBND"),
    Place(
        CENTRE,
        "Trung tâm Phục vụ hành chính công tỉnh Sông Thao",
        "Public Administration Service Centre of Sông Thao province",
        "TTPVHCC",
        parent="H99",
        superior_name_vi="Ủy ban nhân dân tỉnh Sông Thao",
        seals=True,
    ),
    Place("H99.02", "Công an tỉnh Sông Thao", "Police of Sông Thao province", "CAT", superior_name_vi="Bộ Công an"),
    Place(
        POLICE,
        "Phòng Cảnh sát giao thông",
        "Traffic Police Division",
        "PC08",
        parent="H99.02",
        superior_name_vi="Công an tỉnh Sông Thao",
        seals=True,
    ),
    Place(
        COMMUNE,
        "Ủy ban nhân dân xã Bến Đò",
        "People's Committee of Bến Đò commune",
        "UBND-BĐ",
        parent="H99",
        superior_name_vi="Ủy ban nhân dân tỉnh Sông Thao",
        level=Agency.Level.COMMUNE,
        place_name="Bến Đò",
        seals=True,
    ),
    *neighbours.PLACES,
)

ROOMS = (
    Room(
        CENTRE,
        CENTRE,
        "Bộ phận Tiếp nhận và Trả kết quả",
        "Reception and results",
        Unit.Kind.ONE_STOP,
        "Số 1, đường Hùng Vương, phường Sông Thao",
    ),
    Room("H99.01.VP", CENTRE, "Phòng Hành chính", "Administration", Unit.Kind.OFFICE, "Số 1, đường Hùng Vương"),
    Room(
        LICENCES,
        POLICE,
        "Đội Sát hạch, cấp giấy phép lái xe",
        "Driving tests and licences",
        Unit.Kind.DIVISION,
        "Số 20, đường Bờ Sông, phường Sông Thao",
    ),
    Room(
        "H99.02.08.02",
        POLICE,
        "Đội Tuần tra, kiểm soát giao thông",
        "Traffic patrol",
        Unit.Kind.DIVISION,
        "Số 20, đường Bờ Sông, phường Sông Thao",
    ),
    Room("H99.02.08.LD", POLICE, "Lãnh đạo Phòng", "Leadership", Unit.Kind.LEADERSHIP, "Số 20, đường Bờ Sông"),
    Room("H99.02.08.TM", POLICE, "Đội Tham mưu", "Staff office", Unit.Kind.OFFICE, "Số 20, đường Bờ Sông"),
    Room(
        HALL,
        COMMUNE,
        "Trung tâm Phục vụ hành chính công xã Bến Đò",
        "Public Administration Service Centre of Bến Đò commune",
        Unit.Kind.ONE_STOP,
        "Thôn Bến Đò, xã Bến Đò",
    ),
    *neighbours.ROOMS,
)

PLAYERS = (
    Player(
        "congdan1",
        "Nguyễn Văn An",
        "m",
        "1990-05-19",
        12345,
        does_vi="Công dân, giấy phép lái xe số 990171234567, hạng B2 (luật 2008), hết hạn 15/01/2027",
    ),
    Player("congdan2", "Trần Thị Mai", "f", "1988-08-03", 1234, does_vi="Công dân còn vi phạm chưa nộp phạt"),
    Player(
        "tiepnhan1",
        "Lê Thị Bình",
        "f",
        "1992-03-08",
        101,
        CENTRE,
        Role.COUNTER,
        "Cán bộ tiếp nhận",
        "Counter official",
        signs=True,  # certifies copies at the counter
    ),
    Player(
        "tiepnhan2", "Võ Quốc Bảo", "m", "1995-11-20", 102, CENTRE, Role.COUNTER, "Cán bộ tiếp nhận", "Counter official"
    ),
    Player("xuly1", "Hoàng Thị Chi", "f", "1991-06-15", 103, LICENCES, Role.HANDLER, "Cán bộ xử lý", "Case officer"),
    Player("xuly2", "Bùi Mạnh Cường", "m", "1989-01-27", 104, LICENCES, Role.HANDLER, "Cán bộ xử lý", "Case officer"),
    Player("doitruong", "Đỗ Tiến Dũng", "m", "1980-09-02", 105, LICENCES, Role.UNIT_HEAD, "Đội trưởng", "Head of team"),
    Player(
        "phodoitruong",
        "Phùng Thu Đào",
        "f",
        "1984-04-30",
        106,
        LICENCES,
        Role.UNIT_HEAD,
        "Phó Đội trưởng",
        "Deputy head",
    ),
    Player(
        "truongphong",
        "Đặng Thu Hà",
        "f",
        "1975-12-22",
        107,
        "H99.02.08.LD",
        Role.LEADER,
        "Trưởng phòng",
        "Head of division",
        signs=True,
    ),
    Player(
        "photruongphong",
        "Vũ Đức Hải",
        "m",
        "1978-07-27",
        108,
        "H99.02.08.LD",
        Role.LEADER,
        "Phó Trưởng phòng",
        "Deputy head of division",
        signs=True,
    ),
    Player("vanthu1", "Nguyễn Thị Liên", "f", "1993-02-14", 109, "H99.02.08.TM", Role.CLERK, "Cán bộ văn thư", "Clerk"),
    Player("vanthu2", "Mai Ngọc Lan", "f", "1996-10-10", 110, "H99.02.08.TM", Role.CLERK, "Cán bộ văn thư", "Clerk"),
    Player(
        "tuantra",
        "Ngô Quang Minh",
        "m",
        "1994-05-05",
        111,
        "H99.02.08.02",
        Role.HANDLER,
        "Cán bộ tuần tra, kiểm soát",
        "Patrol officer",
    ),
    Player(
        "tuantra2",
        "Hồ Đăng Mạnh",
        "m",
        "1991-03-14",
        119,
        "H99.02.08.02",
        Role.HANDLER,
        "Cán bộ tuần tra, kiểm soát",
        "Patrol officer",
    ),
    Player(
        "giamdoc",
        "Dương Văn Quang",
        "m",
        "1977-03-26",
        112,
        CENTRE,
        Role.CENTRE_MANAGER,
        "Giám đốc Trung tâm",
        "Director of the centre",
    ),
    Player(
        "phogiamdoc",
        "Cù Thị Nguyệt",
        "f",
        "1981-06-17",
        120,
        CENTRE,
        Role.CENTRE_MANAGER,
        "Phó Giám đốc Trung tâm",
        "Deputy director of the centre",
    ),
    Player(
        "xa1",
        "Lý Kim Oanh",
        "f",
        "1990-08-19",
        113,
        "H99.03.01",
        Role.COUNTER,
        "Công chức tiếp nhận",
        "Commune official",
        signs=True,
    ),
    Player(
        "xa2",
        "Tạ Văn Phúc",
        "m",
        "1987-06-01",
        114,
        "H99.03.01",
        Role.COUNTER,
        "Công chức tiếp nhận",
        "Commune official",
    ),
    Player(
        "quantri",
        "Phan Thanh Sơn",
        "m",
        "1985-01-09",
        115,
        "H99.01.VP",
        Role.ADMINISTRATOR,
        "Chuyên viên công nghệ thông tin",
        "IT officer",
    ),
    Player(
        "quantri2",
        "Thân Đức Thịnh",
        "m",
        "1990-12-05",
        121,
        "H99.01.VP",
        Role.ADMINISTRATOR,
        "Chuyên viên công nghệ thông tin",
        "IT officer",
    ),
    Player("kiemtra", "Đinh Thị Tâm", "f", "1982-11-09", 116, "H99.01.VP", Role.AUDITOR, "Thanh tra viên", "Inspector"),
    Player(
        "kiemtra2", "Ninh Văn Thư", "m", "1979-04-24", 122, "H99.01.VP", Role.AUDITOR, "Thanh tra viên", "Inspector"
    ),
    Player(
        "danhmuc",
        "Trịnh Hồng Vân",
        "f",
        "1986-05-15",
        117,
        "H99.01.VP",
        Role.CATALOGUE_ADMIN,
        "Cán bộ kiểm soát thủ tục hành chính",
        "Procedure control officer",
    ),
    Player(
        "danhmuc2",
        "Lương Minh Khôi",
        "m",
        "1983-10-02",
        118,
        "H99.01.VP",
        Role.CATALOGUE_ADMIN,
        "Phó Trưởng phòng kiểm soát thủ tục hành chính",
        "Deputy head of procedure control",
    ),
    *neighbours.PLAYERS,
)

# Service → the unit that decides; every counter of the province receives it (phi địa giới, NĐ 118/2025: sure).
# Where no unit stands the counter that received it decides itself (tại chỗ, NĐ 61/2018 Art 17.5: sure).
DECIDED_BY = {"driving-licence-renewal": LICENCES, **neighbours.DECIDED_BY}
RECEIVED_BY = (CENTRE, HALL)

# Service → step → the unit that is asked (lấy ý kiến).
CONSULTED = neighbours.CONSULTED


def by_agency() -> list[tuple[str, list[Player]]]:
    """Return the players under the name of their agency, citizens first, in the order of the cast."""
    agencies = {place.code: place.name_vi for place in PLACES}
    agency_of = {room.code: agencies[room.agency] for room in ROOMS}
    found: dict[str, list[Player]] = {}
    for player in PLAYERS:
        found.setdefault(agency_of.get(player.unit, CITIZENS), []).append(player)
    return list(found.items())
