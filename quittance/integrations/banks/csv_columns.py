"""Which column of a bank's download is what, by its title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quittance.integrations.banks.words import Unreadable, shown

# The first that a file has is the day on which the bank booked.
_DATES = (
    "postingdate", "posteddate", "postdate", "datepost", "dateposted", "bookingdate", "bookeddate", "entrydate",
    "processeddate", "asofdate", "date", "transactiondate", "trandate", "transdate", "valuedate",
)  # fmt: skip
_AMOUNTS = ("amount", "transactionamount", "tranamount", "amountusd", "amountcad", "amountgbp", "netamount")
_DEBITS = (
    "debit", "debits", "debitamount", "amountdebit", "withdrawal", "withdrawals", "withdrawalamount", "moneyout",
    "paidout", "debitusd", "withdrawalsusd",
)  # fmt: skip
_CREDITS = (
    "credit", "credits", "creditamount", "amountcredit", "deposit", "deposits", "depositamount", "moneyin", "paidin",
    "creditusd", "depositsusd",
)  # fmt: skip
_SIDES = (
    "drcr", "crdr", "debitcredit", "creditdebit", "debitorcredit", "creditordebit", "creditdebitindicator",
    "debitcreditindicator", "cdindicator", "type", "transactiontype", "details",
)  # fmt: skip
_ACCOUNTS = ("account", "accountnumber", "accountno", "acctnumber", "accountid")
_CURRENCIES = ("currency", "currencycode", "ccy")
_BALANCES = ("balance", "runningbalance", "runningbal", "ledgerbalance", "availablebalance", "closingbalance")
_TEXTS = frozenset({
    "description", "originaldescription", "transactiondescription", "details", "detail", "transactiondetail",
    "transactiondetails", "memo", "narrative", "narration", "payee", "name", "text", "particulars", "type",
    "transactiontype", "extendeddetails", "extendeddescription", "additionalinformation", "notes", "addenda",
})  # fmt: skip
_REFERENCES = frozenset({
    "reference", "referencenumber", "ref", "refno", "bankreference", "customerreference", "checknumber", "checkno",
    "check", "checkorslip", "chequenumber", "slip", "serialnumber", "transactionid", "transactionreference", "fitid",
    "tracenumber", "traceid",
})  # fmt: skip
_NO_LETTERS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Columns:
    """Places in a row. Either `amount` or both of `debit` and `credit` are there."""

    titles: tuple[str, ...]
    date: int
    amount: int | None
    debit: int | None
    credit: int | None
    sides: tuple[int, ...]  # that may say whether money came or left, if all their cells do
    texts: tuple[int, ...]
    references: tuple[int, ...]
    account: int | None
    currency: int | None
    balances: tuple[int, ...]


def found(cells: Sequence[str], line: int) -> Columns | None:
    """None where this row is no row of titles."""
    names = [_NO_LETTERS.sub("", cell.lower()) for cell in cells]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    date = _first(places, _DATES)
    amount, debit, credit = (_first(places, titles) for titles in (_AMOUNTS, _DEBITS, _CREDITS))
    if date is None or (amount is None and (debit is None or credit is None)):
        return None
    if amount is not None and debit is not None and credit is not None:
        raise Unreadable(
            "There is a column of amounts and there are columns of debits and credits. One way is enough.", line
        )
    for used in (date, amount, debit, credit):
        if used is not None and len(places[names[used]]) > 1:
            raise Unreadable(f"Two columns are called {shown(cells[used])}. Remove or rename one of them.", line)
    several = _all(places, _SIDES)
    return Columns(
        titles=tuple(cell.strip() for cell in cells),
        date=date,
        amount=amount,
        debit=debit if amount is None else None,
        credit=credit if amount is None else None,
        sides=several,
        texts=_all(places, _TEXTS),
        references=_all(places, _REFERENCES),
        account=_first(places, _ACCOUNTS),
        currency=_first(places, _CURRENCIES),
        balances=_all(places, _BALANCES),
    )


def _first(places: Mapping[str, Sequence[int]], titles: Sequence[str]) -> int | None:
    return next((places[title][0] for title in titles if title in places), None)


def _all(places: Mapping[str, Sequence[int]], titles: Sequence[str] | frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted(place for title in titles for place in places.get(title, ())))
