"""What a firm does for a client in the course of a year, and when it bills it. The two tax seasons make the waves."""

import random
from dataclasses import dataclass

from sandbox.practice.seeding import moments
from sandbox.practice.seeding.clients import Client


@dataclass(frozen=True)
class Planned:
    """An invoice to be written. `job` names the engagement; invoices of one job share it."""

    day: int
    cents: int
    words: str
    job: str
    terms: int


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
QUARTERS = ("first", "second", "third", "fourth")
BUSINESS_RHYTHMS = {"monthly": 0.37, "quarterly": 0.40, "yearly": 0.23}


def planned(client: Client, chance: random.Random) -> list[Planned]:
    plan = _Plan(client, chance)
    if client.kind == "person":
        plan.person()
    elif client.kind == "business":
        plan.business()
    elif client.kind == "trust":
        plan.yearly_return("Form 1041", 60_000, late=0.4)
    else:
        plan.nonprofit()
    return sorted(plan.made, key=lambda each: each.day)


class _Plan:
    def __init__(self, client: Client, chance: random.Random) -> None:
        self.made: list[Planned] = []
        self._client, self._chance = client, chance
        self._first = max(client.opened, 0)
        self._last = moments.DAYS if client.closed is None else client.closed
        if client.story:
            self._last = moments.DAYS - 110  # what of theirs is open stands in the story
        self._terms = 15 if client.kind == "person" and chance.random() < 0.5 else 30

    def person(self) -> None:
        plans, estimates = self._chance.random() < 0.35, self._chance.random() < 0.16
        self.yearly_return("Form 1040", 55_000, late=0.3)
        for year in range(2022, 2027):
            if plans and self._chance.random() < 0.8:
                self._bill(year, 12, 3, 14, 30_000, f"Year-end planning {year}", f"Planning {year}")
            for step, month in enumerate((4, 6, 9)) if estimates else ():
                words = f"Estimated tax {year}, {QUARTERS[step]} quarter"
                self._bill(year, month, 5, 12, 15_000, words, f"Estimates {year}")

    def business(self) -> None:
        (rhythm,) = self._chance.choices(list(BUSINESS_RHYTHMS), list(BUSINESS_RHYTHMS.values()))
        base = 42_500 + self._chance.randrange(30) * 2500
        for year in range(2022, 2027):
            if rhythm == "monthly":
                for month in range(1, 13):
                    before = f"{MONTHS[month - 2]} {year if month > 1 else year - 1}"
                    self._bill(year, month, 3, 7, base, f"Bookkeeping, {before}", f"Bookkeeping {year}", steady=True)
            if rhythm == "quarterly":
                for step, month in enumerate((4, 7, 10)):
                    words = f"Quarterly review, {QUARTERS[step]} quarter of {year}"
                    self._bill(year, month, 8, 18, base * 2, words, f"Reviews {year}")
                self._bill(
                    year, 1, 10, 18, base * 2, f"Quarterly review, fourth quarter of {year - 1}", f"Reviews {year}"
                )
            if self._chance.random() < 0.45:
                self._bill(year, self._chance.randrange(1, 13), 1, 28, 70_000, "Advice as agreed", f"Advisory {year}")
        self.yearly_return(self._chance.choice(("Form 1065", "Form 1120-S", "Form 1120")), 160_000, late=0.55)

    def nonprofit(self) -> None:
        for year in range(2023, 2027):
            for step, month in enumerate((5, 6, 8)):
                words = f"Audit {year - 1}, progress bill {step + 1}"
                self._bill(year, month, 4, 20, 420_000, words, f"Audit {year - 1}")
        self.yearly_return("Form 990", 130_000, late=0.7)

    def yearly_return(self, form: str, cents: int, *, late: float) -> None:
        usually_late = self._chance.random() < late
        for year in range(2023, 2027):
            extended = usually_late != (self._chance.random() < 0.15)
            month, first, last = (self._chance.choice((9, 10)), 1, 20) if extended else (
                self._chance.choice((2, 3, 3, 3, 4)), 4, 20)  # fmt: skip
            words = f"{form}, {year - 1}" + (", extended" if extended else "")
            self._bill(year, month, first, last, cents, words, f"{form} {year - 1}")

    def _bill(
        self, year: int, month: int, first: int, last: int, cents: int, words: str, job: str, *, steady: bool = False
    ) -> None:
        from datetime import date

        day = moments.working_day(
            moments.number_of(date(year, month, first)) + self._chance.randrange(last - first + 1)
        )
        if not self._first <= day <= self._last:
            return
        scale = self._client.size if steady else self._client.size * (0.75 + 0.5 * self._chance.random())
        rounded = max(7_500, round(cents * scale / 500) * 500)
        if not steady and self._chance.random() < 0.12:
            rounded += self._chance.randrange(100)  # with expenses, to the cent
        self.made.append(Planned(day, rounded, words, job, self._terms))
