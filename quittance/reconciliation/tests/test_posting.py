"""Rows of the alt file that a person posts by hand: marked, they are no longer missing; unmarked, they are."""

import pytest

from quittance.core.models import Event
from quittance.payments.tests.orders import alone, line
from quittance.receivables.tests import books
from quittance.reconciliation.actions import posting
from quittance.reconciliation.actions.posting import CannotMark
from quittance.reconciliation.models import FiledRow, Posted
from quittance.reconciliation.queries.unposted import items_of, unposted
from quittance.reconciliation.tests.banks import Bank

DANA = "staff:9"


@pytest.fixture
def rows(bank: Bank) -> list[FiledRow]:
    one = books.client("100")
    bank.till.pay(line(books.invoice(one, 100_00)), alone(one, 25_00), now=bank.now)
    bank.paid_out()
    bank.close()
    return list(FiledRow.objects.order_by("suffix"))


def test_what_is_marked_as_posted_is_no_longer_missing_until_it_is_unmarked(rows: list[FiledRow], bank: Bank) -> None:
    _, alt = rows
    assert [row.amount_cents for row in items_of(unposted())] == [100_00, 25_00]
    assert len(posting.mark(rows=[alt], by=DANA, now=bank.now)) == 1
    assert [row.amount_cents for row in items_of(unposted())] == [100_00]
    assert posting.unmark(rows=[alt], by=DANA, now=bank.now) == 1
    assert [row.amount_cents for row in items_of(unposted())] == [100_00, 25_00]
    names = [event.name for event in Event.objects.filter(name__startswith="filed_rows.").order_by("pk")]
    assert names == ["filed_rows.posted", "filed_rows.reopened"]


def test_marked_twice_it_is_marked_once(rows: list[FiledRow], bank: Bank) -> None:
    posting.mark(rows=rows[1:], by=DANA, now=bank.now)
    assert posting.mark(rows=rows[1:], by="staff:10", now=bank.now) == []
    assert Posted.objects.get().posted_by == DANA


def test_a_row_that_pays_an_invoice_is_seen_in_the_books_and_is_not_marked(rows: list[FiledRow], bank: Bank) -> None:
    with pytest.raises(CannotMark):
        posting.mark(rows=rows, by=DANA, now=bank.now)
    assert not Posted.objects.exists()
