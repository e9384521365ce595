"""People with stories, shared by all tests. Plain and dull: rows that are valid by default, made in a few queries.

An applies and Nam is another citizen. Bình receives at the counter, Bảo stands beside him; Chi handles, Cường sits
beside her; Dũng heads their unit; Minh works in the other unit of the same agency and sees nothing of it. Hà leads
the agency, Hải is her deputy; Liên is the clerk, Lan the other; Quang manages the one-stop centre; Oanh works in the
commune, another agency. Sơn administers the system, Tâm audits, Vân keeps the catalogue.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from itertools import count

from accounts.models import Agency, Calendar, Person, Post, Unit, User
from accounts.roles import Role
from accounts.who import Who, who_is
from accounts.working_calendar import HANOI

AT = datetime(2026, 11, 16, 9, 0, tzinfo=HANOI)
"""A Monday morning, with a plain week before and after it."""

SINCE = date(2025, 7, 1)
PASSWORD = "mat-khau-thu-nghiem"
_serial = count(1)


@dataclass(frozen=True)
class Member:
    """A person with her way in and, if an official, her post."""

    person: Person
    user: User
    post: Post | None = None

    @cached_property
    def who(self) -> Who:
        """Return who this is at AT, as `request.who` would be."""
        return who_is(User.objects.get(pk=self.user.pk), at=AT)


@dataclass(frozen=True)
class Office:
    """The agencies, units and people of the stories above."""

    centre: Agency
    police: Agency
    commune: Agency
    counter: Unit
    division: Unit
    other_division: Unit
    leadership: Unit
    clerks: Unit
    village_hall: Unit
    anna: Member
    nam: Member
    binh: Member
    bao: Member
    chi: Member
    cuong: Member
    dung: Member
    minh: Member
    ha: Member
    hai: Member
    lien: Member
    lan: Member
    quang: Member
    oanh: Member
    son: Member
    tam: Member
    van: Member

    def members(self) -> dict[str, Member]:
        """Return everybody by name."""
        return {field.name: value for field in fields(self) if isinstance(value := getattr(self, field.name), Member)}


def calendar(**given: object) -> Calendar:
    """Monday to Friday, 07:30–11:30 and 13:30–17:00; the national holidays of 2024 to 2028."""
    return Calendar.objects.create(**{"name": f"Lịch {next(_serial)}", "first_year": 2024, "last_year": 2028} | given)


def agency(**given: object) -> Agency:
    """An agency of a province."""
    number = next(_serial)
    usual = {
        "code": f"H99.{number}",
        "name_vi": f"Cơ quan {number}",
        "level": Agency.Level.PROVINCE,
        "place_name": "Sông Thao",
        "province_code": "99",
        "symbol": f"CQ{number}",
        "valid_from": SINCE,
    }
    return Agency.objects.create(**usual | given)


def unit(agency: Agency, calendar: Calendar, kind: str = Unit.Kind.DIVISION, **given: object) -> Unit:
    """A unit of an agency."""
    number = next(_serial)
    usual = {"code": f"{agency.code}.U{number}", "name_vi": f"Đơn vị {number}", "kind": kind, "valid_from": SINCE}
    return Unit.objects.create(agency=agency, calendar=calendar, **usual | given)


def person(full_name: str = "Nguyễn Thị Thử", **given: object) -> Person:
    """A woman born in 1990 whose number cannot be a real one."""
    return Person.objects.create(**_person(full_name) | given)


def citizen(full_name: str = "Nguyễn Thị Thử", *, password: str | None = None, **given: object) -> Member:
    """A citizen with a login; without a password sign in by `client.force_login(member.user)`."""
    who = person(full_name, **given)
    user = User.objects.create_user(f"dan{next(_serial)}", password, realm="citizen", person=who)
    return Member(who, user)


def official(unit: Unit, role: str, full_name: str = "Nguyễn Văn Mẫu", *, password: str | None = None) -> Member:
    """An official with a login and one post since July 2025."""
    who = person(full_name, sex="m", personal_number=f"0990{90_000_000 + next(_serial)}")
    user = User.objects.create_user(f"canbo{next(_serial)}", password, realm="official", person=who)
    post = Post.objects.create(person=who, unit=unit, role=role, title_vi=Role(role).name, valid_from=SINCE)
    return Member(who, user, post)


def office() -> Office:
    """Everybody at once, in eight queries."""
    week = calendar()
    centre, police, commune = (
        agency(name_vi="Trung tâm Phục vụ hành chính công tỉnh Sông Thao", symbol="TTPVHCC"),
        agency(name_vi="Phòng Cảnh sát giao thông", symbol="PC08", superior_name_vi="Công an tỉnh Sông Thao"),
        agency(name_vi="Ủy ban nhân dân xã Bến Đò", symbol="UBND", level=Agency.Level.COMMUNE),
    )
    rooms = Unit.objects.bulk_create(
        [
            _unit(centre, week, Unit.Kind.ONE_STOP, "Quầy tiếp nhận"),
            _unit(police, week, Unit.Kind.DIVISION, "Đội Sát hạch, cấp giấy phép lái xe"),
            _unit(police, week, Unit.Kind.DIVISION, "Đội Tuần tra, kiểm soát"),
            _unit(police, week, Unit.Kind.LEADERSHIP, "Lãnh đạo Phòng"),
            _unit(police, week, Unit.Kind.OFFICE, "Đội Tham mưu"),
            _unit(commune, week, Unit.Kind.ONE_STOP, "Trung tâm Phục vụ hành chính công xã"),
        ]
    )
    counter, division, other_division, leadership, clerks, village_hall = rooms
    cast: dict[str, tuple[str, Unit | None, str]] = {
        "anna": ("Trần Thị An", None, ""),
        "nam": ("Phạm Văn Nam", None, ""),
        "binh": ("Lê Văn Bình", counter, Role.COUNTER),
        "bao": ("Võ Quốc Bảo", counter, Role.COUNTER),
        "chi": ("Hoàng Thị Chi", division, Role.HANDLER),
        "cuong": ("Bùi Mạnh Cường", division, Role.HANDLER),
        "dung": ("Đỗ Tiến Dũng", division, Role.UNIT_HEAD),
        "minh": ("Ngô Quang Minh", other_division, Role.HANDLER),
        "ha": ("Đặng Thu Hà", leadership, Role.LEADER),
        "hai": ("Vũ Đức Hải", leadership, Role.LEADER),
        "lien": ("Nguyễn Thị Liên", clerks, Role.CLERK),
        "lan": ("Mai Ngọc Lan", clerks, Role.CLERK),
        "quang": ("Dương Văn Quang", counter, Role.CENTRE_MANAGER),
        "oanh": ("Lý Kim Oanh", village_hall, Role.HANDLER),
        "son": ("Phan Thanh Sơn", clerks, Role.ADMINISTRATOR),
        "tam": ("Đinh Thị Tâm", clerks, Role.AUDITOR),
        "van": ("Trịnh Hồng Vân", clerks, Role.CATALOGUE_ADMIN),
    }
    return Office(
        centre, police, commune, counter, division, other_division, leadership, clerks, village_hall, **_people(cast)
    )


def _people(cast: dict[str, tuple[str, Unit | None, str]]) -> dict[str, Member]:
    people = Person.objects.bulk_create(Person(**_person(name)) for name, _room, _role in cast.values())
    by_name = dict(zip(cast, people, strict=True))
    users = User.objects.bulk_create(
        User(
            username=f"{name}{next(_serial)}",
            password="!",
            person=by_name[name],
            realm="official" if room else "citizen",
        )
        for name, (_full_name, room, _role) in cast.items()
    )
    posts = Post.objects.bulk_create(
        Post(person=by_name[name], unit=room, role=role, title_vi=Role(role).name, valid_from=SINCE)
        for name, (_full_name, room, role) in cast.items()
        if room
    )
    by_person = {post.person_id: post for post in posts}
    return {
        name: Member(by_name[name], user, by_person.get(by_name[name].pk))
        for name, user in zip(cast, users, strict=True)
    }


def _person(full_name: str) -> dict[str, object]:
    return {
        "full_name": full_name,
        "personal_number": f"099190{next(_serial):06d}",
        "born": "1990-05-19",
        "sex": "f",
        "assurance": 2,
        "phone": "+84912345678",
        "email": f"nguoi{next(_serial)}@example.vn",
        "province_code": "99",
        "commune_code": "08911",
        "commune_name": "Xã Bến Đò",
        "address_line": "Số 7, đường Bờ Sông",
        "created_at": AT,
    }


def _unit(agency: Agency, calendar: Calendar, kind: str, name: str) -> Unit:
    code = f"{agency.code}.U{next(_serial)}"
    return Unit(agency=agency, calendar=calendar, kind=kind, name_vi=name, code=code, valid_from=SINCE)
