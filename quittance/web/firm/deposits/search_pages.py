"""Where is 1100-101? One question, answered with file, row, deposit and echo, or with why there is none yet."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.core.money import Currency
from quittance.payments.models import Payment, Payout
from quittance.payments.models.payment import State
from quittance.payments.models.payout import State as PayoutState
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Verdict
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference
from quittance.reconciliation.models import Move
from quittance.reconciliation.queries import overview, searching
from quittance.reconciliation.queries.searching import Answer
from quittance.reconciliation.rules import sheets
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import payout_states, tables
from quittance.web.firm.deposits import calendar, words
from quittance.web.firm.deposits.words import Toned
from quittance.web.firm.sync import whole

_POSTED: dict[str, Toned] = {
    Verdict.ECHO: ("good", "shown"),
    Verdict.POSTED: ("good", "shown where you applied it"),
    Verdict.ELSEWHERE: ("warn", "shown elsewhere"),
    Verdict.DIFFERENCE: ("warn", "shown with another amount"),
    Verdict.TWICE: ("warn", "shown twice"),
    Verdict.PROBABLE: ("warn", "probably shown, without its reference"),
}


class WhereForm(forms.Form):
    q = forms.CharField(required=False, max_length=100, label="Where is")


@dataclass(frozen=True)
class Line:
    answer: Answer
    ref: str
    what: str
    currency: str
    tone: str
    word: str
    where: str  # in which file and row, or why in none
    link: str  # to the deposit
    echo: Toned
    echo_note: str


@dataclass(frozen=True)
class PayoutLine:
    payout: Payout
    tone: str
    word: str
    link: str


@whole.page(may=Permission.SEE_PAYMENTS)
def where(request: StaffRequest) -> HttpResponse:
    form = WhereForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = searching.find(form.cleaned_data["q"], now=request.now)
    today = request.firm.clock.today(request.now)
    context = {
        "asked": found.words,
        "found": found,
        "lines": [_line(answer, today) for answer in found.answers],
        "payouts": [PayoutLine(row, *payout_states.of(row), calendar.link_of_payout(row)) for row in found.payouts],
    }
    return render(request, "firm/deposits/where.html", context)


def _line(answer: Answer, today: date) -> Line:
    tone, word, where_, link = _where(answer, today)
    row, receipt = answer.filed, answer.receipt
    named = receipt is not None and receipt.item == Item.INVOICE
    ref = (
        row.ref
        if row
        else reference.build(answer.code, answer.suffix, identifier=sightings.identifier() if named else "")
    )
    currency = answer.payment.currency if answer.payment else row.file_set.currency if row else Currency.USD.value
    return Line(answer, ref, _what(receipt), currency, tone, word, where_, link, *_echo(answer))


def _what(receipt: Receipt | None) -> str:
    if receipt is None:
        return "Card fee given back"
    if receipt.invoice is not None:
        of = f"invoice {receipt.invoice.number}"
        return f"Late fee of {of}" if receipt.item == Item.LATE_FEE else of.capitalize()
    return receipt.description or "Without an invoice"


def _where(answer: Answer, today: date) -> tuple[str, str, str, str]:
    row = answer.filed
    if row is not None:
        at = f", row {answer.place:,}" if answer.place else ""
        told = f"{answer.file_name}{at}, of set {row.file_set.number} of {row.file_set.bank_account}"
        return "good", "in a file", told, f"/firm-portal/deposits/files/{row.file_set_id}/"
    if answer.payout is not None:
        held = answer.proof is not None and answer.proof.is_held
        day = words.spoken(answer.payout.deposit_date)
        told = "The deposit is not explained yet; its files are held." if held else f"Its files leave on {day}."
        arrived = answer.payout.state == PayoutState.ARRIVED
        tone, word = ("bad", "held") if held else ("wait", "arrived, in no file yet" if arrived else "on its way")
        return tone, word, told, calendar.link_of_payout(answer.payout)
    if _is_told_by_a_move(answer):
        return "wait", "not in a file yet", f"It was moved: it leaves with the next files, in {sheets.MOVES}.", ""
    return (*_not_yet(answer.payment, answer.receipt, today), "")


def _is_told_by_a_move(answer: Answer) -> bool:
    """One of the two rows of an item that was moved after its own row had left."""
    rows = Move.objects.filter(code=answer.code, file_set=None, in_file=True)
    return rows.filter(Q(old_suffix=answer.suffix) | Q(new_suffix=answer.suffix)).exists()


def _not_yet(payment: Payment | None, receipt: Receipt | None, today: date) -> tuple[str, str, str]:
    if payment is None:
        return "warn", "in no file", "No payment of ours has this code any more."
    if payment.state in (State.FAILED, State.CANCELLED):
        return (
            "bad",
            "in no file",
            "It failed before it stood in a file, so it stands in none. What it paid is open again.",
        )
    if receipt is not None and receipt.reverses_id is not None:
        return (
            "wait",
            "not in a file yet",
            "What goes back is taken from a deposit of its own day; it is not announced yet.",
        )
    day = overview.expected_day(payment)
    if day < today:
        told = f"It was expected on {words.spoken(day)}. The processor has put it into no payout yet."
        return "warn", "late", told
    return "wait", "not in a file yet", f"Expected with the deposit of {words.spoken(day)}, by the calendar."


def _echo(answer: Answer) -> tuple[Toned, str]:
    """Whether the practice system shows it."""
    if answer.receipt is None:
        return ("wait", "not asked"), "A card fee's line is on no client's account."
    if not answer.shown:
        return (
            "wait",
            "not shown yet",
        ), "" if answer.filed is None else "It is found as soon as it is posted and read."
    row = answer.shown[-1]
    note = words.spoken(row.received_date)
    if row.entry is not None:
        note = ", ".join(filter(None, (note, f"{row.entry.type_name} {row.entry.number}".strip(), row.entry.reference)))
    if row.invoice is not None and answer.receipt.invoice_id != row.invoice_id:
        note += f", on invoice {row.invoice.number}"
    return _POSTED.get(row.verdict, ("warn", "shown")), note
