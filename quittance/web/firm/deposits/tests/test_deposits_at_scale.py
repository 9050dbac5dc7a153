"""What the pages of deposits ask is answered by an index, as the `app` role, however many rows there are."""

from datetime import timedelta

from django.db import connections
from django.db.models import QuerySet

from quittance.core import scope
from quittance.payments.models import Payout
from quittance.reconciliation.models import FiledRow, FileSet
from quittance.tenancy.models import BankAccount
from tests.cast import NOW, Cast

_SETS, _ROWS = 20, 300


def filled() -> FileSet:
    """Thousands of rows in many sets, counted as autovacuum would count them."""
    account = BankAccount.objects.create(name="Operating", account="acct_1", added_at=NOW)
    for number in range(1, _SETS + 1):
        row = FileSet.objects.create(
            bank_account=account, currency="USD", number=number, deposit_date=NOW.date() + timedelta(days=number),
            previous=f"{number - 1:064}" if number > 1 else "", hash=f"{number:064}", manifest={}, setup={},
            archive="", built_at=NOW,
        )  # fmt: skip
        FiledRow.objects.bulk_create(
            FiledRow(
                file_set=row, code=number * 1_000 + place, suffix=100, use="invoice", ref=f"AIW-{place}",
                row_date=NOW.date(), amount_cents=number * 1_000 + place, method="card",
            )
            for place in range(_ROWS)
        )  # fmt: skip
    Payout.objects.bulk_create(
        Payout(
            bank_account=account, payout_id=f"po_{place}", method="card", currency="USD", amount_cents=place,
            deposit_date=NOW.date() + timedelta(days=place), created_at=NOW, heard_at=NOW, looked_at=NOW,
        )
        for place in range(3_000)
    )  # fmt: skip
    with connections["owner"].cursor() as owner:
        owner.execute("VACUUM (FULL, ANALYZE) reconciliation_filed_row, reconciliation_file_set, payments_payout")
    return row


def plan(rows: QuerySet[FiledRow] | QuerySet[Payout]) -> str:
    return rows.explain()


def test_rows_of_a_set_amounts_and_days_are_found_by_index(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        row = filled()
        page = plan(row.rows.order_by("code", "suffix")[:50])
        assert "using reconciliation_filed_row_place" in page
        assert "Sort" not in page
        assert "reconciliation_filed_row_cents" in plan(FiledRow.objects.filter(amount_cents__in=[5_050, -5_050]))
        assert "reconciliation_filed_row_once" in plan(FiledRow.objects.filter(code__in=[5_050, 5_051]))
        week = Payout.objects.filter(deposit_date__range=(NOW.date(), NOW.date() + timedelta(days=6)))
        assert "payments_payout_by_da" in plan(week)
