"""Who stands before us in this request: one value that doors, permissions and templates read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Self

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.models.offices import spoken
from accounts.roles import Role
from ground.who import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Realm = Literal["", "citizen", "official"]


@dataclass(frozen=True, slots=True)
class PostInfo:
    """One post that is valid now, with the names a page shows."""

    id: int
    role: Role
    title: str
    unit_id: int
    unit_name: str
    agency_id: int
    agency_name: str


@dataclass(frozen=True, slots=True)
class Who:
    """A person in one realm, with the posts that are valid now. Anonymous: nobody, in no realm."""

    user_id: int | None
    person_id: int | None
    name: str
    realm: Realm
    posts: tuple[PostInfo, ...] = ()

    @classmethod
    def anonymous(cls) -> Self:
        """Return nobody."""
        return cls(None, None, "", "")

    @property
    def is_signed_in(self) -> bool:
        """Say whether this is somebody."""
        return self.user_id is not None

    @property
    def is_citizen(self) -> bool:
        """Say whether a citizen is signed in."""
        return self.realm == "citizen"

    @property
    def is_official(self) -> bool:
        """Say whether an official is signed in, whatever her posts."""
        return self.realm == "official"

    @property
    def somebody(self) -> int:
        """Return the id of the person. Raises ValueError when nobody is signed in."""
        if self.person_id is None:
            raise ValueError("nobody is signed in")
        return self.person_id

    def post_as(self, role: str, unit_id: int | None = None) -> PostInfo | None:
        """Return the first post with this role, in this unit if one is named; None without one."""
        for post in self.posts:
            if post.role == role and unit_id in {None, post.unit_id}:
                return post
        return None

    def has(self, *roles: str) -> bool:
        """Say whether one of the posts has one of these roles."""
        return any(post.role in roles for post in self.posts)

    def actor(self, post: PostInfo | None = None) -> Actor:
        """Return the actor of a journal entry: an official needs the post she acts in. Raises ValueError."""
        if self.person_id is None:
            raise ValueError("nobody is signed in")
        if self.is_citizen:
            return Actor.citizen(self.person_id)
        if post is None:
            raise ValueError("an official acts in a post")
        return Actor.official(self.person_id, post.id)


def who_is(user: "User | AnonymousUser", *, at: datetime) -> Who:
    """Return who a user is at a moment: only posts valid on that day, in an agency and unit in force.

    One query for an official, none for the others (the user brings the person along).
    """
    if not isinstance(user, User) or user.person is None:
        return Who.anonymous()
    realm: Realm = "citizen" if user.realm == User.Realm.CITIZEN else "official"
    posts = _posts(user.person.pk, at=at) if realm == "official" else ()
    return Who(user.pk, user.person.pk, user.person.full_name, realm, posts)


# Written out because every page of every official asks it: the ORM spends more time on building it than PostgreSQL
# on answering.
_POSTS = """
SELECT post.id, role, title_vi, title_en, unit.id, unit.name_vi, unit.name_en, agency.id, agency.name_vi, agency.name_en
FROM accounts_post post
JOIN accounts_unit unit ON unit.id = post.unit_id
JOIN accounts_agency agency ON agency.id = unit.agency_id
WHERE post.person_id = %(person)s
  AND daterange(post.valid_from, post.valid_to, '[]') @> %(day)s::date
  AND daterange(unit.valid_from, unit.valid_to, '[]') @> %(day)s::date
  AND daterange(agency.valid_from, agency.valid_to, '[]') @> %(day)s::date
ORDER BY post.id
"""


def _posts(person_id: int, *, at: datetime) -> tuple[PostInfo, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"person": person_id, "day": timezone.localdate(at)})
        rows = cursor.fetchall()
    return tuple(
        PostInfo(row[0], Role(row[1]), spoken(*row[2:4]), row[4], spoken(*row[5:7]), row[7], spoken(*row[8:10]))
        for row in rows
    )
