"""Marking rows as posted by hand, and correcting a set that left, at the desk."""

from django.test import Client as Browser

from quittance.receivables.models import Client
from quittance.reconciliation.models import FiledRow, FileSet, Posted
from quittance.reconciliation.queries.unposted import items_of, unposted
from quittance.web.firm.deposits.tests.conftest import HERE
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast


def test_a_row_of_the_alt_file_is_marked_and_opened_again(danas: Browser, left: FileSet) -> None:
    row = FiledRow.objects.get(use="on_account")
    there = f"{HERE}files/{left.pk}/posted/"
    answer = danas.post(there, {"row": row.pk})
    assert answer.headers["Location"].endswith("?show=alt#rows")
    assert (Posted.objects.count(), [each.amount_cents for each in items_of(unposted())]) == (1, [3_000_00])
    assert "1 row is marked as posted by hand." in text(danas.get(f"{HERE}files/{left.pk}/"))
    danas.post(there, {"row": row.pk, "undo": "yes"})
    assert [each.amount_cents for each in items_of(unposted())] == [3_000_00, 100_00]


def test_all_of_a_set_at_once_are_those_that_pay_no_invoice(danas: Browser, left: FileSet) -> None:
    danas.post(f"{HERE}files/{left.pk}/posted/")
    assert [(mark.code, mark.suffix) for mark in Posted.objects.all()] == [
        FiledRow.objects.values_list("code", "suffix").get(use="on_account")
    ]


def test_another_sets_row_is_not_touched(danas: Browser, left: FileSet) -> None:
    danas.post(f"{HERE}files/{left.pk}/posted/", {"row": 999_999})
    assert not Posted.objects.exists()
    assert danas.post(f"{HERE}files/999999/posted/").status_code == 404


def test_who_may_not_move_payments_marks_nothing(cast: Cast, left: FileSet) -> None:
    assert desk_of(cast.miguel).post(f"{HERE}files/{left.pk}/posted/").status_code == 403


def test_a_correction_is_seen_cell_by_cell_before_it_is_made(danas: Browser, left: FileSet) -> None:
    there = f"{HERE}files/{left.pk}/correct/"
    assert "There is nothing to correct" in text(danas.get(there))
    Client.objects.update(number="11022A")
    page = text(danas.get(there))
    assert "11022A" in page
    assert danas.post(there, {"reason": ""}).status_code == 400
    answer = danas.post(there, {"reason": "Renumbered"})
    made = FileSet.objects.get(kind="changes")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HERE}files/{made.pk}/")
    assert danas.post(there, {"reason": "Again"}).status_code == 409


def test_another_firms_set_is_not_there_to_be_corrected(danas: Browser) -> None:
    assert danas.get(f"{HERE}files/999999/correct/").status_code == 404
