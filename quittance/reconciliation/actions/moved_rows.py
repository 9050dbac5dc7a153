"""Rows that say that an item was moved after its own had left: with the next set of its bank account, or one alone."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from quittance.core.money import Currency
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.receivables.queries import sightings
from quittance.reconciliation.models import Move
from quittance.reconciliation.rules import moves
from quittance.reconciliation.rules.motions import Part, Use
from quittance.reconciliation.rules.rows import Row, Style
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount

_USES = {Item.INVOICE: Use.INVOICE, Item.LATE_FEE: Use.LATE_FEE, Item.ON_ACCOUNT: Use.ON_ACCOUNT}


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
    """As the books have them now: what no set told of yet may have been moved on, or its client renamed."""
    codes = [move.code for move in found]
    payments = {row.code: row for row in Payment.objects.filter(code__in=codes)}
    rows = Receipt.objects.filter(code__in=codes, origin=Origin.OURS).select_related("client", "invoice", "reverses")
    books = {(row.code, row.suffix): row for row in rows}
    style, clock = Style(sightings.identifier()), tenancy.current_firm().clock
    told: list[Row] = []
    for move in found:
        payment = payments[move.code]
        old, new = (_part(books[move.code, suffix]) for suffix in (move.old_suffix, move.new_suffix))
        said = moves.Move(
            move.code, old, new, clock.today(move.moved_at), Method(payment.method), in_file=True, card=payment.brand
        )
        told += moves.of_move(said, currency, style)
    return tuple(told)


def _waiting() -> list[tuple[Move, Payment]]:
    """The oldest first. What needs no rows has no suffixes, and what was undone before has none that count."""
    stands = Receipt.objects.filter(
        code=OuterRef("code"), suffix=OuterRef("old_suffix"), origin=Origin.OURS, standing=Standing.RECEIVED
    )
    rows = list(Move.objects.filter(Exists(stands), file_set=None).exclude(old_suffix=None).order_by("pk"))
    payments = {row.code: row for row in Payment.objects.filter(code__in=[move.code for move in rows])}
    return [(move, payments[move.code]) for move in rows]


def _part(row: Receipt) -> Part:
    of_what = row.reverses if row.item == Item.REVERSAL and row.reverses else row
    use = _USES[Item(of_what.item)]
    number = row.invoice.number if row.invoice is not None else ""
    if use is Use.INVOICE and not number:
        use = Use.ON_ACCOUNT
    words = of_what.description if use is Use.ON_ACCOUNT else ""
    return Part(row.suffix or 0, use, row.amount_cents, row.client.number, row.client.name, number, words)
