"""Many rows written at once are the rows that were given: in their order, of one firm, all of them or none."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from quittance.core import scope
from quittance.core.scope import NoFirmInScope
from quittance.payments.models import Payout
from quittance.payments.rules.fees import Method
from quittance.reconciliation.actions.pouring import Pouring
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet
from quittance.reconciliation.rules.motions import Use
from quittance.tenancy.actions import bank_accounts
from tests.cast import NOW, Cast

DAY, OTHER_DAY = date(2026, 2, 28), date(1999, 12, 31)
FEE = (
    "file_set_id", "payout_id", "key", "amount_cents", "details", "method", "client_name", "client", "code",
    "transaction_date", "deposit_date",
)  # fmt: skip
ROW = (
    "file_set_id", "payout_id", "code", "suffix", "use", "ref", "row_date", "client", "invoice", "amount_cents",
    "notes", "method", "card",
)  # fmt: skip
TEXTS = (
    "", " ", "\t", "a\tb", "a\nb", "a\r\nb", "\r", "\\", "\\\\", "\\N", "\\n", "\\t", "\\.", "\\x41", "'", '"',
    '""', "a,b", "NULL", "null", "{}", "%s", "$1", ";--", "\x01\x1f\x7f", "\u0085\u2028\u2029", "\ufeff", "Zoë & Søn",
    "株式会社", "\U0001f469\u200d\U0001f467", "e\u0301", "\u202eabc", "=SUM(A1)", "x" * 100_000,
)  # fmt: skip
_keys = count(1)


class Place:
    """A file set of a firm, with a payout, that rows may be of."""

    def __init__(self) -> None:
        key = next(_keys)
        account = bank_accounts.add(name="Operating", account=f"acct_pour{key}", by="system", now=NOW)
        self.file_set = FileSet.objects.create(
            bank_account=account, currency="USD", number=1, deposit_date=DAY, hash=f"h{key}", manifest={}, setup={},
            archive=f"a{key}", built_at=NOW,
        ).pk  # fmt: skip
        self.payout = Payout.objects.create(
            bank_account=account, payout_id=f"po_pour{key}", method="bank", currency="USD", amount_cents=1,
            deposit_date=DAY, created_at=NOW, heard_at=NOW, looked_at=NOW,
        ).pk  # fmt: skip

    def fee(self, key: str, cents: int = 1, details: str = "", code: int | None = None) -> tuple[object, ...]:
        return (self.file_set, self.payout, key, cents, details, "ACH", details, "", code, OTHER_DAY, DAY)


@pytest.fixture
def place(harbor: Cast) -> Place:
    del harbor
    return Place()


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    poured = Pouring()
    poured.stage(model, columns, rows)
    poured.write()


def pour_fees(rows: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        pour(FiledFee, FEE, rows)


def keys() -> list[str]:
    return [*FiledFee.objects.order_by("pk").values_list("key", flat=True)]


def test_rows_are_written_in_the_order_in_which_they_came(place: Place) -> None:
    wanted = [f"{number * 7919 % 3001}-fee" for number in range(3000)]
    pour_fees([place.fee(key) for key in wanted])
    assert keys() == wanted


def test_every_text_is_kept_letter_by_letter_and_an_empty_one_is_no_null(place: Place) -> None:
    pour_fees([place.fee(f"{number}", details=text) for number, text in enumerate(TEXTS)])
    assert [*FiledFee.objects.order_by("pk").values_list("details", flat=True)] == list(TEXTS)
    assert [*FiledFee.objects.order_by("pk").values_list("client_name", flat=True)] == list(TEXTS)


def test_figures_days_words_and_nothing_at_all_are_kept_as_they_are(place: Place) -> None:
    pour_fees([place.fee("none", -(2**62)), place.fee("some", 2**62, code=2**62)])
    assert [*FiledFee.objects.order_by("pk").values_list("amount_cents", "code", "transaction_date")] == [
        (-(2**62), None, OTHER_DAY), (2**62, 2**62, OTHER_DAY),
    ]  # fmt: skip
    told = (
        place.file_set,
        None,
        1000,
        900,
        Use.ON_ACCOUNT,
        "1000-900",
        DAY,
        "11022",
        "",
        -1,
        "a\\b",
        Method.CARD,
        "visa",
    )
    with transaction.atomic():
        pour(FiledRow, ROW, [told])
    (row,) = FiledRow.objects.values_list(*ROW)
    assert row == told
    assert row[4:5] + row[11:12] == ("on_account", "card")


def test_rows_are_of_the_firm_in_scope_and_of_no_other(place: Place, cast: Cast) -> None:
    pour_fees([place.fee("ours")])
    with scope.firm(cast.second.pk):
        assert keys() == []
        pour_fees([Place().fee("theirs")])
        assert keys() == ["theirs"]
    assert keys() == ["ours"]
    assert {row.firm_id for row in FiledFee.objects.all()} == {cast.harbor.pk}


def test_without_a_firm_in_scope_nothing_is_written(place: Place) -> None:
    with scope.no_firm(), pytest.raises(NoFirmInScope):
        pour_fees([place.fee("nobody's")])
    assert keys() == []


def test_what_is_rolled_back_was_never_written_and_may_be_written_again(place: Place) -> None:
    class Changed(Exception):
        pass

    def pour_and_change_mind() -> None:
        with transaction.atomic():
            pour(FiledFee, FEE, [place.fee("once")])
            assert keys() == ["once"]
            raise Changed

    for _ in range(2):
        with pytest.raises(Changed):
            pour_and_change_mind()
        assert keys() == []
    pour_fees([place.fee("once")])
    assert keys() == ["once"]


def test_rows_that_fail_on_their_way_leave_none_behind(place: Place) -> None:
    def broken() -> Iterator[tuple[object, ...]]:
        yield place.fee("first")
        raise LookupError("no more")

    with pytest.raises(LookupError), transaction.atomic():
        pour(FiledFee, FEE, broken())
    with pytest.raises(IntegrityError):
        pour_fees([place.fee("same"), place.fee("same")])
    assert keys() == []
    pour_fees([])
    pour_fees([place.fee("first"), place.fee("same")])
    assert keys() == ["first", "same"]


def test_what_the_table_forbids_is_refused_here_too(place: Place) -> None:
    told = (place.file_set, None, 1000, 100, "nonsense", "1000-100", DAY, "", "", 1, "", "card", "")
    with pytest.raises(IntegrityError, match="reconciliation_filed_row_use"), transaction.atomic():
        pour(FiledRow, ROW, [told])
    assert not FiledRow.objects.exists()


def test_all_that_is_staged_is_written_while_something_else_is_done_and_seen_afterwards(place: Place) -> None:
    row = (place.file_set, None, 1000, 100, "invoice", "AIW-1000-100", DAY, "", "", 1, "", "card", "")
    with transaction.atomic():
        poured = Pouring()
        poured.stage(FiledFee, FEE, [place.fee("one")])
        poured.stage(FiledRow, ROW, [row])
        poured.stage(FiledFee, FEE, [place.fee("two")])
        assert keys() == []
        with poured.under_way():
            assert FileSet.objects.count() == 1
        assert (keys(), FiledRow.objects.count()) == (["one", "two"], 1)
        poured.write()
    assert (keys(), FiledRow.objects.count()) == (["one", "two"], 1)


def test_a_set_that_is_yet_to_come_may_be_named_and_has_to_come(place: Place) -> None:
    """What else a row names has to be there already."""
    to_come = FileSet.objects.get()
    place.file_set = to_come.pk + 1_000

    def pour_before(come: FileSet | None) -> None:
        with transaction.atomic():
            poured = Pouring()
            poured.stage(FiledFee, FEE, [place.fee("early")], before=FileSet)
            poured.write()
            if come is not None:
                come.save(force_insert=True)

    with pytest.raises(IntegrityError):
        pour_before(None)
    to_come.pk, to_come.number, to_come.previous = place.file_set, 2, "h"
    pour_before(to_come)
    assert keys() == ["early"]
    place.payout += 1_000
    with pytest.raises(IntegrityError), transaction.atomic():
        pour(FiledFee, FEE, [place.fee("strange")])
