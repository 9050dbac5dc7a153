"""What the lists ask is answered by an index, as the `app` role under row-level security, however many rows there are.

A plan for a few rows would read them all: the planner is kept from that, and must then show a way by index. Which one
it takes is a matter of counted rows, so there are some thousands, nearly all paid, and they are counted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Lower

from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.web.firm import search, tables
from quittance.web.firm.clients import listing as clients
from quittance.web.firm.invoices import listing as invoices
from quittance.web.firm.tests import shelf
from tests.cast import NOW, Cast

TODAY = date(2026, 6, 3)


@contextmanager
def many_rows(cast: Cast) -> Iterator[None]:
    """As if there were too many rows to read or to sort them all."""
    with shelf.harbor(cast):
        acme = books.client("1001", name="Acme Co")
        for number in range(5):
            books.invoice(acme, 100 + number, number=f"6100{number}")
        filled(acme, 2_000)
    with shelf.harbor(cast), transaction.atomic(), connection.cursor() as cursor:
        for setting in ("enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_hashagg"):
            cursor.execute(f"SET LOCAL {setting} = off")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0].endswith("_app")
        yield


def filled(client: Client, count: int) -> None:
    """Paid invoices, counted as autovacuum would count them, and without the pages that earlier tests filled."""
    fields = {"client": client, "kind": "invoice", "issued_date": TODAY, "source_hash": 1, "first_seen_at": NOW}
    Invoice.objects.bulk_create(
        Invoice(**fields, number=str(10_000 + key), amount_cents=1, open_cents=0, source_key=str(key))
        for key in range(count)
    )
    with connections["owner"].cursor() as owner:
        owner.execute("VACUUM (FULL, ANALYZE) receivables_invoice, receivables_client")


def plan(rows: QuerySet[Any, Any]) -> str:
    return rows.explain()


def test_sums_of_all_that_is_open_come_from_the_small_index_of_open_bills_alone(cast: Cast) -> None:
    with many_rows(cast):
        sums = Invoice.objects.filter(due_cents__gt=0).values("currency")
        for asked in (
            sums.annotate(count=Count("pk"), billed=Sum("amount_cents"), due=Sum("due_cents")),
            clients.owing(Invoice.objects.all(), TODAY, "client"),
            invoices.shown(Invoice.objects.all(), "overdue", TODAY).values_list("pk"),
        ):
            assert "using receivables_invoice_due" in plan(asked), asked.query


def test_the_newest_of_a_million_invoices_are_found_without_sorting_them(cast: Cast) -> None:
    with many_rows(cast):
        for which, index in (("all", "receivables_invoice_dated"), ("voided", "receivables_invoice_voided")):
            rows = invoices.shown(Invoice.objects.all(), which, TODAY)
            found = plan(rows.order_by(*tables.ordered(("issued_date",), descending=True), "-pk")[:50])
            assert f"Backward using {index}" in found
            assert "Sort" not in found


def test_invoices_in_the_order_of_clients_names_are_found_client_by_client(cast: Cast) -> None:
    with many_rows(cast):
        rows = Invoice.objects.filter(gone_at=None).order_by(Lower("client__name"), "client_id", "pk")
        assert "using receivables_client_name" in plan(rows.values_list("pk")[:50])
        by_name = Client.objects.filter(gone_at=None).order_by(Lower("name"), "pk")
        assert "using receivables_client_name" in plan(by_name[:50])


def test_an_invoices_number_is_searched_as_a_range_of_the_index(cast: Cast) -> None:
    with shelf.harbor(cast):
        filled(books.client("1001"), 5_000)
        found = plan(Invoice.objects.filter(search.begins("number", "1234"), gone_at=None))
    [condition] = [line for line in found.splitlines() if "Index Cond" in line]
    assert ">= '1234'" in condition
