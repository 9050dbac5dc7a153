"""FILE-9: an item moved to another invoice, client, or none; the books at once, the files where they told of it."""

import pytest

from quittance.core.models import Event
from quittance.outbox.models import Mail
from quittance.payments.actions import refunding, sending_back
from quittance.payments.models import Dispute, Payment
from quittance.payments.models import Policy as PaymentPolicy
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import line
from quittance.receivables.actions import decisions, judging
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due
from quittance.reconciliation.actions import moving, stored
from quittance.reconciliation.actions.moving import Wish
from quittance.reconciliation.models import FiledRow, Move, Proof
from quittance.reconciliation.queries import moving as queries
from quittance.reconciliation.queries.moving import Way
from quittance.reconciliation.rules.moves import CannotMove
from quittance.reconciliation.tests.banks import Bank
from quittance.reconciliation.tests.test_closing import BANK

DANA = "staff:9"


class Desk:
    """A payment of one invoice of 1,000.00, and another invoice of its client and of another's."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.one, self.two = books.client("100"), books.client("200")
        self.old = books.invoice(self.one, 1_000_00, number="61001")
        self.new = books.invoice(self.one, 1_000_00, number="61009")
        self.other = books.invoice(self.two, 1_000_00, number="70001")
        self.payment = bank.till.pay(line(self.old), by_what=BANK, now=bank.now)
        self.payment.refresh_from_db()

    @property
    def code(self) -> int:
        return self.payment.code or 0

    @property
    def dues(self) -> list[int]:
        return [due(row) // 100 for row in (self.old, self.new, self.other)]

    def filed(self) -> None:
        self.bank.paid_out()
        self.bank.close()

    def move(self, to: Invoice | None, client: Client | None = None, payment: Payment | None = None) -> Move:
        return move(payment or self.payment, to, client, self.bank)

    def rows(self) -> list[tuple[str, str, int]]:
        found = FiledRow.objects.order_by("pk").values_list("ref", "invoice", "amount_cents")
        return [(ref.replace(str(self.code), "c"), invoice, cents) for ref, invoice, cents in found]


def move(payment: Payment, to: Invoice | None, client: Client | None = None, bank: Bank | None = None) -> Move:
    item = queries.movable(payment)[0]
    to = Invoice.objects.select_related("client").get(pk=to.pk) if to else None
    whom = client or (to.client if to else item.row.client)
    plan = queries.plan(payment=payment, item=item.row, client=whom, invoice=to)
    wish = Wish(item.row, whom, to, "Billed to the wrong year", plan.cents, plan.overpaid_cents, plan.way)
    return moving.move(payment=payment, wish=wish, by=DANA, now=bank.now if bank else books.now_is(4))


@pytest.fixture
def desk(bank: Bank) -> Desk:
    return Desk(bank)


def test_before_any_file_the_row_carries_the_new_invoice_and_nothing_else_is_said(desk: Desk) -> None:
    found = desk.move(desk.new)
    assert (desk.dues, found.in_file, found.old_suffix) == ([1000, 0, 1000], False, None)
    desk.filed()
    assert desk.rows() == [("AIW-c-100", "61009", 1_000_00)]


def test_after_a_file_it_is_taken_from_the_old_and_put_to_the_new_outside_of_a_deposit(desk: Desk) -> None:
    desk.filed()
    found = desk.move(desk.new)
    assert (desk.dues, found.old_suffix, found.new_suffix) == ([1000, 0, 1000], 900, 101)
    one, two = desk.bank.close()
    assert desk.rows()[1:] == [("c-900", "61001", -1_000_00), ("AIW-c-101", "61009", 1_000_00)]
    assert (one.totals["deposit"], two.kind, two.totals["deposit"]) == ("992.00", "changes", "0.00")
    assert stored.built_again(two).hash == two.hash
    assert desk.bank.close() == [one, two]


def test_moved_twice_and_back_after_files_each_row_has_a_suffix_of_its_own(desk: Desk) -> None:
    desk.filed()
    for to in (desk.new, desk.other, desk.old):
        desk.move(to)
        desk.bank.close()
    assert desk.dues == [0, 1000, 1000]
    assert desk.rows()[1:] == [
        ("c-900", "61001", -1_000_00), ("AIW-c-101", "61009", 1_000_00),
        ("c-901", "61009", -1_000_00), ("AIW-c-102", "70001", 1_000_00),
        ("c-902", "70001", -1_000_00), ("AIW-c-103", "61001", 1_000_00),
    ]  # fmt: skip


def test_moved_on_before_anybody_was_told_is_told_once(desk: Desk) -> None:
    desk.filed()
    desk.move(desk.new)
    desk.move(desk.other)
    desk.bank.close()
    assert desk.rows()[1:] == [("c-900", "61001", -1_000_00), ("AIW-c-101", "70001", 1_000_00)]
    assert desk.dues == [1000, 1000, 0]


def test_moved_back_before_anybody_was_told_is_told_to_nobody_and_its_suffixes_are_used_up(desk: Desk) -> None:
    desk.filed()
    desk.move(desk.new)
    assert desk.move(desk.old).in_file is False
    assert (desk.dues, len(desk.bank.close())) == ([0, 1000, 1000], 1)
    desk.move(desk.other)
    desk.bank.close()
    assert desk.rows()[1:] == [("c-901", "61001", -1_000_00), ("AIW-c-102", "70001", 1_000_00)]


def test_to_no_invoice_of_another_client_it_is_a_row_of_the_alt_kind_with_a_note(desk: Desk) -> None:
    desk.filed()
    desk.move(None, desk.two)
    desk.bank.close()
    put = FiledRow.objects.get(suffix=101)
    assert (put.ref, put.client, put.invoice) == (f"{desk.code}-101", "200", "")
    assert put.notes == "Moved from invoice 61001"
    assert desk.dues == [1000, 1000, 1000]


def test_from_no_invoice_to_one_it_pays_that_invoice(bank: Bank) -> None:
    desk = Desk(bank)
    desk.move(None)
    assert Receipt.objects.get(code=desk.code).item == "on_account"
    desk.move(desk.new)
    desk.filed()
    assert desk.rows() == [("AIW-c-100", "61009", 1_000_00)]
    assert desk.dues == [1000, 0, 1000]


def test_what_the_practice_system_shows_there_already_needs_no_rows(desk: Desk) -> None:
    desk.filed()
    books.receipt(desk.new, 1_000_00, f"AIW-{desk.code}-100", on=books.later(3))
    judging.judge(now=books.now_is(4))
    found = desk.move(desk.new)
    assert (found.shown, found.old_suffix, desk.dues) == (True, None, [1000, 0, 1000])
    assert len(desk.bank.close()) == 1


def test_a_later_return_reopens_the_new_invoice(desk: Desk) -> None:
    desk.filed()
    desk.move(desk.new)
    back.returned(desk.payment, "R10")
    assert desk.dues == [1000, 1000, 1000]
    suffixes = [suffix for suffix, _ in back.lines(desk.payment)]
    assert suffixes == [100, 900, 101, 901]


def test_a_refunds_rest_is_moved_to_the_cent_and_a_later_refund_takes_it_from_the_new(desk: Desk) -> None:
    desk.filed()
    item = Receipt.objects.get(code=desk.code, suffix=100)
    back.apply(back.ask(desk.payment, {item.pk: 400_00}), days=8)
    assert desk.dues == [400, 1000, 1000]
    found = desk.move(desk.new)
    assert (found.amount_cents, found.old_suffix, found.new_suffix) == (600_00, 901, 101)
    assert desk.dues == [1000, 400, 1000]
    back.apply(back.ask(desk.payment, {item.pk: 100_00}), days=9)
    assert desk.dues == [1000, 500, 1000]
    assert back.lines(desk.payment)[-1] == (902, -100_00)
    assert back.ours(desk.payment) == 500_00


def test_nothing_is_moved_while_a_refund_or_a_dispute_is_undecided(desk: Desk) -> None:
    desk.filed()
    desk.payment.refresh_from_db()
    PaymentPolicy.objects.update_or_create(defaults={"refund_alone_cents": 100_00})
    back.ask(desk.payment)
    with pytest.raises(CannotMove, match="A refund of this payment is not decided yet"):
        desk.move(desk.new)


def test_nothing_is_moved_while_the_payers_bank_asks(desk: Desk) -> None:
    desk.filed()
    Dispute.objects.create(
        payment=desk.payment, dispute_id="du_1", currency="USD", amount_cents=1_000_00, opened_at=desk.bank.now,
        heard_at=desk.bank.now,
    )  # fmt: skip
    with pytest.raises(CannotMove, match="bank has not decided"):
        desk.move(desk.new)


def test_what_would_overpay_is_moved_only_by_who_saw_by_how_much(desk: Desk) -> None:
    small = books.invoice(desk.one, 300_00)
    item = queries.movable(desk.payment)[0].row
    wish = Wish(item, desk.one, small, "Wrong bill", cents=1_000_00)
    with pytest.raises(CannotMove, match="another amount"):
        moving.move(payment=desk.payment, wish=wish, by=DANA, now=desk.bank.now)
    desk.move(small)
    small.refresh_from_db()
    assert (small.due_cents, small.ours_cents) == (0, 1_000_00)


def test_it_is_told_in_the_audit_log_with_from_where_to_where_and_why(desk: Desk) -> None:
    desk.move(desk.other)
    event = Event.objects.get(name="payment.moved")
    assert event.facts["from"] == "invoice 61001 of Client 100"
    assert event.facts["to"] == "invoice 70001 of Client 200"
    assert (event.facts["reason"], event.facts["amount"], event.by) == ("Billed to the wrong year", "$1,000.00", DANA)


def test_the_same_form_sent_twice_moves_once(desk: Desk) -> None:
    desk.filed()
    item = queries.movable(desk.payment)[0].row
    wish = Wish(item, desk.one, desk.new, "Wrong bill", cents=1_000_00, way=Way.TOLD)
    moving.move(payment=desk.payment, wish=wish, by=DANA, now=desk.bank.now)
    with pytest.raises(CannotMove, match="Nothing is left of this item"):
        moving.move(payment=desk.payment, wish=wish, by=DANA, now=desk.bank.now)
    assert Move.objects.count() == 1


def test_a_refund_after_the_move_is_proved_and_leaves_in_a_file_from_the_new_invoice(desk: Desk) -> None:
    """Late news of the same payment: the deposit is explained to the cent, and the row names the new invoice."""
    desk.filed()
    desk.move(desk.new)
    desk.payment.refresh_from_db()
    asked = refunding.ask(
        payment=desk.payment, items={Receipt.objects.get(code=desk.code, suffix=100).pk: 400_00}, reason="Too much",
        by=DANA, key="refund:1", now=desk.bank.now,
    )  # fmt: skip
    sending_back.send(refund=asked, now=desk.bank.now)
    desk.bank.paid_out()
    desk.bank.close()
    assert desk.dues == [1000, 400, 1000]
    assert desk.rows()[1:] == [
        ("c-901", "61009", -400_00), ("c-900", "61001", -1_000_00), ("AIW-c-101", "61009", 1_000_00),
    ]  # fmt: skip
    assert all(proof.remainder_cents == 0 for proof in Proof.objects.all())


@pytest.mark.parametrize("news", ["return", "refund"])
@pytest.mark.parametrize("by_steps", [False, True])
@pytest.mark.parametrize("in_file", [False, True])
def test_whoever_paid_is_not_told_to_which_other_client_it_was_moved(
    desk: Desk, news: str, *, by_steps: bool, in_file: bool
) -> None:
    """CP-5: who pays for one client reads nothing of another; the firm reads where it lies."""
    desk.bank.paid_out()
    if in_file:
        desk.bank.close()
    if by_steps:
        desk.move(None, desk.two)
    desk.move(desk.other)
    desk.payment.refresh_from_db()
    if news == "return":
        back.returned(desk.payment, "R10")
    else:
        refunding.ask(payment=desk.payment, reason="Too much", by=DANA, key="refund:1", now=desk.bank.now)
    payer, firm = Mail.objects.filter(kind__contains=news).order_by("pk")
    for text in (payer.subject, payer.text, payer.html):
        assert ("70001" in text, "Client 200" in text) == (False, False)
    assert "for Invoice 61001 (Harbor & Pine CPAs)" in payer.subject
    assert "Harbor & Pine CPAs had applied it elsewhere meanwhile, so what is due here does not change." in payer.text
    assert "for Invoice 70001 (Client 200)" in firm.subject


def test_what_is_moved_to_another_bill_of_the_same_client_is_told_by_its_new_name(desk: Desk) -> None:
    desk.filed()
    desk.move(desk.new)
    desk.payment.refresh_from_db()
    back.returned(desk.payment, "R10")
    payer, _ = Mail.objects.filter(kind__contains="return").order_by("pk")
    assert payer.subject == "Payment Returned for Invoice 61009 (Harbor & Pine CPAs)"
    assert "Invoice 61009 is open again." in payer.text


def test_what_followed_its_posting_to_another_client_is_told_to_its_payer_as_it_was_paid(desk: Desk) -> None:
    orders.succeed(desk.payment)
    item = orders.rows(desk.payment)[0]
    shown = books.receipt(desk.other, 1_000_00, books.name(item), on=books.later(2))
    judging.judge(now=books.now_is(2))
    decisions.decide(receipt=shown, item=item, says=Says.FOLLOW, by="person:7", now=books.now_is(3))
    back.ask(Payment.objects.get(), days=4)
    payer = Mail.objects.get(key__endswith=":payer", kind__contains="refund")
    assert payer.subject.startswith("Refund Requested for Invoice 61001")
    assert "Client 200" not in payer.text
