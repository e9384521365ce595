"""Finding among 10,000 services, cold and warm, beside the same pages with 100 services taken in the same run.

The catalogue grows a hundredfold; what a citizen waits for must not. Warm is the usual request; cold is the first one
of a new connection, with its plans made and the catalogue's rows read for the first time in it. The rows are made
inside the database from a thousand names; none is published through a folder, which no list reads.

The limits are about one and a half times what was measured on a busy machine. Words look at the rows that hold them;
the front page, the whole list and the shelves count the whole catalogue, so they grow most, though far from a
hundredfold.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote_plus

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from bench.calling import Caller
from bench.ratios import Ratio
from bench.world import copied
from services.indexing import spell
from services.spelling import lexemes
from tests.factories import AT
from tests.services.factories import published

SINCE = date(2026, 1, 1)
FEW, MANY = 100, 10_000
COLD, WARM = 5, 12

VERBS = "Cấp|Đổi|Gia hạn|Đăng ký|Thu hồi|Xác nhận|Thẩm định|Công nhận|Cấp lại|Bổ sung".split("|")
THINGS = (
    "giấy khai sinh|giấy chứng nhận quyền sử dụng đất|hộ chiếu phổ thông|giấy phép xây dựng|thẻ căn cước|"
    "giấy phép kinh doanh dược|chứng chỉ hành nghề|giấy phép môi trường|hộ kinh doanh|lý lịch tư pháp"
).split("|")
PLACES = (
    "nhà ở|doanh nghiệp|người nước ngoài|hợp tác xã|trường học|bệnh viện|tàu cá|xe máy|đất nông nghiệp|cảng"
).split("|")

PAGES = {
    "the front page": ("/", 6.0),
    "one service by everyday words": ("/thu-tuc/?q=bang+lai", 2.0),
    "many services by name": (f"/thu-tuc/?q={quote_plus('giấy phép xây dựng')}", 3.0),
    "mistyped words": ("/thu-tuc/?q=giay+phpe+xay+dugn", 4.0),
    "nothing at all": ("/thu-tuc/?q=qwzx+zzqw", 2.0),
    "a shelf": ("/thu-tuc/?chu-de=vehicle", 2.5),
    "the whole list": ("/thu-tuc/", 4.5),
    "all shelves": ("/danh-muc/", 5.5),
}
"""Page → its address, and how many times longer than with 100 services it may take."""

_SERVICES = """
INSERT INTO services_service (slug, code, name_vi, name_en, created_at)
SELECT 'bench-' || n, '9.' || lpad(n::text, 6, '0'), name || ' số ' || n, 'Service ' || n, %(at)s
FROM generate_series(1, %(number)s) AS n
JOIN unnest(%(names)s::text[]) WITH ORDINALITY AS model (name, place) ON place = 1 + n %% %(models)s
ON CONFLICT DO NOTHING
"""

_VERSIONS = """
INSERT INTO services_serviceversion
  (service_id, number, content_hash, valid_from, published_at, note, legal_basis)
SELECT id, 1, lpad(to_hex(id), 64, '0'), %(since)s, %(at)s, '', '' FROM services_service WHERE slug LIKE 'bench-%%'
ON CONFLICT DO NOTHING
"""

_ROWS = """
INSERT INTO services_serviceindex
  (service_id, version_id, words, topics, audience, agency_level, level, field, field_vi, field_en, indexed_at)
SELECT one.id, version.id, vector::tsvector || (quote_literal(code) || ':1A')::tsvector,
       ARRAY[CASE WHEN n %% 100 = 0 THEN 'vehicle' ELSE 'papers' END], ARRAY['citizen'], 'province', 'full',
       'linh-vuc-' || n %% 20, 'Lĩnh vực ' || n %% 20, 'Field ' || n %% 20, %(at)s
FROM services_service AS one
JOIN services_serviceversion AS version ON version.service_id = one.id
JOIN LATERAL (SELECT substr(slug, 7)::int AS n) AS counted ON true
JOIN unnest(%(vectors)s::text[]) WITH ORDINALITY AS model (vector, place) ON place = 1 + n %% %(models)s
WHERE slug LIKE 'bench-%%'
ON CONFLICT DO NOTHING
"""

_CODES = """
INSERT INTO services_spelling (key, word)
SELECT DISTINCT substr(code, 1, greatest(at - 1, 0)) || substr(code, at + 1), code
FROM services_service, generate_series(0, length(code)) AS at WHERE slug LIKE 'bench-%%'
ON CONFLICT DO NOTHING
"""
"""A code is a word too: under itself (0 takes no letter away) and with each letter left out."""


def run() -> Iterator[Ratio]:
    """Measure each page in both catalogues by turns, cold and warm."""
    published(at=AT)
    with copied("few") as few:
        fill(FEW)
        with copied("many") as many:
            fill(MANY)
            for name, (path, most) in PAGES.items():
                yield from _compared(name, path, (many, few), most)


def fill(number: int) -> None:
    """Make services until there are so many, in a few statements."""
    names = [" ".join((verb, thing, "cho", place)) for verb, thing, place in product(VERBS, THINGS, PLACES)]
    made = [lexemes([("A", name), ("D", f"{name} theo quy định")]) for name in names]
    values: dict[str, Any] = {"number": number, "names": names, "vectors": [vector for vector, _known in made]}
    values |= {"models": len(names), "since": SINCE, "at": AT}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_SERVICES, _VERSIONS, _ROWS, _CODES):
            cursor.execute(statement, values)
    spell({word for _vector, known in made for word in known})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what autovacuum does in a living house


def _compared(name: str, path: str, worlds: tuple[BaseDatabaseWrapper, ...], most: float) -> Iterator[Ratio]:
    caller = Caller()
    times: dict[str, tuple[list[float], ...]] = {"cold": ([], []), "warm": ([], [])}
    for turn in range(-1, COLD + WARM):
        for place, world in enumerate(worlds):
            taken = _open(caller, path, world, is_cold=turn < COLD)
            if turn >= 0:  # the first turn warms up the process
                times["cold" if turn < COLD else "warm"][place].append(taken)
    for kind, (many, few) in times.items():
        yield Ratio(f"{name}: 10,000 / 100 services, {kind}", median(many) / median(few), most)


def _open(caller: Caller, path: str, world: BaseDatabaseWrapper, *, is_cold: bool) -> float:
    """Return the seconds that a page takes in a world, on a new connection if it is cold."""
    connections["default"] = world
    if is_cold:
        world.close()
    begin = perf_counter()
    caller.get(path)
    return perf_counter() - begin
