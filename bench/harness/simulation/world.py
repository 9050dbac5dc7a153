"""One story's world: a firm, its clients and invoices, its account at the processor, and its queue of jobs."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from bench.harness.simulation.outside import Outside
from bench.harness.simulation.trouble import Wire
from quittance.core import scope
from quittance.integrations.stripe.faults import Fault
from quittance.payments.actions import charge, policies
from quittance.payments.actions.paying import Wish
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.models import Payment
from quittance.receivables.models import Client, Invoice
from quittance.tenancy.actions import bank_accounts, firms

_numbers = count(1)
# Mails are rows here and are never sent; people's accounts and methods have no part in these stories.
_RUN = ("payments.", "core.react", "core.open_inbound")


@dataclass
class Form:
    """What a payer sent off, and may send off again."""

    key: str
    wish: Wish
    by: charge.Payer


@dataclass
class Job:
    name: str
    arguments: dict[str, Any]
    failed_with: str = ""


@dataclass
class World:
    outside: Outside
    wire: Wire
    firm: int
    account: str
    clients: list[Client] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    refund_forms: list[tuple[int, dict[int, int] | None, str]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    real: dict[int, int] = field(default_factory=dict)  # what truly lowers an invoice in the source, by its key
    shown: dict[int, str] = field(default_factory=dict)  # receipts that only repeat an item, with its true name
    posted: set[int] = field(default_factory=set)  # items that the bookkeeper posted in the end as they were paid
    unposted: set[int] = field(default_factory=set)  # items that could not be posted as they were paid
    sums: dict[int, tuple[int, int]] = field(default_factory=dict)  # of each invoice, after the last step
    over: dict[int, int] = field(default_factory=dict)  # by how much ours grew beyond what was due
    counts: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)  # what no rule of the product allows
    doing: str = ""

    @property
    def now(self) -> datetime:
        return self.outside.now

    def number(self) -> int:
        return next(_numbers)

    def invoices(self) -> list[Invoice]:
        return list(Invoice.objects.select_related("client").order_by("pk"))

    def payments(self, *states: str) -> list[Payment]:
        return list(
            Payment.objects.filter(state__in=states).order_by("pk") if states else Payment.objects.order_by("pk")
        )

    def take_jobs(self) -> list[Job]:
        """As a worker takes them: from the moment on, others of their name may wait again."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (args->>'firm')::bigint = %s"
                " RETURNING id, task_name, args",
                [self.firm],
            )
            rows = sorted(cursor.fetchall())
        self.jobs += [Job(name, _plain(args)) for _, name, args in rows if name.startswith(_RUN)]
        return self.jobs

    def run(self, job: Job) -> bool:
        """One that fails, or dies, is there to be run again."""
        try:
            app.tasks[job.name].func(**job.arguments)
        except (Fault, NotYet) as fault:
            job.failed_with = str(fault)
            return False
        self.jobs.remove(job)
        return True


def _plain(args: Any) -> dict[str, Any]:
    return dict(json.loads(args) if isinstance(args, str) else args)


def begin(outside: Outside, wire: Wire, chance: Random) -> World:
    """The firm of this run alone, so that no run sees what another left."""
    outside.move()
    slug = f"run-{os.getpid()}-{next(_numbers)}"
    firm = firms.add(
        slug=slug, name="Harbor & Pine CPAs", host=f"{slug}.example", zone_name="America/New_York",
        contact_address="office@harborpine.example", by="system", now=outside.now,
    )  # fmt: skip
    world = World(outside, wire, firm.pk, outside.new_account())
    with scope.firm(firm.pk):
        bank_accounts.add(name="Operating", account=world.account, last4="9991", by="system", now=outside.now)
        if chance.random() < 0.5:
            policies.choose(chosen={"payer_bears_fee": True, "state": "NY"}, by="system", now=outside.now)
        for _ in range(chance.randint(2, 3)):
            world.clients.append(_client(world))
        for place in range(chance.randint(3, 6)):
            _invoice(world, chance, is_late_fee=place == 0)
    return world


def _client(world: World) -> Client:
    key = world.number()
    return Client.objects.create(
        source_key=f"c{key}", source_hash=key, first_seen_at=world.now, name=f"Client {key}", number=str(key)
    )


def _invoice(world: World, chance: Random, *, is_late_fee: bool) -> Invoice:
    key = world.number()
    cents = chance.choice([25_00, 40_01]) if is_late_fee else chance.choice([100_00, 100_00, 333_33, 1_250_50, 7_99])
    of = chance.choice(world.clients)
    return Invoice.objects.create(
        client=of, number=str(61000 + key), issued_date=world.now.date(), amount_cents=cents, open_cents=cents,
        kind="finance_charge" if is_late_fee else "invoice", source_key=f"i{key}", source_hash=key,
        currency=of.currency, first_seen_at=world.now,
    )  # fmt: skip


def money(cents: int) -> str:
    return f"{cents / 100:,.2f}"
