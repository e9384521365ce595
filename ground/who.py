"""Who acts, and upon what: the two words that every journal entry needs. Plain ids, no rows."""

from dataclasses import dataclass
from typing import Literal, Self

ActorKind = Literal["citizen", "official", "system", "partner"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. Officials act in a post, agents for another person, systems and partners by name."""

    kind: ActorKind
    person_id: int | None = None
    post_id: int | None = None
    acting_for_id: int | None = None
    name: str = ""

    @classmethod
    def citizen(cls, person_id: int, *, acting_for_id: int | None = None) -> Self:
        """Return a citizen, possibly acting for another person."""
        return cls("citizen", person_id=person_id, acting_for_id=acting_for_id)

    @classmethod
    def official(cls, person_id: int, post_id: int) -> Self:
        """Return an official acting in one of her posts."""
        return cls("official", person_id=person_id, post_id=post_id)

    @classmethod
    def system(cls, name: str) -> Self:
        """Return a process of the house, e.g. `Actor.system("sweeper")`."""
        return cls("system", name=name)

    @classmethod
    def partner(cls, name: str) -> Self:
        """Return another system that spoke to us, e.g. the payment gateway."""
        return cls("partner", name=name)


@dataclass(frozen=True, slots=True)
class Subject:
    """What something happened to: a type's short name and its id, e.g. `Subject("case", 12)`."""

    type: str
    id: int
