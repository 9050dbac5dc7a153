"""The bank's own lines beside the processor's payouts: each line once, each payout one line (immunity 39)."""

import pytest

from quittance.core.models import Event
from quittance.integrations.banks.words import Unreadable
from quittance.payments.models import Payout
from quittance.reconciliation.actions import proving, statements
from quittance.reconciliation.actions.statements import CannotMatch, Kept
from quittance.reconciliation.models import BankLine, Gap, Proof, Statement
from quittance.reconciliation.queries import statements as queries
from quittance.reconciliation.tests.banks import Bank
from quittance.reconciliation.tests.test_closing import pay
from quittance.tenancy.models import BankAccount

DANA = "staff:9"


def csv(*lines: tuple[str, str, str]) -> bytes:
    return "\n".join(["Date,Description,Amount", *(",".join(each) for each in lines)]).encode()


def bring(bank: Bank, data: bytes) -> Kept:
    account = BankAccount.objects.get()
    read = queries.read(account, data)
    return statements.keep(bank_account=account, read=read, data=data, name="june.csv", by=DANA, now=bank.now)


def paid_out(bank: Bank) -> Payout:
    """3,000.00 by bank transfer: 2,976.00 reach the bank."""
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    proving.prove(payout=payout, now=bank.now)
    return payout


def shown(payout: Payout, amount: str = "2976.00") -> bytes:
    return csv((f"{payout.deposit_date}", "ACH CREDIT", amount), (f"{payout.deposit_date}", "RENT", "-900.00"))


def test_a_line_in_time_with_the_same_amount_is_the_payout(bank: Bank) -> None:
    payout = paid_out(bank)
    assert bring(bank, shown(payout)).matched == 1
    proof = Proof.objects.get()
    assert proof.bank_line is not None
    assert (proof.bank_line.amount_cents, proof.bank_line.text) == (2_976_00, "ACH CREDIT")
    (row,) = bank.close()
    assert row.setup["bank_lines"] == {payout.payout_id: proof.bank_line.pk}


def test_the_same_lines_brought_again_are_kept_once(bank: Bank) -> None:
    payout = paid_out(bank)
    bring(bank, shown(payout))
    again = bring(bank, shown(payout))
    assert (again.statement.lines_read, again.statement.lines_new, again.matched) == (2, 0, 0)
    assert (BankLine.objects.count(), Statement.objects.count()) == (2, 2)


def test_a_line_that_a_person_gives_and_that_differs_holds_the_files(bank: Bank) -> None:
    payout = paid_out(bank)
    assert bring(bank, shown(payout, "2975.99")).matched == 0
    line = BankLine.objects.get(amount_cents=2_975_99)
    statements.assign(proof=Proof.objects.get(), line=line, by=DANA, now=bank.now)
    assert [(gap.why, gap.difference_cents) for gap in Gap.objects.all()] == [("bank", -1)]
    assert bank.close() == []
    statements.take_apart(proof=Proof.objects.get(), by=DANA, now=bank.now)
    assert (Gap.objects.count(), len(bank.close())) == (0, 1)


def test_after_the_files_left_a_line_changes_nothing_of_them(bank: Bank) -> None:
    payout = paid_out(bank)
    (row,) = bank.close()
    bring(bank, shown(payout, "2975.99"))
    statements.assign(
        proof=Proof.objects.get(), line=BankLine.objects.get(amount_cents=2_975_99), by=DANA, now=bank.now
    )
    assert bank.close() == [row]
    assert not Gap.objects.exists()


def test_what_a_person_took_apart_is_not_put_together_again_by_itself(bank: Bank) -> None:
    payout = paid_out(bank)
    bring(bank, shown(payout))
    statements.take_apart(proof=Proof.objects.get(), by=DANA, now=bank.now)
    assert statements.match(bank_account=BankAccount.objects.get(), now=bank.now) == 0
    assert Proof.objects.get().bank_line is None
    assert Event.objects.get(name="bank_line.unmatched").facts["payout"] == payout.payout_id


def test_one_line_is_one_payout_s(bank: Bank) -> None:
    payout = paid_out(bank)
    bring(bank, shown(payout))
    with pytest.raises(CannotMatch, match="has its line already"):
        statements.assign(proof=Proof.objects.get(), line=BankLine.objects.all()[0], by=DANA, now=bank.now)


def test_a_line_brought_before_its_payout_is_matched_when_the_payout_arrives(bank: Bank) -> None:
    payout = paid_out(bank)
    bring(bank, shown(payout))
    Proof.objects.update(bank_line=None)
    event = Event(name="payout.arrived", subject_id=payout.pk)
    statements.on_payout(event, now=bank.now)
    assert Proof.objects.get().bank_line is not None


@pytest.mark.parametrize("data", [b"", b"   ", b"\x00\xff\xfe", b"Dear Sir,\nno table here", b"x" * (1 << 20 | 1)])
def test_what_is_no_statement_is_refused_in_words_and_nothing_is_kept(bank: Bank, data: bytes) -> None:
    with pytest.raises(Unreadable):
        bring(bank, data)
    assert not Statement.objects.exists()


def test_a_file_of_another_account_is_refused_by_name(bank: Bank) -> None:
    data = b"Date,Account,Description,Amount\n2026-06-05,000123450000,ACH CREDIT,2976.00"
    with pytest.raises(Unreadable, match=r"of another account .*Operating ends with 9991"):
        bring(bank, data)
