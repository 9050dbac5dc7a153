"""A firm's weeks as the product lives them: payers click, the processor's days pass, our own jobs hear and close.

The wall clock is the processor's. At each stop the timetable's jobs are asked for once, and all that follows is done.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from quittance.core import business_days, clock, scope
from quittance.core.money import Currency, Money
from quittance.core.queue import enqueue
from quittance.payments.models import Payment, Payout, Refund
from quittance.payments.tests import back
from quittance.payments.tests.tills import Till
from quittance.receivables.actions import items
from quittance.receivables.models import Receipt
from quittance.reconciliation.actions import stored
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet, Gap, Proof
from quittance.tenancy.actions import bank_accounts
from tests import processor
from tests.cast import Cast
from tests.processor import KEY, Processor

BANK, CARD = "pm_usBankAccount_success", "pm_card_visa"
TIMETABLE = (
    "payments.listen_all", "payments.look_for_payouts_all", "payments.compare", "payments.ask_after_refunds",
    "reconciliation.close_all",
)  # fmt: skip
_OURS = r"^(core\.(react|open_inbound)|payments\.|reconciliation\.)"
_MAIL = "reconciliation.mail"  # of which other tests tell
_HOP = timedelta(days=399)  # as far as the processor's clock goes at once
_LIVING = ("Posted_Invoice_Payments.csv", "Posted_alt_Payments.csv", "Transaction_fee_report.csv")


def moment(told: str) -> datetime:
    """`2026-03-06T18:00Z`, or with another zone than UTC."""
    found = datetime.fromisoformat(told)
    if found.utcoffset() is None:
        raise ValueError(f"{told} is without its zone.")
    return found.astimezone(UTC)


def world_time(of: Processor) -> datetime:
    return datetime.fromtimestamp(of.ask("GET", "clock")["now"], UTC)


def go(of: Processor, to: datetime) -> None:
    while (now := world_time(of)) < to:
        of.ask("POST", "clock", {"to": int(min(to, now + _HOP).timestamp())})


@dataclass
class Eras:
    """A processor for as many stories as follow each other in its time: it goes forward only."""

    folders: pytest.TempPathFactory
    stack: ExitStack = field(default_factory=ExitStack)
    processor: Processor | None = None

    def at(self, begins: datetime) -> Processor:
        if self.processor is not None and world_time(self.processor) < begins:
            go(self.processor, begins)
            return self.processor
        self.stack.close()
        folder: Path = self.folders.mktemp("era")
        self.processor = self.stack.enter_context(processor.running(folder, begins=begins.isoformat()))
        return self.processor


@dataclass
class Story:
    till: Till
    now: datetime = field(init=False)  # of the last stop

    def __post_init__(self) -> None:
        self.now = world_time(self.till.firm.processor)

    def to(self, told: str) -> None:
        """All that the processor does until then happens at its own moment; then it is heard of."""
        go(self.till.firm.processor, moment(told))
        self.now = world_time(self.till.firm.processor)
        self.hear()

    def days(self, count: int = 1) -> None:
        """So many business days, each until its afternoon: what came by then is heard of on that day."""
        for _ in range(count):
            self.to(f"{business_days.after(self.now.date(), 1)}T21:00Z")

    def hear(self) -> None:
        with scope.no_firm():
            for name in TIMETABLE:
                enqueue(name)
                _work_off()

    def pay(self, *lines: items.Line, by_what: str = BANK, at: str = "", **more: Any) -> Payment:
        if at:
            self.to(at)
        payment = self.till.pay(*lines, by_what=by_what, now=self.now, **more)
        payment.refresh_from_db()
        return payment

    def befall(self, what: str, **how: object) -> Any:
        """At the processor, as `charges/ID/return`. It is heard of at the next stop."""
        return self.till.firm.processor.ask("POST", what, how)

    def refund(self, payment: Payment, items: dict[int, int] | None = None) -> Refund:
        """The firm gives it back, or so much of the items with these suffixes; the processor hears of it at once."""
        payment.refresh_from_db()
        rows = Receipt.objects.filter(code=payment.code)
        wanted = items and {rows.get(suffix=suffix).pk: cents for suffix, cents in items.items()}
        made = back.ask(payment, wanted, now=self.now)
        self.hear()
        made.refresh_from_db()
        return made

    def credit_card(self, state: str) -> str:
        """A visa whose holder lives there."""
        facts = {"card[token]": "tok_visa", "billing_details[address][state]": state}
        made = self.till.firm.processor.post("payment_methods", self.till.account, type="card", **facts)
        return str(made["id"])

    def charge_of(self, payment: Payment) -> str:
        return str(self._theirs("charges", payment)["id"])

    def dispute_of(self, payment: Payment) -> str:
        return str(self._theirs("disputes", payment)["id"])

    def _theirs(self, what: str, payment: Payment) -> Any:
        (found,) = (each for each in self.till.firm.listed(what) if each["payment_intent"] == payment.intent_id)
        return found


def _work_off() -> None:
    """A worker's turn, in this thread: the oldest first, until nothing of these domains waits."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name__regex=_OURS).exclude(task_name=_MAIL)
    while (job := waiting.order_by("pk").first()) is not None:
        app.job_manager.cancel_job_by_id(job.pk, delete_job=True)  # taken, so that its like may be asked for
        app.tasks[job.task_name].func(**job.args)


