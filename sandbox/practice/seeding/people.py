"""Offices and staff. Everyone of the firm's directory is among them, under the same address."""

import random
from dataclasses import dataclass
from typing import Any

from sandbox.practice.seeding import moments, names

LONG_AGO = -19_000  # a minute before the four years begin
CROWD = {"Partner": 0.07, "Manager": 0.16, "Senior accountant": 0.27, "Accountant": 0.34, "Bookkeeper": 0.16}


@dataclass(frozen=True)
class Employee:
    staff_id: int
    code: str
    first: str
    last: str
    email: str
    office: str
    role: str
    left_on: int | None  # a day's number


@dataclass(frozen=True)
class House:
    """A firm before it has clients."""

    offices: tuple[str, ...]
    staff: tuple[Employee, ...]

    def office_id(self, office: str) -> int:
        return self.offices.index(office) + 1

    def named(self, name: str) -> Employee:
        return next(each for each in self.staff if f"{each.first} {each.last}" == name)

    def of(self, office: str, *roles: str) -> list[Employee]:
        """Who may be asked to serve a client of this office; somebody of another where it has nobody."""
        able = [each for each in self.staff if each.left_on is None and each.role in roles]
        return [each for each in able if each.office == office] or able or list(self.staff[:1])


def house(firm: dict[str, Any], chance: random.Random, *, size: int) -> House:
    known = [(person["name"], person["email"], person["office"], person["role"]) for person in firm["people"]]
    people = [*known, *_more(firm, chance, taken={name for name, *_ in known}, count=size - len(known))]
    return House(
        offices=tuple(firm["offices"]),
        staff=tuple(_employee(number, person, chance, len(known)) for number, person in enumerate(people, start=1)),
    )


def _more(
    firm: dict[str, Any], chance: random.Random, *, taken: set[str], count: int
) -> list[tuple[str, str, str, str]]:
    made: list[tuple[str, str, str, str]] = []
    while len(made) < count:
        first, last = chance.choice(names.GIVEN), chance.choice(names.FAMILY)
        name = f"{first} {last}"
        if name in taken:
            continue
        taken.add(name)
        (role,) = chance.choices(list(CROWD), list(CROWD.values()))
        email = f"{names.slug(first)}.{names.slug(last)}@{firm['domain']}"
        made.append((name, email, chance.choice(firm["offices"]), role))
    return made


def _employee(number: int, person: tuple[str, str, str, str], chance: random.Random, known: int) -> Employee:
    name, email, office, role = person
    first, _, last = name.partition(" ")
    gone = number > known and chance.random() < 0.07
    return Employee(
        staff_id=number,
        code=f"{first[0]}{names.slug(last)[:2].upper()}{number:03d}",
        first=first,
        last=last,
        email=email,
        office=office,
        role={"Tax manager": "Manager", "AR manager": "Bookkeeper", "Office manager": "Bookkeeper"}.get(role, role),
        left_on=chance.randrange(30, moments.DAYS - 30) if gone else None,
    )


def office_rows(there: House) -> list[tuple[Any, ...]]:
    return [
        (number, office, office, names.TOWNS[office][0][1], moments.version(LONG_AGO + number))
        for number, office in enumerate(there.offices, start=1)
    ]


def staff_rows(there: House) -> list[tuple[Any, ...]]:
    return [
        (
            *(each.staff_id, each.code, each.first, each.last, each.email, there.office_id(each.office)),
            "Active" if each.left_on is None else "Inactive",
            None if each.left_on is None else moments.day(each.left_on),
            moments.version(LONG_AGO + 100 + each.staff_id if each.left_on is None else each.left_on * 1440 + 900),
        )
        for each in there.staff
    ]
