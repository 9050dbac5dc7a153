"""Which rows stand in which file (FILE-2 to FILE-6, FILE-10, FILE-11): each row of docs/money/payouts.md, and more."""

from dataclasses import replace
from datetime import date

import pytest

from quittance.core.money import Currency
from quittance.payments.rules.fees import Channel, Method, Rate
from quittance.reconciliation.rules import fee_texts, proof, rows
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Motion, Use
from quittance.reconciliation.rules.rows import Dated, Row, Style
from quittance.reconciliation.tests.a_day import (
    DEPOSITED,
    PAID,
    USD,
    cents,
    fee_amounts,
    line_of,
    motion,
    part,
    payout_of,
    proved,
    refs,
)
from quittance.reconciliation.tests.page import rows as table

CARD, FEE = Method.CARD, Use.CARD_FEE
TWO = (part(100, "1000.00"), part(101, "2000.00", invoice="61002"))
TWO_BACK = (part(900, "-1000.00"), part(901, "-2000.00", invoice="61002"))
TAKEN = motion(Sort.CHARGE, *TWO, fee="24.00")
FAILED = motion(Sort.CHARGE_FAILURE, *TWO_BACK)
FEE_BACK = motion(Sort.FEE_RETURN, fee="-24.00")
HALF_BACK = (part(900, "-333.33"), part(901, "-10.00", FEE))
ONE_BACK = motion(Sort.DISPUTE, part(900, "-1000.00"), method=CARD)
STORIES: dict[str, tuple[Motion, ...]] = {
    "Two invoices by bank transfer": (TAKEN,),
    "An invoice, a late fee, a payment on account": (
        motion(
            Sort.CHARGE, part(100, "1000.00"), part(101, "100.00", Use.LATE_FEE), part(102, "50.00", Use.ON_ACCOUNT)
        ),
    ),
    "A debit card's fee is swept": (motion(Sort.CHARGE, part(100, "100.00"), method=CARD, fee="3.00"),),
    "A partial refund with the card fee that the payer bore": (motion(Sort.REFUND, *HALF_BACK, method=CARD),),
    "The same refund fails": (
        motion(Sort.REFUND_FAILURE, part(101, "333.33"), part(102, "10.00", FEE), method=CARD),
    ),
    "A late fee is taken back": (motion(Sort.REFUND, part(900, "-100.00", Use.LATE_FEE)),),
    "A transfer fails after it stood in a file, the fee comes back": (FAILED, FEE_BACK),
    "It fails before it stood in a file": (TAKEN, FAILED, FEE_BACK),
    "The same, and the fee comes back with a later payout": (TAKEN, FAILED),
    "A return after a refund of half takes the other half": (motion(Sort.DISPUTE, part(901, "-500.00")),),
    "A dispute with the processor's charge for it": (ONE_BACK,),
    "The dispute is won": (motion(Sort.DISPUTE_REVERSAL, part(101, "1000.00"), method=CARD),),
    "A dispute takes what was refunded already": (
        replace(motion(Sort.DISPUTE, method=CARD), missing_cents=cents("100.00")),
    ),
}  # fmt: skip
CHARGED = {"A dispute with the processor's charge for it": 1500}


@pytest.mark.parametrize("row", table("What stands in which file"), ids=lambda row: row[0])
def test_each_row_of_the_worked_table_gives_its_rows_and_its_deposit(row: list[str]) -> None:
    story, stated, fees, deposit = row
    moved = STORIES[story]
    lines = [line_of(each, theirs=CHARGED.get(story, 0)) for each in moved]
    found = proof.prove(payout=payout_of(lines), lines=lines, motions=moved)
    assert ", ".join(f"{ref}: {amount}" for ref, amount in refs(found)) == stated
    assert ", ".join(fee_amounts(found)) == fees
    assert found.is_proved
    assert found.deposit_cents == found.expected_cents == cents(deposit)


def test_every_story_of_the_page_is_told_here_and_no_other() -> None:
    assert [row[0] for row in table("What stands in which file")] == list(STORIES)


def test_what_takes_back_an_invoice_stays_in_the_invoice_file() -> None:
    found = proved(FAILED, FEE_BACK)
    assert all(row.pays_invoice for row in found.rows)
    assert [row.notes for row in found.rows] == ["ACH-Invoice-61001", "ACH-Invoice-61002"]


def test_a_card_fee_given_back_is_an_alt_row_that_says_so() -> None:
    refund = proved(motion(Sort.REFUND, *HALF_BACK, method=CARD))
    invoice, fee = refund.rows
    assert (invoice.pays_invoice, invoice.notes) == (True, "CC-Invoice-61001")
    assert (fee.pays_invoice, fee.ref, fee.invoice, fee.notes) == (False, "1100-901", "", "CardFeeRefund")


def test_a_note_without_an_invoice_is_the_payers_own_description_on_one_line() -> None:
    words = part(100, "50.00", Use.ON_ACCOUNT, words=" Retainer\r\nfor\t2026\u2028 ")
    (row,) = proved(motion(Sort.CHARGE, words)).rows
    assert row.notes == "Retainer for 2026"


def test_a_non_invoice_row_never_bears_the_identifier() -> None:
    (row,) = proved(motion(Sort.CHARGE, part(100, "50.00", Use.ON_ACCOUNT))).rows
    assert (row.ref, row.invoice) == ("1100-100", "")


