"""Whom one writes to. One person may stand for several clients."""

import random
from typing import Any

from sandbox.practice.seeding import names
from sandbox.practice.seeding.clients import Client, domain

Rows = list[tuple[Any, ...]]


class Contacts:
    def __init__(self, chance: random.Random) -> None:
        self.people: Rows = []
        self.links: Rows = []
        self._chance = chance
        self._by_email: dict[str, int] = {}

    def of(self, clients: list[Client]) -> None:
        by_id = {client.client_id: client for client in clients}
        for client in clients:
            if client.story:
                for each in client.story.contacts:
                    self._link(client, self._person(client, each.first, each.last, each.email), each.kind, (True, True))
                continue
            self._usual(client, by_id.get(client.parent or 0))

    def _usual(self, client: Client, head: Client | None) -> None:
        chance = self._chance
        first, last = head.person if head and chance.random() < 0.6 else client.person
        at = domain(head) if head and (first, last) == head.person else domain(client)
        email = None if chance.random() < 0.05 else f"{names.slug(first)}.{names.slug(last)}@{at}"
        self._link(client, self._person(client, first, last, email), "Primary", (True, chance.random() < 0.9))
        if client.kind != "person" and chance.random() < 0.45:
            accounts = self._person(client, "", "Accounts payable", f"ap@{domain(client)}")
            self._link(client, accounts, chance.choice(("Billing", "A/P")), (True, chance.random() < 0.5))
        if chance.random() < 0.2:
            first = chance.choice(names.GIVEN)
            other = self._person(client, first, last, f"{names.slug(first)}@{domain(client)}")
            self._link(client, other, chance.choice(("Tax", "Engagement", "Billing")), (False, chance.random() < 0.3))

    def _person(self, client: Client, first: str, last: str, email: str | None) -> int:
        """The same address is the same person."""
        if email and email in self._by_email:
            return self._by_email[email]
        contact_id = len(self.people) + 1
        company = client.name1 if client.kind != "person" else None
        phone = f"555-{self._chance.randrange(100, 200):04d}" if self._chance.random() < 0.6 else None
        self.people.append((contact_id, first or None, last, company, email, phone, client.version))
        if email:
            self._by_email[email] = contact_id
        return contact_id

    def _link(self, client: Client, contact_id: int, kind: str, flags: tuple[bool, bool]) -> None:
        self.links.append((len(self.links) + 1, client.client_id, contact_id, kind, *flags, client.version))
