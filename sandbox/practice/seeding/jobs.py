"""Engagements of the last two years, and the hours written on them: billed ones, and what waits to be billed."""

import random
from dataclasses import dataclass
from typing import Any

from sandbox.practice.seeding import moments
from sandbox.practice.seeding.clients import Client
from sandbox.practice.seeding.ledger import Entry, money
from sandbox.practice.seeding.work import Planned

SINCE = moments.DAYS - 730
TASKS = (
    "Preparation",
    "Review",
    "Meeting with the client",
    "Research",
    "Bookkeeping",
    "Correspondence",
    "Payroll check",
)


@dataclass(slots=True)
class Job:
    job_id: int
    client: Client
    name: str
    last_day: int


@dataclass(slots=True)
class Hours:
    job: Job
    day: int
    cents: int
    invoice: Entry | None


class Jobs:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._jobs: dict[tuple[int, str], Job] = {}
        self._hours: list[Hours] = []

    def billed(self, client: Client, plan: Planned, invoice: Entry) -> None:
        if plan.day < SINCE:
            return
        job = self._job(client, plan.job, plan.day)
        job.last_day = max(job.last_day, plan.day)
        invoice.job = job.job_id
        if plan.day > moments.DAYS - 300:
            self._hours.append(Hours(job, plan.day - 1 - self._chance.randrange(12), plan.cents, invoice))

    def waiting(self, client: Client) -> None:
        """Work in progress."""
        if client.status != "Active" or self._chance.random() > 0.35:
            return
        job = self._job(
            client, self._chance.choice(("Form work 2026", "Advisory 2026", "Bookkeeping 2026")), moments.DAYS
        )
        for _ in range(1 + self._chance.randrange(4)):
            day = moments.DAYS - self._chance.randrange(40)
            self._hours.append(Hours(job, day, 2_500 * (1 + self._chance.randrange(40)), None))

    def job_rows(self) -> list[tuple[Any, ...]]:
        return [
            (
                *(job.job_id, job.client.client_id, job.name),
                "Completed" if job.last_day < moments.DAYS - 45 else "In progress",
                *(job.client.manager.staff_id, moments.day(job.last_day + 10)),
                moments.version(max(0, job.last_day * 1440 + 840)),
            )
            for job in self._jobs.values()
        ]

    def hour_rows(self) -> list[tuple[Any, ...]]:
        self._hours.sort(key=lambda each: each.day)
        return [self._hour_row(number, each) for number, each in enumerate(self._hours, start=1)]

    def _hour_row(self, number: int, each: Hours) -> tuple[Any, ...]:
        client = each.job.client
        staff = client.manager if number % 3 else client.partner
        minute = each.invoice.minute if each.invoice else each.day * 1440 + 1_000
        return (
            *(number, each.job.job_id, client.client_id, staff.staff_id, moments.day(each.day)),
            *(money(max(25, each.cents // 180 // 25 * 25)), money(each.cents)),
            *(TASKS[number % len(TASKS)], each.invoice.entry_id if each.invoice else None, moments.version(minute)),
        )

    def _job(self, client: Client, name: str, day: int) -> Job:
        key = (client.client_id, name)
        if key not in self._jobs:
            self._jobs[key] = Job(len(self._jobs) + 1, client, name, day)
        return self._jobs[key]
