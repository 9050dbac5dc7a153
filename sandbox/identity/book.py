"""The people and groups of one firm as values, and what lies between two states of them."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sandbox import seed as cast


@dataclass(frozen=True)
class Person:
    id: str
    given_name: str
    family_name: str
    email: str
    active: bool = True

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper() or self.email[:1].upper()

    @property
    def hue(self) -> int:
        return int(hashlib.sha256(self.id.encode()).hexdigest()[:4], 16) % 6


@dataclass(frozen=True)
class Group:
    id: str
    name: str
    members: tuple[str, ...] = ()  # ids of people


@dataclass(frozen=True)
class Book:
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Change:
    """Nothing before: it was added. Nothing after: it was removed."""

    before: Person | Group | None
    after: Person | Group | None


def seeded(firm: Mapping[str, Any]) -> Book:
    facts = dict(firm)
    people = {person["email"]: _person(facts["slug"], person) for person in cast.people_of(facts)}
    groups = (
        Group(_id(facts["slug"], "group", name), name, tuple(people[address].id for address in members))
        for name, members in cast.groups(facts).items()
    )
    return Book(tuple(people.values()), tuple(groups))


def as_facts(book: Book) -> dict[str, Any]:
    return asdict(book)


def from_facts(facts: Mapping[str, Any]) -> Book:
    return Book(
        tuple(Person(**person) for person in facts["people"]),
        tuple(Group(group["id"], group["name"], tuple(group["members"])) for group in facts["groups"]),
    )


def changes(before: Book, after: Book) -> Iterator[Change]:
    """In an order that a receiver can follow: people come before the groups that name them, and leave after."""
    came, left = _moved(before.people, after.people)
    yield from came
    groups_came, groups_left = _moved(before.groups, after.groups)
    yield from groups_came
    yield from groups_left
    yield from left


def _moved(
    before: tuple[Person, ...] | tuple[Group, ...], after: tuple[Person, ...] | tuple[Group, ...]
) -> tuple[list[Change], list[Change]]:
    old = {each.id: each for each in before}
    new = {each.id: each for each in after}
    came = [Change(old.get(key), each) for key, each in new.items() if old.get(key) != each]
    left = [Change(each, None) for key, each in old.items() if key not in new]
    return came, left


def _person(slug: str, facts: Mapping[str, str]) -> Person:
    given, _, family = facts["name"].partition(" ")
    return Person(_id(slug, "person", facts["email"]), given, family, facts["email"])


def _id(*words: str) -> str:
    """The same in every run: whoever signed in yesterday is the same person after a new start."""
    return str(uuid.UUID(hashlib.sha256("|".join(words).encode()).hexdigest()[:32], version=4))
