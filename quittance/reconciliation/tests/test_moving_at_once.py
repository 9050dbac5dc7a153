"""Two who move at once, or move while somebody pays, with real commits (FILE-9, immunity 2)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from quittance.core import scope
from quittance.payments.tests import orders
from quittance.payments.tests.back import paid
from quittance.receivables.actions.items import AlreadyCovered
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due
from quittance.reconciliation.actions import moving
from quittance.reconciliation.actions.moving import Wish
from quittance.reconciliation.models import FiledRow, FileSet, Move
from quittance.reconciliation.rules.moves import CannotMove
from quittance.tenancy.models import BankAccount
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("harbor")


def at_once(cast: Cast, *attempts: Callable[[], str]) -> Counter[str]:
    gate = Barrier(len(attempts))

    def run(attempt: Callable[[], str]) -> str:
        try:
            with scope.firm(cast.harbor.pk):
                gate.wait(timeout=60)
                return attempt()
        except (CannotMove, AlreadyCovered) as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return Counter(pool.map(run, attempts))


def filed(item: Receipt) -> None:
    account = BankAccount.objects.create(name="Operating", account="acct_harbor", is_default=True, added_at=NOW)
    left = FileSet.objects.create(
        bank_account=account, currency="USD", number=1, deposit_date=NOW.date(), hash="0" * 64, manifest={}, setup={},
        archive="none", built_at=NOW,
    )  # fmt: skip
    FiledRow.objects.create(
        file_set=left, code=item.code or 0, suffix=item.suffix or 0, use="invoice", ref="AIW", row_date=NOW.date(),
        amount_cents=item.amount_cents, method="card",
    )  # fmt: skip


def test_of_two_who_move_one_item_to_two_invoices_one_does(cast: Cast) -> None:
    payment = paid(100_00)
    (item,) = orders.rows(payment)
    filed(item)
    places = [books.invoice(item.client, 100_00) for _ in range(4)]

    def to(place: Invoice) -> Callable[[], str]:
        wish = Wish(item, item.client, place, "Wrong bill", cents=100_00)
        return lambda: str(bool(moving.move(payment=payment, wish=wish, by="staff:9", now=NOW)))

    assert at_once(cast, *map(to, places)) == {"True": 1, "CannotMove": 3}
    assert sorted(due(place) for place in places) == [0, 100_00, 100_00, 100_00]
    assert Move.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_what_somebody_pays_in_the_same_moment_is_not_paid_twice(cast: Cast, round_: int) -> None:
    del round_
    payment = paid(100_00)
    (item,) = orders.rows(payment)
    place = books.invoice(item.client, 100_00)
    wish = Wish(item, item.client, place, "Wrong bill", cents=100_00)

    def move() -> str:
        moving.move(payment=payment, wish=wish, by="staff:9", now=NOW)
        return "done"

    def pay() -> str:
        orders.start(orders.line(place))
        return "done"

    assert at_once(cast, move, pay)["done"] == 1
    place.refresh_from_db()
    assert (place.due_cents, place.ours_cents) == (0, 100_00)
