"""What stands around one bill on its page: payments that may be ours, the client's other bills, whether it has a paper.

Every page of a payment link asks all three, so they are written out and asked in one statement.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from quittance.core import scope
from quittance.receivables.models import Invoice
from quittance.receivables.models.receipt import Verdict
from quittance.web.portal.invoices.bills import HELD
from quittance.web.portal.invoices.listing import Total


@dataclass(frozen=True)
class Around:
    matching: tuple[int, ...]  # cents that are held until the firm decides whether they are ours
    others: list[Total]  # what else is due, by currency
    has_paper: bool


def of(invoice: Invoice, *, clients: Collection[int]) -> Around:
    with connection.cursor() as cursor:
        cursor.execute(
            _AROUND,
            {
                "firm": scope.firm_id(),
                "invoice": invoice.pk,
                "invoices": [invoice.pk],
                "clients": list(clients),
                "held": Verdict.PROBABLE.value,
            },
        )
        held, currencies, cents, counts, has_paper = cursor.fetchone()
    others = [Total(*each) for each in zip(currencies, map(int, cents), counts, strict=True)]
    return Around(tuple(held), others, has_paper=has_paper)


_AROUND = f"""
SELECT ARRAY(SELECT amount_cents FROM ({HELD}) held), coalesce(array_agg(currency), '{{}}'),
       coalesce(array_agg(cents), '{{}}'), coalesce(array_agg(count), '{{}}'),
       EXISTS (SELECT FROM receivables_invoice_pdf WHERE firm_id = %(firm)s AND invoice_id = %(invoice)s)
  FROM (SELECT currency, SUM(due_cents) AS cents, COUNT(*) AS count FROM receivables_invoice
         WHERE firm_id = %(firm)s AND client_id = ANY(%(clients)s) AND due_cents > 0 AND id <> %(invoice)s
         GROUP BY currency ORDER BY currency) other
"""  # noqa: S608  a statement of our own, no value
