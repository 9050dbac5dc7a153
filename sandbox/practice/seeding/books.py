"""The whole of a firm's books at the beginning. Same seed, same bytes: chance comes from random.Random alone."""

import random
from collections.abc import Iterable
from typing import Any

from sandbox import seed as cast
from sandbox.practice import kinds
from sandbox.practice.seeding import clients as client_list
from sandbox.practice.seeding import moments, people, story, work
from sandbox.practice.seeding.clients import Client
from sandbox.practice.seeding.contacts import Contacts
from sandbox.practice.seeding.jobs import Jobs
from sandbox.practice.seeding.ledger import Entry, Ledger
from sandbox.practice.seeding.settling import Payer

Rows = Iterable[tuple[Any, ...]]

SIZES = {"harbor": (2000, 150), "second": (60, 12)}  # clients, staff


def written(slug: str, *, seed: int, clients_max: int) -> dict[str, Rows]:
    """The rows of every table, by its name, each with its row version last."""
    firm = next(firm for firm in cast.world(seed)["firms"] if firm["slug"] == slug)
    chance = random.Random(f"{slug} {seed}")  # noqa: S311 - a seeded world wants to be foreseen
    count, staff = (
        (clients_max, SIZES[slug][1]) if slug == "harbor" else (min(SIZES[slug][0], clients_max), SIZES[slug][1])
    )
    there = people.house(firm, chance, size=staff)
    clients = client_list.made(there, chance, count=count, stories=story.OF_FIRM.get(slug, ()))
    contacts = Contacts(chance)
    contacts.of(clients)
    ledger, jobs = Ledger(), Jobs(chance)
    for client in clients:
        if client.status != "Prospect":
            _live(client, ledger, jobs, chance)
    ledger.number_all()
    return {
        "office": people.office_rows(there),
        "staff": people.staff_rows(there),
        "client": client_list.rows(clients, there, chance),
        "client_staff": client_list.staff_rows(clients),
        "contact": contacts.people,
        "client_contact": contacts.links,
        "ledger_entry_type": [(kind.number, kind.name, kind.sign, 1) for kind in kinds.KINDS],
        "ledger_entry": ledger.entry_rows(),
        "ledger_entry_application": ledger.application_rows(),
        "job": jobs.job_rows(),
        "work_entry": jobs.hour_rows(),
    }


def _live(client: Client, ledger: Ledger, jobs: Jobs, chance: random.Random) -> None:
    invoices = []
    for plan in work.planned(client, chance):
        invoice = _invoice(client, plan, chance)
        jobs.billed(client, plan, invoice)
        invoices.append(ledger.post(invoice))
    Payer(client, ledger, chance).settle(invoices)
    jobs.waiting(client)
    for each in client.story.open if client.story else ():
        day = moments.number_of(each.dated)
        invoice = Entry(
            client.client_id, kinds.INVOICE, day * 1440 + 900, each.cents, each.words, client.biller.staff_id
        )
        invoice.number, invoice.due = each.number, moments.number_of(each.due)
        ledger.post(invoice)


def _invoice(client: Client, plan: work.Planned, chance: random.Random) -> Entry:
    minute = plan.day * 1440 + 13 * 60 + chance.randrange(420)
    invoice = Entry(client.client_id, kinds.INVOICE, minute, plan.cents, plan.words, client.biller.staff_id)
    invoice.due = plan.day + plan.terms
    return invoice
