"""What follows when an item is moved, in the words of the page that asks whether one is sure."""

from dataclasses import dataclass

from quittance.core.money import Currency, Money
from quittance.payments.models import Payment
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.reconciliation.models import FiledRow
from quittance.reconciliation.queries import moving as queries
from quittance.reconciliation.queries.moving import Plan, Way


@dataclass(frozen=True)
class Balance:
    """An invoice, before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    amount: str
    origin: str
    to: str
    balances: list[Balance]
    overpaid: str
    files: list[str]
    practice: list[str]


def told(payment: Payment, plan: Plan) -> Told:
    row = plan.item
    balances = [
        _balance(each, cents) for each, cents in ((row.invoice, plan.cents), (plan.invoice, -plan.cents)) if each
    ]
    return Told(
        amount=str(plan.amount),
        origin=_where(row.client, row.invoice),
        to=_where(plan.client, plan.invoice),
        balances=balances,
        overpaid=str(Money(plan.overpaid_cents, queries.currency_of(row))) if plan.overpaid_cents else "",
        files=_files(payment, plan),
        practice=_practice(plan),
    )


def done(plan: Plan) -> str:
    words = f"{plan.amount} lies on {_where(plan.client, plan.invoice)} now."
    return f"{words} The next files of its bank account say so in two rows." if plan.way is Way.TOLD else words


def _files(payment: Payment, plan: Plan) -> list[str]:
    row, to = plan.item, _where(plan.client, plan.invoice)
    match plan.way:
        case Way.CARRIED:
            return [f"No file has this item yet. The one that it leaves in names {to}; nothing else is said."]
        case Way.UNDONE:
            return ["No file told of the first move yet, so none tells of either. It is as if it had never been moved."]
        case Way.SHOWN:
            return ["The file that it left in stays as it is, and no row follows: the practice system has it there."]
        case _:
            taken, put = queries.next_refs(payment, plan)
            left = (
                FiledRow.objects.filter(code=row.code or 0, suffix=row.suffix or 0).select_related("file_set").first()
            )
            number = f" {left.file_set.number}" if left else ""
            origin = _where(row.client, row.invoice)
            return [
                f"It left in file set{number}, which stays as it is.",
                f"The next set of its bank account takes {plan.amount} from {origin}, as {taken}.",
                f"It puts it to {to}, as {put}.",
                "Both rows stand outside of the deposit: its total, and what the bank shows, stay the same.",
            ]


def _practice(plan: Plan) -> list[str]:
    shown = queries.shown_by(plan.item)
    if plan.way is Way.SHOWN:
        return [f"It shows the payment on {_where(plan.client, plan.invoice)} already. There is nothing to post."]
    if plan.way is not Way.TOLD:
        return ["Nothing changes there before the file is posted."]
    if not shown:
        return [
            "It does not show the first row yet. Post that one and the two that follow, or the last of the three alone."
        ]
    places = ", ".join(sorted({_shown(each) for each in shown}))
    until = "Until the two rows are posted, or the payment is applied anew"
    return [f"It shows the payment on {places}. {until}, it counts there: the AR tie-out says so as not posted."]


def _shown(row: Receipt) -> str:
    return f"invoice {row.invoice.number}" if row.invoice else "the client's account"


def _balance(invoice: Invoice, cents: int) -> Balance:
    """As it is counted: what the source has open, less what is ours."""
    currency = Currency(invoice.currency)
    left = invoice.open_cents + invoice.echoed_cents - invoice.ours_cents + cents
    after = Money(max(0, left), currency)
    return Balance(f"Invoice {invoice.number}", str(Money(invoice.due_cents, currency)), str(after))


def _where(client: Client, invoice: Invoice | None) -> str:
    return f"{f'invoice {invoice.number}' if invoice else 'no invoice'} of {client.name}"
