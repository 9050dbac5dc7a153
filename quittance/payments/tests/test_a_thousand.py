"""A thousand payers on one invoice, each through the whole way to the processor."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from quittance.core import scope
from quittance.payments.actions import paying
from quittance.payments.actions.charge import Payer
from quittance.payments.actions.paying import Entered
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import VISIT, Till
from quittance.receivables.actions import items
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is
from tests.cast import Cast

PAYERS, AT_ONCE = 1_000, 24


def test_of_a_thousand_payers_one_is_charged_and_each_other_reads_why_not(cast: Cast, till: Till) -> None:
    """Immunity 2: exactly one charge at the processor, and nobody gets an answer that is not clear."""
    bill = books.invoice(books.client("1001"), 1_000_00)
    lines = (line(bill),)
    tokens = [till.firm.token() for _ in range(PAYERS // 10)]

    def attempt(place: int) -> str:
        wish = paying.Wish(
            lines=lines, charged_cents=1_000_00, address=f"payer{place}@client.example",
            by_what=Entered(tokens[place % len(tokens)]), visit=VISIT,
        )  # fmt: skip
        by = Payer(Way.PASS, f"pass:{place}")
        try:
            with scope.firm(cast.harbor.pk):
                return paying.pay(wish=wish, by=by, key=f"form-of-{place}", now=now_is(0)).state
        except items.AlreadyCovered as refused:
            return str(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(attempt, range(PAYERS)))
    told = f"Invoice {bill.number} is paid, or being paid, already."
    assert answers == {"succeeded": 1, told: PAYERS - 1}
    assert till.taken() == [1_000_00]
    assert (due(bill), Payment.objects.count()) == (0, 1)
