"""A balance is never shown between two halves of what happened at the source."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.integrations.pms.protocol import Row
from quittance.receivables.models import Invoice
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import Cast


class Meddled(Paper):
    """Somebody posts a receipt just after the invoices were read."""

    meddling = False

    def changed(self, table: str, *, since: int) -> Iterator[list[Row]]:
        yield from super().changed(table, since=since)
        if table == "invoices" and self.meddling:
            self.meddling = False
            self.put("invoices", "101", open_amount="0.0000")
            self.put("entries", "201", client_id="11", amount="300.0000")
            self.put("applications", "301", from_entry_id="201", to_entry_id="101", amount="300.0000")


@pytest.mark.parametrize("compare", [False, True])
def test_what_is_posted_between_two_tables_is_read_whole(cast: Cast, *, compare: bool) -> None:
    with scope.firm(cast.harbor.pk):
        connect()
        paper = Meddled()
        small_books(paper)
        turn(paper)
        paper.meddling = True
        turn(paper, compare=compare)
        invoice = Invoice.objects.get(number="61002")
        assert invoice.open_cents == 0
        assert sum(receipt.amount_cents for receipt in invoice.receipts.all()) == 30_000
