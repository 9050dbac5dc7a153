"""Which of the open invoices, and how much of each: what the forms of the list and of one bill bring along."""

from dataclasses import dataclass, field, replace

from django.http import QueryDict

from quittance.core.money import Currency, Money, UnreadableAmount
from quittance.payments.actions.charge import LINES_MAX
from quittance.payments.rules import selecting
from quittance.receivables import queries
from quittance.receivables.models import Invoice
from quittance.web.base.requests import key_in
from quittance.web.portal import selection
from quittance.web.portal.invoices.bills import Line
from quittance.web.portal.selection import Choice

NOTHING = "Tick what you want to pay."


@dataclass(frozen=True)
class Chosen:
    """What was ticked and typed, what comes of it, and what is wrong with it."""

    choices: tuple[Choice, ...] = ()
    ticked: frozenset[int] = frozenset()
    typed: dict[int, str] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    fault: str = ""
    one_sum: str = ""
    address: str = ""  # short for many

    @property
    def query(self) -> str:
        """What the address of the checkout says of it."""
        return self.address or selection.query(self.choices)

    @property
    def is_good(self) -> bool:
        return bool(self.choices) and not self.faults and not self.fault


def chosen(clients: frozenset[int], told: QueryDict) -> Chosen:
    """From the list. `do` is the button that was pressed."""
    wanted = told.get("do", "")
    if wanted == "all":
        rows = list(queries.open_invoices(clients)[:LINES_MAX])
        return Chosen(tuple(Choice(row.client, row.due_cents, row) for row in rows), address="all=1")
    if wanted == "sum":
        return _one_sum(clients, told)
    ticked = frozenset(key for text in told.getlist("tick") if (key := key_in(text)))
    return _each(clients, told, ticked)


def of_one(row: Invoice, told: QueryDict) -> Chosen:
    """From the page of one bill: the whole of it, or another amount."""
    if told.get("how") != "other":
        return Chosen((Choice(row.client, row.due_cents, row),), frozenset({row.pk}))
    return _each(frozenset({row.client_id}), told, frozenset({row.pk}), must_type=row.pk)


def _each(clients: frozenset[int], told: QueryDict, ticked: frozenset[int], *, must_type: int = 0) -> Chosen:
    typed = _typed(told)
    wanted = ticked | typed.keys()  # whoever types an amount wants to pay it
    rows = {row.pk: row for row in queries.open_invoices(clients).filter(pk__in=wanted)}
    choices, faults = list[Choice](), dict[int, str]()
    for key, row in rows.items():
        cents, faults[key] = _amount(row, typed.get(key, ""), must_type=key == must_type)
        choices.append(Choice(row.client, cents, row))
    faults = {key: why for key, why in faults.items() if why}
    fault = "" if choices else NOTHING
    return Chosen(tuple(choices), frozenset(wanted), typed, faults, fault)


def _typed(told: QueryDict) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in told:
        key, text = key_in(name.removeprefix("amount-")), told.get(name, "").strip()
        if name.startswith("amount-") and key and text:
            found[key] = text[:40]
    return found


def _amount(row: Invoice, text: str, *, must_type: bool) -> tuple[int, str]:
    if not text and not must_type:
        return row.due_cents, ""
    try:
        cents = Money.parse(text, Currency(row.currency)).cents
    except UnreadableAmount as why:
        return 0, str(why)
    return cents, selection.why_not(row, cents)


def _one_sum(clients: frozenset[int], told: QueryDict) -> Chosen:
    """Over all that is open in its currency: the oldest due first."""
    text, money = told.get("sum", "").strip()[:40], told.get("currency", "")
    currency = Currency(money) if money in set(Currency) else Currency.USD
    rows = list(queries.open_invoices(clients).filter(currency=currency.value)[:LINES_MAX])
    try:
        cents = Money.parse(text, currency).cents
        shares = selecting.spread([selection.open_of(row) for row in rows], cents)
    except (UnreadableAmount, selecting.CannotChoose) as why:
        return Chosen(fault=str(why), one_sum=text)
    choices = tuple(Choice(row.client, shares[row.pk], row) for row in rows if row.pk in shares)
    return Chosen(choices, address=f"sum={currency.value}:{cents}")


def dressed(line: Line, found: Chosen, payable: frozenset[int], *, alone: bool = False) -> Line:
    """As it is shown: with what was ticked and typed, and what is wrong with it. If `alone`, it is chosen already."""
    key = line.invoice.pk
    return replace(
        line,
        payable=line.invoice.client_id in payable,
        ticked=key in found.ticked or alone,
        typed=found.typed.get(key, ""),
        fault=found.faults.get(key, ""),
    )
