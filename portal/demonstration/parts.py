"""What the demonstration is made of: places, rooms, players. Data of the cast, made into rows by `office`."""

from dataclasses import dataclass

from accounts.models import Agency


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