def days_told() -> list[tuple[str, str]]:
    """Each file set: its deposit day, and what the bank shows."""
    rows = FileSet.objects.order_by("bank_account", "number")
    return [(f"{row.deposit_date}", row.totals["deposit"]) for row in rows]


def rows_told() -> list[tuple[str, str, str, str]]:
    """Each row of all files: its date, reference, amount and note."""
    rows = FiledRow.objects.order_by("file_set__bank_account", "file_set__number", "code", "suffix")
    return [(f"{row.row_date}", row.ref, amount(row.amount_cents), row.notes) for row in rows]


def fees_told() -> list[tuple[str, str, str, str, str]]:
    """Each row of the fee reports: its key, amount and words, the day of the payment and that of the deposit."""
    rows = FiledFee.objects.order_by("file_set__bank_account", "file_set__number", "pk")
    return [
        (row.key, amount(row.amount_cents), row.details, f"{row.transaction_date}", f"{row.deposit_date}")
        for row in rows
    ]


def amount(cents: int) -> str:
    return Money(cents, Currency.USD).machine()


def prove_all() -> None:
    """Nothing is left over, each row is in one file, the files come to the bank's lines, and are the same again."""
    assert [gap.words for gap in Gap.objects.all()] == []
    assert {proof.remainder_cents for proof in Proof.objects.all()} <= {0}
    keys = [*FiledRow.objects.values_list("code", "suffix")]
    assert len(keys) == len(set(keys))
    kept = Payout.objects.exclude(state="failed").exclude(proof__file_set=None)
    bank = sum(payout.amount_cents for payout in kept)
    written = 0
    for row in FileSet.objects.order_by("bank_account", "number"):
        one, again = stored.built_again(row), stored.built_again(row)
        assert one.manifest_bytes == again.manifest_bytes
        for file in one.files:
            assert file.content == again.file(file.name).content == stored.content(row, file.name)
            sign = -1 if file.name == _LIVING[-1] else 1
            written += sign * file.total_cents if file.name in _LIVING else 0
    assert written == bank


@pytest.fixture(scope="session")
def eras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eras]:
    found = Eras(tmp_path_factory)
    with found.stack:
        yield found


@dataclass
class Beginning:
    eras: Eras
    settings: Settings
    patch: pytest.MonkeyPatch

    def __call__(self, told: str, *, bears_fees: bool = False) -> Story:
        """From that moment on: a firm with a fresh account at the processor, and our clock is the world's."""
        of = self.eras.at(moment(told))
        self.settings.QUITTANCE = replace(self.settings.QUITTANCE, processor_url=of.address, processor_key=KEY)
        firm = processor.firm_at(of, bears_fees=bears_fees)
        story = Story(Till(firm))
        self.patch.setattr(clock, "now", lambda: story.now)
        bank_accounts.add(name="Operating", account=firm.at.account, last4="9991", by="system", now=story.now)
        story.hear()
        return story


@pytest.fixture
def begin(harbor: Cast, eras: Eras, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Beginning:
    del harbor
    return Beginning(eras, settings, monkeypatch)
