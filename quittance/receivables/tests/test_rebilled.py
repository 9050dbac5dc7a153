"""Voided and billed again under the same number: payments follow. Under another one: a person decides."""

import pytest
from django.db import IntegrityError, transaction

from quittance.core.models import Event
from quittance.receivables import queries
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Standing
from quittance.receivables.tests import books
from quittance.receivables.tests.anew import judge, last_years, ours_on, rebill, void
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


@pytest.fixture
def paid() -> Invoice:
    """61001 of 1,000.00, of which 400.00 was paid through us."""
    row = books.invoice(books.client("1001"), 1_000_00, number="61001")
    books.pay((row, 400_00))
    return row


@pytest.mark.parametrize("old", [False, True], ids=["alone", "beside an old one"])
@pytest.mark.parametrize("voided_first", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("compare", [True, False])
def test_payments_follow_in_any_order_of_arrival_in_cycles_and_in_full_compares(
    paid: Invoice, *, voided_first: bool, at_once: bool, compare: bool, old: bool
) -> None:
    if old:
        last_years(paid)
    whose = () if compare else (paid.client,)
    if voided_first:
        void(paid)
    else:
        anew = rebill(paid)
    if not at_once:
        judge(*whose)
    if voided_first:
        anew = rebill(paid)
    else:
        void(paid)
    judge(*whose)
    assert (ours_on(paid), ours_on(anew), due(paid), due(anew)) == (0, 400_00, 0, 600_00)
    assert Invoice.objects.filter(ours_cents__gt=0).get() == anew
    judge(*whose)
    assert Event.objects.filter(name="items.followed").count() == 1
    assert not queries.voided_with_money().exists()


def test_the_history_tells_what_followed_and_where_from(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    told = Event.objects.get(name="items.followed")
    assert (told.subject_id, told.by, told.at) == (anew.pk, "sync", now_is(10))
    assert told.facts == {
        "amount": "$400.00", "client": "Client 1001", "number": "61001", "former": "61001", "former_id": paid.pk,
    }  # fmt: skip


@pytest.mark.parametrize("number", ["61001", " 61001 ", "inv-7 "])
def test_the_number_is_compared_trimmed_and_without_regard_to_case(number: str) -> None:
    row = books.invoice(books.client(), 100_00, number="INV-7" if "7" in number else "61001")
    books.pay((row, 100_00))
    void(row)
    anew = rebill(row, 100_00, number=number)
    judge(row.client)
    assert (ours_on(anew), due(anew)) == (100_00, 0)


def test_what_is_absent_is_as_what_is_voided(paid: Invoice) -> None:
    Invoice.objects.filter(pk=paid.pk).update(gone_at=now_is(4))
    anew = rebill(paid)
    judge(paid.client)
    assert (ours_on(paid), ours_on(anew)) == (0, 400_00)


def test_billed_anew_for_less_the_payment_follows_and_the_invoice_is_overpaid(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid, 300_00)
    judge(paid.client)
    assert (ours_on(anew), due(anew)) == (400_00, 0)
    assert [line.label for line in queries.why_due(Invoice.objects.get(pk=anew.pk))][-1] == "Overpaid"


def test_the_leave_to_overpay_ends_with_what_followed(paid: Invoice) -> None:
    with transaction.atomic():
        void(paid)
        anew = rebill(paid, 300_00)
        judge(paid.client)
        with pytest.raises(IntegrityError, match="receivables_invoice_covered"), transaction.atomic():
            Invoice.objects.filter(pk=anew.pk).update(ours_cents=500_00)


def test_a_hold_follows_and_is_received_where_it_went(paid: Invoice) -> None:
    held = items.hold(
        lines=[items.Line(client=paid.client_id, invoice=paid.pk, amount_cents=100_00)], now=now_is(3)
    )  # fmt: skip
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    items.receive(items=held, now=now_is(11))
    (row,) = Receipt.objects.filter(pk=held[0].pk)
    assert (row.invoice, row.standing, due(anew)) == (anew, Standing.RECEIVED, 500_00)


def test_what_took_a_part_back_follows_with_its_item_and_dead_attempts_stay(paid: Invoice) -> None:
    dead = items.hold(lines=[items.Line(client=paid.client_id, invoice=paid.pk, amount_cents=50_00)], now=now_is(1))
    items.release(items=dead, now=now_is(1))
    items.reverse(item=Receipt.objects.get(invoice=paid, standing="received"), now=now_is(2), amount_cents=150_00)
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    assert (ours_on(anew), due(anew)) == (250_00, 750_00)
    assert [*Receipt.objects.filter(invoice=paid).values_list("standing", flat=True)] == [Standing.RELEASED]


@pytest.mark.parametrize("kind", ["invoice", "finance_charge"])
@pytest.mark.parametrize("open_cents", [0, 500_00], ids=["closed", "open"])
@pytest.mark.parametrize("seen", [-365, 8], ids=["seen before", "mirrored only now"])
def test_an_earlier_bill_with_the_same_number_never_takes_the_money(kind: str, open_cents: int, seen: int) -> None:
    paid = books.invoice(books.client(), 1_000_00, number="001", kind=kind)
    books.pay((paid, 400_00))
    old = last_years(paid, open_cents)
    Invoice.objects.filter(pk=old.pk).update(first_seen_at=now_is(seen))
    void(paid)
    for whose in ((paid.client,), ()):
        judge(*whose)
        assert (ours_on(paid), ours_on(old), due(old)) == (400_00, 0, open_cents)
        assert [*queries.voided_with_money()] == [paid]


@pytest.mark.parametrize(("seen", "follows"), [(-1, False), (0, False), (1, True)])
def test_of_bills_of_one_day_the_one_seen_later_came_after(paid: Invoice, seen: int, *, follows: bool) -> None:
    void(paid)
    other = books.invoice(paid.client, 1_000_00, number="61001", first_seen_at=now_is(seen))
    judge(paid.client)
    assert ours_on(other) == (400_00 if follows else 0)
    assert queries.voided_with_money().exists() != follows


def test_a_voided_bill_that_comes_to_life_again_leaves_the_money_where_it_went(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    Invoice.objects.filter(pk=paid.pk).update(voided=False, open_cents=1_000_00)
    judge(paid.client)
    judge()
    assert (due(paid), ours_on(anew), due(anew)) == (1_000_00, 400_00, 600_00)


@pytest.mark.parametrize("unlike", ["number", "client", "kind", "two", "voided too", "gone too", "blank"])
def test_without_exactly_one_bill_in_its_place_a_person_decides(paid: Invoice, unlike: str) -> None:
    void(paid)
    match unlike:
        case "number":
            rebill(paid, number="61009")
        case "client":
            books.invoice(books.client(), 1_000_00, number="61001")
        case "kind":
            books.invoice(paid.client, 1_000_00, number="61001", kind="finance_charge")
        case "two":
            rebill(paid)
            rebill(paid)
        case "voided too":
            void(rebill(paid))
        case "gone too":
            Invoice.objects.filter(pk=rebill(paid).pk).update(gone_at=now_is(4))
        case _:
            Invoice.objects.filter(pk=paid.pk).update(number=" ")
            rebill(paid, number=" ")
    judge(paid.client)
    assert [*queries.voided_with_money()] == [paid]
    assert ours_on(paid) == 400_00


def test_a_voided_bill_whose_payments_were_all_taken_back_is_nobodys_task(paid: Invoice) -> None:
    items.reverse(item=Receipt.objects.get(invoice=paid), now=now_is(2))
    void(paid)
    judge(paid.client)
    assert not queries.voided_with_money().exists()


def test_billed_anew_twice_over_the_payment_goes_on_to_the_last(paid: Invoice) -> None:
    void(paid)
    second = rebill(paid)
    judge(paid.client)
    void(second)
    third = rebill(paid, days=6)
    judge(paid.client)
    assert (ours_on(paid), ours_on(second), ours_on(third)) == (0, 0, 400_00)


def test_when_a_restored_backup_takes_the_new_bill_away_a_person_decides(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    Invoice.objects.filter(pk=paid.pk).update(voided=False, open_cents=1_000_00)
    Invoice.objects.filter(pk=anew.pk).update(gone_at=now_is(9))
    judge()
    assert (due(paid), ours_on(anew)) == (1_000_00, 400_00)
    assert [*queries.voided_with_money()] == [anew]
