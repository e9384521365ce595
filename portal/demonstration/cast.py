"""Who works in the demonstration, and who applies: data, in the words of the agencies themselves."""

from dataclasses import dataclass

from accounts.models import Agency, Unit
from accounts.roles import Role

PASSWORD = "mot-cua-demo-2026"  # noqa: S105 — printed by ./dev run, for the demonstration only
PIN = "246810"


@dataclass(frozen=True)
class Place:
    """An agency: its code, names and what its documents say about it."""

    code: str
    name_vi: str
    name_en: str
    symbol: str
    parent: str = ""
    superior_name_vi: str = ""
    level: str = Agency.Level.PROVINCE
    place_name: str = "Sông Thao"
    seals: bool = False


@dataclass(frozen=True)
class Room:
    """A unit of an agency."""

    code: str
    agency: str
    name_vi: str
    name_en: str
    kind: str
    address: str


@dataclass(frozen=True)
class Player:
    """A person with a login; officials have a post with the agency's own title, leaders a signing device."""

    username: str
    full_name: str
    sex: str
    born: str
    serial: int
    unit: str = ""
    role: str = ""
    title_vi: str = ""
    title_en: str = ""
    signs: bool = False
    does_vi: str = ""

    @property
    def personal_number(self) -> str:
        """Return a number of the right structure with the place code 099, which no province has (trust.md D-15)."""
        year = int(self.born[:4])
        century_and_sex = (year - 1900) // 100 * 2 + (self.sex == "f")
        return f"099{century_and_sex}{year % 100:02d}{self.serial:06d}"


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
        "tiepnhan1", "Lê Thị Bình", "f", "1992-03-08", 101, CENTRE, Role.COUNTER, "Cán bộ tiếp nhận", "Counter official"
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
        "xa1",
        "Lý Kim Oanh",
        "f",
        "1990-08-19",
        113,
        "H99.03.01",
        Role.COUNTER,
        "Công chức tiếp nhận",
        "Commune official",
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
    Player("kiemtra", "Đinh Thị Tâm", "f", "1982-11-09", 116, "H99.01.VP", Role.AUDITOR, "Thanh tra viên", "Inspector"),
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
)

# Service → the unit that decides; every counter of the province receives it (phi địa giới, NĐ 118/2025: sure).
DECIDED_BY = {"driving-licence-renewal": LICENCES}
RECEIVED_BY = (CENTRE, HALL)
