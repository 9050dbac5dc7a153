"""Which payouts stand before their files, and a payout's proof as its rules have it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from sys import intern
from typing import Any

from django.db.models import Q

from quittance.core.money import Currency
from quittance.payments.models import BalanceLine, Payout
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.payments.models.payout import State
from quittance.payments.rules.fees import Method
from quittance.receivables.queries import sightings
from quittance.reconciliation.models import BankLine, Proof
from quittance.reconciliation.queries.chosen import policy_now
from quittance.reconciliation.queries.elsewhere import told_elsewhere
from quittance.reconciliation.queries.motions import Asked, motions_of
from quittance.reconciliation.rules import lines as said
from quittance.reconciliation.rules import proof as rules
from quittance.reconciliation.rules.rows import Dated, Style

LINES_AT_ONCE = 5_000
_LINE = ("line_id", "sort", "source", "amount_cents", "charges", "label", "words")


def due_payouts(*, until: date) -> Iterator[list[Payout]]:
    """Those without files, until that deposit day: the oldest first, those of one set together."""
    rows = Payout.objects.filter(deposit_date__lte=until).exclude(state=State.CANCELLED)
    rows = rows.filter(Q(proof=None) | Q(proof__file_set=None)).select_related("bank_account", "proof")
    ordered = rows.order_by("deposit_date", "bank_account", "currency", "method", "payout_id")
    for _, group in groupby(ordered, key=lambda row: (row.deposit_date, row.bank_account_id, row.currency)):
        yield list(group)


def proof_of(payout: Payout, *, style: Style | None = None) -> tuple[rules.Proof, list[tuple[int, str]]]:
    """Made now, from all that is known now; with key and name of each line. `style`: as files were written once."""
    asked: list[Asked] = []
    keys: list[tuple[int, str]] = []
    lines: list[said.Line] = []
    # Plain values: a hundred thousand model rows would be more than all the rest.
    rows = payout.lines.order_by("place").values_list("pk", "intent_id", *_LINE)
    for key, intent, *told in rows.iterator(LINES_AT_ONCE):
        line = _line(*told)
        keys.append((key, line.line_id))
        asked.append(Asked(line.sort.value, line.source, intent))
        lines.append(line)
    elsewhere = told_elsewhere(payout, asked)
    motions = motions_of(line for line in asked if (line.sort, line.source) not in elsewhere)
    earlier = _earlier(asked)
    asked.clear()  # three lists of a hundred thousand are enough
    known = Proof.objects.filter(payout=payout).select_related("bank_line").first()
    made = rules.prove(
        payout=payout_as_said(payout, payout.deposit_date),
        lines=lines,
        motions=motions,
        earlier=earlier,
        elsewhere=elsewhere,
        bank_line=bank_line_as_said(known.bank_line) if known and known.bank_line else None,
        style=style or style_now(),
    )
    return made, keys


def style_now() -> Style:
    return Style(sightings.identifier(), Dated(policy_now().dated))


def payout_as_said(row: Payout, deposit_date: date) -> said.Payout:
    currency, method = Currency(row.currency), Method(row.method)
    is_read = row.read_at is not None
    return said.Payout(row.payout_id, method, currency, row.amount_cents, deposit_date, row.descriptor, is_read=is_read)


def line_as_said(row: BalanceLine) -> said.Line:
    return _line(row.line_id, row.sort, row.source, row.amount_cents, row.charges, row.label, row.words)


def _line(
    line_id: str, sort: str, source: str, amount_cents: int, charges: Iterable[Sequence[Any]], label: str, words: str
) -> said.Line:
    # The same few words stand in every line; they are kept once.
    taken = tuple([said.Charge(said.Whose(whose), cents, intern(about)) for whose, cents, about in charges])
    return said.Line(line_id, said.Sort(sort), source, amount_cents, taken, intern(label), words)


def bank_line_as_said(row: BankLine) -> said.BankLine:
    return said.BankLine(row.key, row.booked_date, row.amount_cents, row.text)


def _earlier(lines: Iterable[Asked]) -> dict[str, said.Earlier]:
    """Payouts that came back and leave again with this one, if their rows stand in a set."""
    names = {line.source for line in lines if line.sort == LineSort.PAYOUT_FAILURE}
    rows = Proof.objects.filter(payout__payout_id__in=names).exclude(file_set=None).select_related("payout", "file_set")
    return {
        row.payout.payout_id: said.Earlier(
            row.payout.payout_id, row.payout.amount_cents, row.file_set.number, row.file_set.deposit_date
        )
        for row in rows
        if row.file_set is not None
    }
