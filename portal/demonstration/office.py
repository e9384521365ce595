"""Making the demonstration: each function may be called again and then changes nothing."""

from collections.abc import Mapping
from datetime import date, datetime

import holidays
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Calendar, CalendarDay, Person, Post, Unit, User
from cases.models import Competence, ConsultedUnit
from portal.demonstration.cast import CONSULTED, DECIDED_BY, PASSWORD, PLACES, PLAYERS, RECEIVED_BY, ROOMS
from portal.demonstration.parts import Player
from services.models import Service

HOME = "99"  # the invented province stands in the list of a demonstration only (services/reference/demo)
LENT = "25"  # the real province at whose place it stood before; what was made then moves
SINCE = date(2025, 7, 1)  # two levels of administration since then
_HALF_DAY = [["07:30", "11:30"]]


@transaction.atomic
def create(*, at: datetime) -> None:
    """Make agencies, units, calendar, people and competences, as far as they are missing."""
    Agency.objects.filter(code__in=[place.code for place in PLACES], province_code=LENT).update(province_code=HOME)
    numbers = [player.personal_number for player in PLAYERS]
    Person.objects.filter(personal_number__in=numbers, province_code=LENT).update(province_code=HOME)
    calendar = _calendar(year=timezone.localdate(at).year)
    units = _units(_agencies(), calendar)
    password = make_password(PASSWORD)  # once: hashing is slow on purpose, and everybody knows this one
    for player in PLAYERS:
        _person(player, units, password=password, at=at)
    _competences(units)


def _calendar(*, year: int) -> Calendar:
    """Keep last year, this year and the next known; what the law has not yet settled is marked as likely."""
    calendar, _made = Calendar.objects.get_or_create(
        name="Giờ hành chính (trình diễn)", defaults={"first_year": year - 1, "last_year": year + 1}
    )
    if calendar.last_year < year + 1:
        calendar.last_year = year + 1
        calendar.save(update_fields=["last_year"])
    for day, name in holidays.country_holidays("VN", language="vi", years=year + 1).items():
        _day(None, day, "off", name, "Tính theo Bộ luật Lao động; chưa có thông báo nghỉ của năm này", certain=False)
    for culture_day in (date(year, 11, 24), date(year + 1, 11, 24)):
        source = "Nghị quyết 80-NQ/TW; văn bản luật chưa được kiểm chứng"
        _day(None, culture_day, "off", "Ngày Văn hóa Việt Nam", source, certain=False)
    _day(calendar, date(year, 12, 31), "work", "Kiểm kê cuối năm, nghỉ buổi chiều", "Thông báo trình diễn", _HALF_DAY)
    return calendar


def _day(
    calendar: Calendar | None,
    day: date,
    kind: str,
    reason: str,
    source: str,
    hours: list[list[str]] | None = None,
    *,
    certain: bool = True,
) -> None:
    if calendar is not None and day.weekday() >= 5:
        return
    CalendarDay.objects.get_or_create(
        calendar=calendar,
        day=day,
        defaults={"kind": kind, "hours": hours, "reason_vi": reason, "source": source, "is_certain": certain},
    )


def _agencies() -> Mapping[str, Agency]:
    made: dict[str, Agency] = {}
    for place in PLACES:
        made[place.code], _new = Agency.objects.get_or_create(
            code=place.code,
            defaults={
                "name_vi": place.name_vi,
                "name_en": place.name_en,
                "symbol": place.symbol,
                "parent": made.get(place.parent),
                "superior_name_vi": place.superior_name_vi,
                "level": place.level,
                "place_name": place.place_name,
                "province_code": HOME,
                "phone": "+842990000000",
                "valid_from": SINCE,
            },
        )
    return made


def _units(agencies: Mapping[str, Agency], calendar: Calendar) -> Mapping[str, Unit]:
    made = {}
    for room in ROOMS:
        made[room.code], _new = Unit.objects.get_or_create(
            code=room.code,
            defaults={
                "agency": agencies[room.agency],
                "name_vi": room.name_vi,
                "name_en": room.name_en,
                "kind": room.kind,
                "calendar": calendar,
                "phone": "+842990000000",
                "address": room.address,
                "valid_from": SINCE,
            },
        )
    return made


def _person(player: Player, units: Mapping[str, Unit], *, password: str, at: datetime) -> None:
    person, made = Person.objects.get_or_create(
        personal_number=player.personal_number,
        defaults={
            "full_name": player.full_name,
            "born": player.born,
            "sex": player.sex,
            "assurance": 2,
            "phone": f"+8490000{player.serial % 10_000:04d}",
            "email": f"{player.username}@example.vn",
            "province_code": HOME,
            "commune_name": "Xã Bến Đò",
            "address_line": f"Số {player.serial % 100}, thôn Bến Đò",
            "created_at": at,
        },
    )
    if made:
        realm = "official" if player.unit else "citizen"
        User.objects.create(username=player.username, password=password, realm=realm, person=person)
    if player.unit:
        Post.objects.get_or_create(
            person=person,
            unit=units[player.unit],
            role=player.role,
            defaults={"title_vi": player.title_vi, "title_en": player.title_en, "valid_from": SINCE},
        )


def _competences(units: Mapping[str, Unit]) -> None:
    """Say who receives, who decides and who is asked in each published service; the province's centre comes first."""
    for service in Service.objects.filter(slug__in=DECIDED_BY):
        decides = DECIDED_BY[service.slug]
        for counter in RECEIVED_BY:
            Competence.objects.get_or_create(
                service=service, receiving_unit=units[counter], defaults={"lead_unit": units[decides or counter]}
            )
        for step, asked in CONSULTED.get(service.slug, {}).items():
            ConsultedUnit.objects.get_or_create(
                service=service, step=step, lead_unit=units[decides], defaults={"unit": units[asked]}
            )
