"""Finding among 10,000 services, cold and warm, beside the same page with 100 services taken in the same run.

The catalogue grows a hundredfold; what a citizen waits for must not. Cold is the first request of a connection, with
the plans and the spellings read for the first time in it. The limits: 2.5 times for words that are typed right (the
rows that hold them grow with the catalogue, and all are ranked), 3 times for mistyped ones, which are read twice.
"""

from collections.abc import Iterator
from datetime import date
from statistics import median
from time import perf_counter

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.functions import Cast

from bench.calling import Caller
from bench.ratios import Ratio
from bench.world import copied
from services.indexing import spell
from services.models import Service, ServiceIndex, ServiceVersion
from services.spelling import lexemes
from tests.factories import AT
from tests.services.factories import published

SINCE = date(2026, 1, 1)
FEW, MANY = 100, 10_000
ROUNDS = 20

VERBS = "Cấp Đổi Gia_hạn Đăng_ký Thu_hồi Xác_nhận Thẩm_định Công_nhận Cấp_lại Bổ_sung".split()
THINGS = (
    "giấy khai sinh|giấy chứng nhận quyền sử dụng đất|hộ chiếu phổ thông|giấy phép xây dựng|thẻ căn cước|"
    "giấy phép kinh doanh dược|chứng chỉ hành nghề|giấy phép môi trường|hộ kinh doanh|lý lịch tư pháp"
).split("|")
PLACES = "nhà ở|doanh nghiệp|người nước ngoài|hợp tác xã|trường học|bệnh viện|tàu cá|xe máy|đất nông nghiệp|cảng".split(
    "|"
)

QUERIES = {
    "one service by everyday words": ("/thu-tuc/?q=bang+lai", 2.5),
    "many services by name": ("/thu-tuc/?q=giấy+phép+xây+dựng", 2.5),
    "mistyped words": ("/thu-tuc/?q=giay+phpe+lai+xw", 3.0),
    "nothing at all": ("/thu-tuc/?q=qwzx+zzqw", 2.5),
    "a shelf": ("/thu-tuc/?chu-de=vehicle", 2.5),
    "the whole list": ("/thu-tuc/", 2.5),
}


def run() -> Iterator[Ratio]:
    """Measure each query in both catalogues by turns; warm by the median, cold by fresh connections."""
    published(at=AT)
    with copied("few") as few:
        fill(FEW)
        with copied("many") as many:
            fill(MANY - FEW, begin=FEW)
            worlds = (many, few)
            for name, (path, most) in QUERIES.items():
                yield from _compared(name, path, worlds, most)


def fill(number: int, *, begin: int = 0) -> None:
    """Make so many services beside those that stand, in a few statements."""
    numbers = range(begin, begin + number)
    services = Service.objects.bulk_create(
        [
            Service(slug=f"s{n}", code=f"9.{n:06}", name_vi=_name(n), name_en=f"Service {n}", created_at=AT)
            for n in numbers
        ]
    )
    versions = ServiceVersion.objects.bulk_create(
        ServiceVersion(
            service=one, number=1, content_hash=f"{one.pk:064x}", valid_from=date(2026, 1, 1), published_at=AT
        )
        for one in services
    )
    known: set[str] = set()
    rows = []
    for one, version in zip(services, versions, strict=True):
        vector, words = lexemes([("A", one.name_vi), ("A", one.name_en), ("D", f"{one.name_vi} theo quy định")])
        known |= words
        rows.append(_row(one, version, vector))
    ServiceIndex.objects.bulk_create(rows, batch_size=1000)
    spell(known)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE services_serviceindex, services_serviceversion, services_service, services_spelling")


def _row(service: Service, version: ServiceVersion, vector: str) -> ServiceIndex:
    return ServiceIndex(
        service=service,
        version=version,
        words=Cast(Value(vector), SearchVectorField()),
        topics=["vehicle" if service.pk % 100 == 0 else "papers"],
        audience=["citizen"],
        agency_level="province",
        level="full",
        field="linh-vuc",
        field_vi="Lĩnh vực",
        field_en="Field",
        indexed_at=AT,
    )


def _name(n: int) -> str:
    verb, thing, place = VERBS[n % 10].replace("_", " "), THINGS[n // 10 % 10], PLACES[n // 100 % 10]
    return f"{verb} {thing} cho {place} số {n}"


def _compared(name: str, path: str, worlds: tuple[BaseDatabaseWrapper, ...], most: float) -> Iterator[Ratio]:
    caller = Caller()
    warm: list[list[float]] = [[], []]
    cold: list[list[float]] = [[], []]
    for turn in range(ROUNDS + 3):
        for place, world in enumerate(worlds):
            connections["default"] = world
            if turn < 5:
                world.close()
            begin = perf_counter()
            caller.get(path)
            (cold if turn < 5 else warm)[place].append(perf_counter() - begin)
    yield Ratio(f"{name}: 10,000 / 100 services, warm", median(warm[0]) / median(warm[1]), most)
    yield Ratio(f"{name}: 10,000 / 100 services, cold", median(cold[0]) / median(cold[1]), most)
