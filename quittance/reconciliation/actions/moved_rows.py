"""Rows that say that an item was moved after its own had left: with the next set of its bank account, or one alone."""

from collections.abc import Sequence

from quittance.core.money import Currency
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.receivables.models import Client, Invoice
from quittance.receivables.models.receipt import Item
from quittance.receivables.queries import sightings
from quittance.reconciliation.models import Move
from quittance.reconciliation.rules import moves
from quittance.reconciliation.rules.motions import Part, Use
from quittance.reconciliation.rules.rows import Row, Style
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount


def to_tell() -> set[tuple[BankAccount, Currency]]:
    """Bank accounts, with the currency, of moved items that no set has told of."""
    accounts = {row.account: row for row in BankAccount.objects.all()}
    found = {(payment.account, Currency(payment.currency)) for _, payment in _waiting()}
    return {(accounts[account], currency) for account, currency in found}


def waiting(account: BankAccount, currency: Currency) -> list[Move]:
    return [
        move for move, payment in _waiting() if (payment.account, payment.currency) == (account.account, currency.value)
    ]


def of(found: Sequence[Move], currency: Currency) -> tuple[Row, ...]:
    payments = {row.code: row for row in Payment.objects.filter(code__in=[move.code for move in found])}
    style = Style(sightings.identifier())
    clock = tenancy.current_firm().clock
    rows: list[Row] = []
    for move in found:
        payment = payments[move.code]
        old = _part(move, -move.amount_cents, move.old_suffix, move.from_client, move.from_invoice)
        new = _part(move, move.amount_cents, move.new_suffix, move.to_client, move.to_invoice)
        said = moves.Move(
            move.code, old, new, clock.today(move.moved_at), Method(payment.method), in_file=True, card=payment.brand
        )
        rows += moves.of_move(said, currency, style)
    return tuple(rows)


def _waiting() -> list[tuple[Move, Payment]]:
    """The oldest first. What needs no rows has no suffixes."""
    found = Move.objects.filter(file_set=None).exclude(old_suffix=None)
    rows = list(
        found.select_related("receipt", "from_client", "from_invoice", "to_client", "to_invoice").order_by("pk")
    )
    payments = {row.code: row for row in Payment.objects.filter(code__in=[move.code for move in rows])}
    return [(move, payments[move.code]) for move in rows]


def _part(move: Move, cents: int, suffix: int | None, client: Client, invoice: Invoice | None) -> Part:
    late = move.receipt.item == Item.LATE_FEE
    use = Use.ON_ACCOUNT if invoice is None else Use.LATE_FEE if late else Use.INVOICE
    number = invoice.number if invoice is not None and use is Use.INVOICE else ""
    return Part(suffix or 0, use, cents, client.number, client.name, number, move.receipt.description)
