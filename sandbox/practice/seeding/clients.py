"""Clients, the groups they stand in, and who serves them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.practice.seeding import moments, names
from sandbox.practice.seeding.people import LONG_AGO, Employee, House
from sandbox.practice.seeding.story import NUMBERS, Story

KINDS = {"person": 0.55, "business": 0.37, "trust": 0.05, "nonprofit": 0.03}
STATUSES = {"Active": 0.93, "Inactive": 0.045, "Prospect": 0.018, "Deceased": 0.007}


@dataclass
class Client:
    client_id: int
    number: str
    name1: str
    kind: str
    office: str
    partner: Employee
    manager: Employee
    biller: Employee
    sub_id: str = ""
    name2: str = ""
    parent: int | None = None
    status: str = "Active"
    opened: int = -1  # a day's number; below 0 before the four years
    closed: int | None = None
    size: float = 1.0
    person: tuple[str, str] = ("", "")  # whom one speaks to
    story: Story | None = None

    @property
    def version(self) -> int:
        if self.closed is not None:
            return moments.version(self.closed * 1440 + 970)
        minute = self.opened * 1440 + 840 if self.opened >= 0 else LONG_AGO + 1000 + self.client_id * 3
        return moments.version(minute)


def made(there: House, chance: random.Random, *, count: int, stories: tuple[Story, ...]) -> list[Client]:
    clients: list[Client] = []
    for story in stories:
        clients.append(_of_story(story, len(clients) + 1, there, clients))
    number = 2000 if count <= 100 else 20_000
    while len(clients) < count:
        number += chance.randrange(4, 9)
        if str(number) in NUMBERS:
            continue
        room = count - len(clients)
        clients += (
            _group(number, len(clients) + 1, there, chance, room)
            if chance.random() < 0.06 and room > 4
            else [_one(str(number), len(clients) + 1, there, chance)]
        )
    for late, client in enumerate(clients[-3:] if count > 500 else ()):
        client.opened, client.status, client.closed = moments.DAYS - 3 + late, "Active", None
    return clients


def _one(number: str, client_id: int, there: House, chance: random.Random) -> Client:
    (kind,) = chance.choices(list(KINDS), list(KINDS.values()))
    (status,) = chance.choices(list(STATUSES), list(STATUSES.values()))
    if status == "Deceased" and kind != "person":
        status = "Active"
    office = chance.choice(there.offices)
    person = (chance.choice(names.GIVEN), chance.choice(names.FAMILY))
    late = chance.random() < 0.2
    opened = chance.randrange(moments.DAYS - 120) if late else -1
    return Client(
        client_id,
        number,
        _name(kind, person, chance),
        kind,
        office,
        *_served(office, there, chance),
        status=status,
        opened=opened,
        closed=chance.randrange(max(opened, 0) + 60, moments.DAYS - 20) if status in {"Inactive", "Deceased"} else None,
        size=min(6.0, chance.lognormvariate(0.0, 0.55)),
        person=person,
    )


def _group(number: int, client_id: int, there: House, chance: random.Random, room: int) -> list[Client]:
    """A family, or a company with its sisters; some share one number with sub-IDs."""
    head = _one(str(number), client_id, there, chance)
    head.kind, head.status, head.closed = "business", "Active", None
    head.name1 = _name("business", head.person, chance)
    shares, family = chance.random() < 0.5, head.person[1]
    members = []
    for step in range(1, min(room, chance.choice((2, 2, 3, 3, 4)))):
        one = _one(str(number if shares else number + step), client_id + step, there, chance)
        if not shares and one.number in NUMBERS:
            continue
        one.parent, one.office, one.partner = head.client_id, head.office, head.partner
        if shares:
            one.kind, one.sub_id, one.name1 = "business", f"{step * 100}", head.name1
            one.name2 = (
                f"{chance.choice(names.TOWNS[head.office])[0]} {chance.choice(('Branch', 'Warehouse', 'Store'))}"
            )
        elif one.kind == "person":
            one.person = (one.person[0], family)
            one.name1 = f"{one.person[0]} {family}"
        members.append(one)
    for step, one in enumerate(members, start=1):
        one.client_id = client_id + step
    return [head, *members]


def _of_story(story: Story, client_id: int, there: House, before: list[Client]) -> Client:
    partner, biller = there.named("Ruth Okafor"), there.named("Miguel Santos")
    manager = there.of("Boston", "Manager")[0]
    return Client(
        client_id,
        story.number,
        story.name,
        story.kind,
        "Portland",
        partner,
        manager,
        biller,
        sub_id=story.sub_id,
        name2=story.name2,
        parent=next((each.client_id for each in before if each.number == story.head and not each.sub_id), None),
        size=story.size,
        person=(story.contacts[0].first, story.contacts[0].last),
        story=story,
    )


def _served(office: str, there: House, chance: random.Random) -> tuple[Employee, Employee, Employee]:
    return (
        chance.choice(there.of(office, "Partner")),
        chance.choice(there.of(office, "Manager", "Senior accountant")),
        chance.choice(there.of(office, "Bookkeeper")),
    )


def _name(kind: str, person: tuple[str, str], chance: random.Random) -> str:
    first, last = person
    if kind == "person":
        if chance.random() < 0.3:
            return f"{first} & {chance.choice(names.GIVEN)} {last}"
        return f"{first} {last}"
    if kind == "trust":
        return f"{last} {chance.choice(('Family Trust', 'Revocable Trust', 'Estate'))}"
    if kind == "nonprofit":
        return f"{chance.choice(names.FIRST_WORDS)} {chance.choice(names.CAUSES)}"
    name = chance.choice(names.FIRST_WORDS) if chance.random() < 0.75 else last
    return f"{name} {chance.choice(names.TRADES)} {chance.choice(names.FORMS)}".strip()


def rows(clients: list[Client], there: House, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for client in clients:
        town, state, zip_code = chance.choice(names.TOWNS[client.office])
        person = client.kind == "person"
        sort_name = f"{client.person[1]}, {client.person[0]}" if person else client.name1
        yield (
            *(client.client_id, client.number, client.sub_id, client.name1, client.name2 or None, sort_name),
            *(client.parent, there.office_id(client.office), client.status),
            f"{chance.randrange(1, 900)} {chance.choice(names.STREETS)}",
            f"Suite {chance.randrange(1, 40)}" if not person and chance.random() < 0.3 else None,
            *(town, state, f"{zip_code}{chance.randrange(1, 99):02d}", "United States"),
            f"{names.slug(client.person[0])}@{domain(client)}" if chance.random() < 0.8 and client.person[0] else None,
            f"{names.AREA_CODES[state]}-555-{chance.randrange(100, 200):04d}",
            "USD",
            f"9{chance.randrange(10):02d}-{chance.randrange(100):02d}-{chance.randrange(10_000):04d}",
            moments.day(-chance.randrange(8_000, 30_000)) if person else None,
            None,
            moments.day(client.opened if client.opened >= 0 else -chance.randrange(30, 6_000)),
            client.version,
        )


def staff_rows(clients: list[Client]) -> Iterator[tuple[Any, ...]]:
    for client in clients:
        for role, employee in (("partner", client.partner), ("manager", client.manager), ("biller", client.biller)):
            yield client.client_id, role, employee.staff_id, client.version


def domain(client: Client) -> str:
    if client.story:
        return client.story.contacts[0].email.partition("@")[2]
    if client.kind == "person":
        return f"{names.slug(client.person[1])}-home.example"
    return f"{names.slug(client.name1)[:40]}.example"
