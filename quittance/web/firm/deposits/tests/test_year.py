"""From gross to net: the months' sums are those of the files, to the cent."""

import csv
import io

from django.db.models import Sum
from django.test import Client as Browser

from quittance.payments.actions import refunding, sending_back
from quittance.payments.models import Refund
from quittance.receivables.models import Receipt
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet, Proof
from quittance.reconciliation.queries import yearly
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits.tests.conftest import HERE, Story
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast


def in_file(browser: Browser, year: int) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(browser.get(f"{HERE}year/file/?year={year}")))))


def test_the_sums_of_a_year_are_those_of_its_files(bank: Bank, paid: Story, left: FileSet, danas: Browser) -> None:
    """FILE-8, with a refund of a part that falls into a later deposit."""
    item = Receipt.objects.get(code=paid.transfer.code, suffix=100)
    refunding.ask(
        payment=paid.transfer, items={item.pk: 1_000_00}, reason="Billed twice", owed_again=False, by="staff:1",
        key="refund:one", now=bank.now,
    )  # fmt: skip
    refund_now(bank)
    bank.paid_out(8)
    bank.close()
    (total,) = yearly.year(left.deposit_date.year).totals
    assert (total.gross_cents, total.refunds_cents, total.failed_cents, total.disputes_cents) == (
        3_100_00, -1_000_00, 0, 0,
    )  # fmt: skip
    assert dict(total.fees) == {"ACH": 24_00, "CC": 3_00}
    rows = FiledRow.objects.aggregate(cents=Sum("amount_cents"))["cents"]
    fees = FiledFee.objects.aggregate(cents=Sum("amount_cents"))["cents"]
    assert total.gross_cents + total.refunds_cents == rows
    assert total.fee_cents == fees
    assert total.net_cents == total.deposits_cents == rows - fees
    assert total.deposits_cents == sum(proof.payout.amount_cents for proof in Proof.objects.exclude(file_set=None))
    lines = in_file(danas, left.deposit_date.year)
    assert sum(float(line["Deposits"]) for line in lines) * 100 == total.deposits_cents
    page = text(danas.get(f"{HERE}year/?year={left.deposit_date.year}"))
    assert "$2,073.00" in page


def refund_now(bank: Bank) -> None:
    """The processor takes it, and says that it did."""
    for row in Refund.objects.all():
        sending_back.send(refund=row, now=bank.now)


def test_a_year_without_files_says_what_comes_and_one_beyond_all_books_is_refused(danas: Browser, cast: Cast) -> None:
    del cast
    assert "No file left in this year" in text(danas.get(f"{HERE}year/?year=2020"))
    assert danas.get(f"{HERE}year/?year=20").status_code == 400


def test_the_file_needs_the_right_to_export(left: FileSet, cast: Cast) -> None:
    assert desk_of(cast.miguel).get(f"{HERE}year/file/?year={left.deposit_date.year}").status_code == 200
    assert desk_of(cast.sam).get(f"{HERE}year/file/").status_code == 403


def test_what_is_not_posted_stands_with_the_file_in_which_it_left(left: FileSet, paid: Story, danas: Browser) -> None:
    page = text(danas.get(f"{HERE}unposted/"))
    assert f"AIW-{paid.transfer.code}-100" in page
    assert f'href="{HERE}files/{left.pk}/"' in page
    lines = list(csv.DictReader(io.StringIO(text(danas.get(f"{HERE}unposted/file/?q=61001")))))
    assert [(line["Reference"], line["Amount"], line["File set"]) for line in lines] == [
        (f"AIW-{paid.transfer.code}-100", "3000.00", "1")
    ]


def test_on_a_phone_each_fee_has_the_name_of_its_method(danas: Browser, left: FileSet) -> None:
    page = text(danas.get(f"{HERE}year/?year={left.deposit_date.year}"))
    assert page.count('data-label="bank transfer fees"') == page.count('data-label="card fees"') == 2