def test_the_identifier_is_the_firms_own() -> None:
    lines = [line_of(TAKEN)]
    found = proof.prove(payout=payout_of(lines), lines=lines, motions=[TAKEN], style=Style("ZYX"))
    assert [row.ref for row in found.rows] == ["ZYX-1100-100", "ZYX-1100-101"]


@pytest.mark.parametrize(
    ("suffix", "ref"), [(899, "AIW-1-899"), (900, "1-900"), (999, "1-999"), (1000, "AIW-1-1000"), (8999, "AIW-1-8999"),
                        (9000, "1-9000")],
)  # fmt: skip
def test_long_payments_count_on_past_their_first_suffixes(suffix: int, ref: str) -> None:
    assert rows.ref(1, suffix, Use.INVOICE, "AIW") == ref


def test_rows_ascend_by_payment_as_a_number_then_suffix() -> None:
    moved = [
        motion(Sort.REFUND, part(900, "-1.00"), code=10199),
        motion(Sort.CHARGE, part(101, "1.00"), part(100, "1.00"), part(1000, "1.00"), code=2202),
    ]
    assert [row.key for row in proved(*moved).rows] == ["2202-100", "2202-101", "2202-1000", "10199-900"]


def test_one_fee_row_stands_for_a_payment_of_many_invoices() -> None:
    (row,) = proved(TAKEN).fee_rows
    assert (row.key, row.amount_cents, row.code, row.client, row.client_name) == (
        "1100-fee", 2400, 1100, "11022", "Test Client",
    )  # fmt: skip
    assert (row.transaction_date, row.deposit_date) == (PAID, DEPOSITED)


def test_a_fee_row_of_several_clients_names_the_first_and_how_many_more() -> None:
    others = (part(100, "1.00"), replace(part(101, "1.00"), client="2", client_name="Birch LLC"))
    one = replace(motion(Sort.CHARGE, *others, fee="0.02"), client="")
    (row,) = proved(one).fee_rows
    assert (row.client, row.client_name) == ("11022", "Test Client and Birch LLC")


def test_the_processors_own_charges_are_fee_rows_with_its_words() -> None:
    lines = [line_of(ONE_BACK, theirs=1500)]
    found = proof.prove(payout=payout_of(lines, CARD), lines=lines, motions=[ONE_BACK])
    (row,) = found.fee_rows
    assert (row.details, row.amount_cents, row.code) == ("Processor: Dispute fee", 1500, 1100)


def test_the_date_of_a_row_is_the_deposits_or_the_day_on_which_it_moved() -> None:
    later = replace(motion(Sort.REFUND, part(900, "-1.00")), moved_date=date(2026, 6, 2))
    lines = [line_of(TAKEN), line_of(later)]
    payout = payout_of(lines)
    by_deposit = proof.prove(payout=payout, lines=lines, motions=[TAKEN, later])
    assert {row.date for row in by_deposit.rows} == {DEPOSITED}
    by_payment = proof.prove(payout=payout, lines=lines, motions=[TAKEN, later], style=Style(dated=Dated.PAYMENT))
    assert [row.date for row in by_payment.rows] == [PAID, PAID, date(2026, 6, 2)]


def test_keys_of_rows_and_fees_are_their_own() -> None:
    found = proved(TAKEN, motion(Sort.REFUND, part(900, "-1.00")), motion(Sort.FEE_RETURN, fee="-24.00"))
    keys = [*(row.key for row in found.rows), *(row.key for row in found.fee_rows)]
    assert keys == ["1100-100", "1100-101", "1100-900", "1100-fee", "1100-fee-back"]


def test_other_currencies_name_their_own_bank_network() -> None:
    payout = replace(payout_of([line_of(TAKEN)]), currency=Currency.CAD)
    found: list[Row] = rows.of_motions([TAKEN], payout)
    assert found[0].notes == "PAD-Invoice-61001"


@pytest.mark.parametrize(
    ("rate", "payer", "words"),
    [
        (Rate(Method.BANK, Channel.PORTAL, PAID, 80), 0, "ACH 0.8 % of 3,000.00"),
        (Rate(Method.BANK, Channel.PORTAL, PAID, 75, fixed_cents=150), 0, "ACH 0.75 % of 3,000.00 + 1.50"),
        (Rate(Method.BANK, Channel.PORTAL, PAID, 100, cap_cents=2400), 0, "ACH 1 % of 3,000.00, at most 24.00"),
        (Rate(Method.BANK, Channel.PORTAL, PAID, 100), 600, "ACH 1 % of 3,000.00, less 6.00 that the payer bore"),
        (Rate(Method.BANK, Channel.PORTAL, PAID, 300), 0, "ACH fee on 3,000.00"),
        (None, 0, "ACH fee on 3,000.00"),
    ],
)
def test_a_fee_says_how_it_comes_about_and_claims_no_rate_that_does_not_give_it(
    rate: Rate | None, payer: int, words: str
) -> None:
    said = fee_texts.withheld(
        method=Method.BANK, currency=USD, items_cents=300_000, firm_cents=2400, payer_cents=payer, rate=rate
    )
    assert said == words


def test_a_fee_given_back_repeats_why_it_was_withheld() -> None:
    assert fee_texts.given_back("ACH 0.8 % of 3,000.00") == "given back: ACH 0.8 % of 3,000.00"
