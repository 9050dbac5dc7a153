"""A refund may leave with an earlier deposit than the charge that it is of comes with (FILE-9)."""

import pytest

from quittance.payments.tests import back, orders
from quittance.receivables.tests import books
from quittance.reconciliation.actions import moving
from quittance.reconciliation.models import FiledRow
from quittance.reconciliation.queries import moving as queries
from quittance.reconciliation.queries.correcting import differences
from quittance.reconciliation.queries.moving import Way
from quittance.reconciliation.tests import by_hand
from quittance.reconciliation.tests.by_hand import Told
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("harbor")


def test_an_item_whose_refund_stands_in_a_file_is_not_carried_away_from_under_it() -> None:
    """Else the file would have taken 40.00 from one invoice, and the next one have put 100.00 to another."""
    account, payment = by_hand.account(), back.paid(100_00)
    (item,) = orders.rows(payment)
    refund = back.apply(back.ask(payment, {item.pk: 40_00}))
    by_hand.payout(account, 3, Told("refund", refund.refund_id, -40_00))
    by_hand.close(3)
    to = books.invoice(item.client, 60_00)
    plan = queries.plan(payment=payment, item=item, client=item.client, invoice=to)
    assert plan.way is Way.TOLD
    moving.move(payment=payment, wish=moving.Wish(item, item.client, to, "Wrong bill", 60_00), by="staff:1", now=NOW)
    by_hand.payout(account, 4, by_hand.charge(payment))
    sets = by_hand.close(4)
    told = dict.fromkeys((item.invoice.number if item.invoice else "", to.number), 0)
    for row in FiledRow.objects.all():
        told[row.invoice] += row.amount_cents
    assert list(told.values()) == [0, 60_00]
    assert [differences(one) for one in sets] == [(), ()]
