"""The morning's mail: one for a bank account and day, whole, to whom the firm wants it, and exactly once (FILE-1)."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import scope
from quittance.core.models import Event
from quittance.outbox.models import Attachment, Delivery, Mail
from quittance.payments.models import Payout
from quittance.payments.models.payout import State
from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation import jobs
from quittance.reconciliation.actions import closing, mailing, policies, proving, resending, stored
from quittance.reconciliation.actions.resending import CannotResend
from quittance.reconciliation.models import FiledRow, FileSet, Mailing, Proof
from quittance.reconciliation.tests.banks import Bank
from quittance.tenancy import queries as tenancy
from tests.cast import NOW, Cast

BANK, CARD = "pm_usBankAccount_success", "pm_card_visa"


def pay(bank: Bank, cents: int, by_what: str = BANK, number: str = "") -> None:
    bank.till.pay(line(books.invoice(books.client(), cents, number=number)), by_what=by_what, now=bank.now)


def choose(**chosen: object) -> None:
    policies.choose(chosen=chosen, by="staff:1", now=NOW)


def work() -> None:
    """What waits for a worker, as one would do it."""
    waiting = ProcrastinateJob.objects.filter(task_name="reconciliation.mail", status="todo", args__firm=firm_key())
    for told in waiting.order_by("pk").values_list("args", flat=True):
        jobs.mail(**{name: value for name, value in told.items() if name != "firm"})


def firm_key() -> int:
    return tenancy.current_firm().pk


def closed(bank: Bank, days: int = 0) -> FileSet:
    *_, one = bank.close(days=days)
    work()
    return one


def mails(kind: str = "payment_files") -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def names(mail: Mail) -> list[str]:
    return list(Attachment.objects.filter(mail=mail).order_by("position").values_list("file_name", flat=True))


def recipients(mail: Mail) -> list[str]:
    return list(Delivery.objects.filter(mail=mail).order_by("pk").values_list("address", flat=True))


def test_the_golden_mornings_mail_adds_the_deposit_up_and_brings_its_files(bank: Bank) -> None:
    """FILE-8: 3,000.00 less 24.00 is 2,976.00."""
    pay(bank, 3_000_00, number="61001")
    (payout,) = bank.paid_out()
    one = closed(bank)
    (mail,) = mails()
    day = one.deposit_date.isoformat()
    assert mail.subject.startswith("Deposit of $2,976.00 on ")
    assert "Operating, file 1 (" in mail.subject
    for words in (
        "arrives in Operating on", payout.descriptor, "Invoices: $3,000.00", "Fees: \u2212$24.00", "Deposit: $2,976.00",
        "Posted_Invoice_Payments: 1 row, $3,000.00", "Transaction_fee_report: 1 row, $24.00", one.hash,
        "leave each Ref as it stands", f"/firm-portal/deposits/files/{one.pk}/",
    ):  # fmt: skip
        assert words in mail.text, words
    assert names(mail) == [
        f"{name}-{day}-1.{kind}"
        for kind in ("csv", "xlsx")
        for name in ("Posted_Invoice_Payments", "Transaction_fee_report", "General_Ledger_Journal")
    ]


def test_an_attached_file_is_the_sealed_one(bank: Bank) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    one = closed(bank)
    (mail,) = mails()
    sealed = {each["name"]: each["sha256"] for each in one.files}
    found = Attachment.objects.filter(mail=mail).order_by("position").first()
    assert found is not None
    assert found.sha256 == sealed["Posted_Invoice_Payments.csv"]


def test_cards_and_transfers_of_a_day_are_told_apart_and_added_up(bank: Bank) -> None:
    """PO-4: two payouts, one mail."""
    pay(bank, 3_000_00)
    pay(bank, 1_000_00, by_what=CARD)
    payouts = bank.paid_out()
    Payout.objects.update(deposit_date=max(each.deposit_date for each in payouts))
    closed(bank)
    (mail,) = mails()
    for words in ("Bank transfers (", "Cards (", "Deposit: $2,976.00", "Together\n", "Deposit: $3,946.00"):
        assert words in mail.text, words


def test_a_practice_system_has_its_own_files_and_its_own_sentence(bank: Bank) -> None:
    choose(layout="practice_engine", bank_indexes={}, xlsx=False)
    pay(bank, 3_000_00)
    bank.paid_out()
    closed(bank)
    (mail,) = mails()
    assert any(name.startswith("PracticeEngine_ACH-") for name in names(mail))
    assert not any(name.endswith(".xlsx") for name in names(mail))
    assert "as two batches: Tools, Import Control, Validate, Add" in mail.text
    assert "has the same rows in our own columns: import one of them, never both." in mail.text


def test_it_goes_to_whom_the_firm_named_else_to_who_hears_of_payments(bank: Bank) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    one = closed(bank)
    assert recipients(mails()[0]) == [tenancy.current_firm().contact_address]
    choose(addresses=["books@harbor.example", "ar@harbor.example"])
    resending.resend(file_set=one, by="staff:1", now=bank.now)
    work()
    assert recipients(mails()[-1]) == ["books@harbor.example", "ar@harbor.example"]


def test_more_than_a_mail_should_bring_stays_on_the_page(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "ENCLOSED_BYTES_MAX", 700)
    pay(bank, 3_000_00)
    bank.paid_out()
    one = closed(bank)
    (mail,) = mails()
    assert all(name.endswith(".csv") for name in names(mail))
    assert "The same as XLSX is too large for a mail" in mail.text
    monkeypatch.setattr(mailing, "ENCLOSED_BYTES_MAX", 70)
    resending.resend(file_set=one, by="staff:1", now=bank.now)
    work()
    assert names(mails()[-1]) == []
    assert "They are too large for a mail." in mails()[-1].text


def test_a_firm_that_wants_no_attachments_gets_none(bank: Bank) -> None:
    choose(attach=False)
    pay(bank, 3_000_00)
    bank.paid_out()
    closed(bank)
    (mail,) = mails()
    assert (names(mail), "Nothing is attached, as the firm wishes." in mail.text) == ([], True)


def test_whoever_is_killed_before_or_after_the_mail_leaves_exactly_one(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    (one,) = bank.close()
    assert mails() == []

    def killed(content: bytes) -> tuple[str, str]:
        raise KeyboardInterrupt(content[:1])

    with monkeypatch.context() as patched:
        patched.setattr(stored, "keep_apart", killed)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert (mails(), Mailing.objects.count()) == ([], 0)
    work()
    work()
    assert [row.file_set for row in Mailing.objects.all()] == [one]
    assert (len(mails()), Delivery.objects.filter(mail=mails()[0]).count()) == (1, 1)


def test_a_mail_whose_job_was_lost_is_asked_for_again(bank: Bank) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    (one,) = bank.close()
    ProcrastinateJob.objects.filter(task_name="reconciliation.mail").delete()
    mailing.ask_again(now=one.built_at + timedelta(minutes=9))
    work()
    assert mails() == []
    mailing.ask_again(now=one.built_at + timedelta(minutes=11))
    work()
    assert len(mails()) == 1
    mailing.ask_again(now=one.built_at + timedelta(minutes=12))
    assert ProcrastinateJob.objects.filter(task_name="reconciliation.mail").count() == 1


def test_a_set_is_mailed_again_when_somebody_wishes_it_and_the_log_says_so(bank: Bank) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    one = closed(bank)
    assert resending.resend(file_set=one, by="staff:1", now=bank.now, to=["new@harbor.example"]) == [
        "new@harbor.example"
    ]
    work()
    assert recipients(mails()[-1]) == ["new@harbor.example"]
    assert list(Mailing.objects.order_by("pk").values_list("mailed_by", flat=True)) == ["system", "staff:1"]
    event = Event.objects.get(name="files.resent")
    assert (event.by, event.facts["addresses"]) == ("staff:1", ["new@harbor.example"])
    with pytest.raises(CannotResend, match="“nobody” is no e-mail address"):
        resending.resend(file_set=one, by="staff:1", now=bank.now, to=["nobody"])


def held(bank: Bank, more: int = 1) -> Payout:
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    Payout.objects.filter(pk=payout.pk).update(amount_cents=payout.amount_cents + more)
    assert bank.close() == []
    return payout


def test_what_is_held_is_told_once_with_why_and_by_how_much(bank: Bank) -> None:
    payout = held(bank)
    page = f"/firm-portal/deposits/open/{payout.bank_account_id}/USD/{payout.deposit_date.isoformat()}/"
    (mail,) = mails("files_held")
    for words in (
        "$0.01 of the deposit of ", "The payout is 2,976.01, its lines come to 2,976.00. $0.01",
        "Not explained: $0.01", page,
    ):  # fmt: skip
        assert words in mail.text, words
    for days in (0, 1, 2):
        bank.close(days=days)
    assert len(mails("files_held")) == 1
    assert mails() == []


def test_what_is_held_is_told_again_on_a_later_morning_if_it_changed(bank: Bank) -> None:
    payout = held(bank)
    Payout.objects.filter(pk=payout.pk).update(amount_cents=2_976_02)
    for hours, told in ((1, 1), (10, 1), (24, 2), (48, 2)):
        at = bank.now.replace(hour=20) + timedelta(hours=hours)
        proof = Proof.objects.get()
        Proof.objects.filter(pk=proof.pk).update(made_at=at - timedelta(hours=1))
        closing.close(now=at)
        assert len(mails("files_held")) == told, hours
    assert "$0.02 of the deposit of " in mails("files_held")[-1].text


def test_what_was_released_says_by_whom_and_why(bank: Bank) -> None:
    held(bank)
    proving.release(proofs=list(Proof.objects.all()), by="staff:0", reason="The bank owes us a cent.", now=bank.now)
    closed(bank, days=1)
    (mail,) = mails()
    assert "Somebody let these files go although $0.01 is not explained: The bank owes us a cent." in mail.text


def test_a_payout_that_came_back_is_told_once_with_what_not_to_post(bank: Bank) -> None:
    pay(bank, 3_000_00, number="61001")
    (payout,) = bank.paid_out()
    closed(bank)
    Payout.objects.filter(pk=payout.pk).update(
        state=State.FAILED, failed_at=bank.now, failure_words="The bank account is closed."
    )
    bank.close()
    bank.close(days=1)
    (mail,) = mails("files_withdrawn")
    row = FiledRow.objects.get()
    assert mail.subject.startswith("Do not post: $2,976.00 of ")
    for words in (
        "rows stand in file 1. The bank account is closed.", "Do not post its 1 row and 1 fee yet.",
        f"{row.ref}, client {row.client}: $3,000.00",
        "whose mail names file 1. Post these rows then.",
    ):  # fmt: skip
        assert words in mail.text, words


def test_no_firm_gets_anothers_files(bank: Bank, cast: Cast) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    one = closed(bank)
    with scope.firm(cast.second.pk):
        assert mails() == []
        with pytest.raises(FileSet.DoesNotExist):
            jobs.mail(file_set_id=one.pk)


def test_money_that_came_back_and_leaves_again_is_told_with_its_first_file(bank: Bank) -> None:
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    first = closed(bank)
    bank.till.firm.processor.ask("POST", f"payouts/{payout.payout_id}/fail", {"code": "account_closed"})
    bank.paid_out()
    bank.close()
    second = closed(bank, days=1)
    assert len(mails("files_withdrawn")) == 1
    assert (second.number, second.totals["carried"]) == (2, "2976.00")
    words = f"$2,976.00 of file {first.number} ("
    assert words in mails()[-1].text
    assert "Its rows stand in file 1; it has no new ones." in mails()[-1].text
    assert "Of an earlier file, again: $2,976.00" in mails()[-1].text
