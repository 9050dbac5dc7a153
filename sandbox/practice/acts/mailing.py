"""Invoices by e-mail: one, several at once, one just posted, and one that is posted only afterwards."""

import re
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from sandbox.practice import kinds, ledger
from sandbox.practice.acts import entries
from sandbox.practice.acts.entries import Done
from sandbox.practice.mailing import bills, letters, office
from sandbox.practice.mailing.bills import Bill
from sandbox.practice.mailing.letters import Letter
from sandbox.practice.mailing.office import Parcel
from sandbox.practice.rows import Connection, Refused

AT_ONCE_MAX = 2000
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
_RANGE = re.compile(r"(\d{1,9})\s*-\s*(\d{1,9})")


def one(connection: Connection, *, invoice: int, to: str, oddity: str | None, direct: bool) -> Done:
    bill = bills.of_entry(connection, invoice)
    several = oddity == letters.SEVERAL
    keys = (bills.open_of_client(connection, bill.client_id) or [invoice]) if several else [invoice]
    sent = [bills.of_entry(connection, key) for key in keys]
    told = _send([_parcel(Letter(sent, _to(bill, to), oddity or ""), direct=direct)])
    return {"ledger_entry_id": invoice, "client_id": bill.client_id, "said": f"{_named(sent)} {told}"}


def several(connection: Connection, *, invoices: str, together: bool, direct: bool) -> Done:
    keys = bills.numbered(connection, _numbers(invoices))
    found = [bills.of_entry(connection, key) for key in keys]
    if together:
        found.sort(key=lambda bill: bill.client_id)
        grouped: Iterable[list[Bill]] = [list(each) for _, each in groupby(found, key=lambda bill: bill.client_id)]
    else:
        grouped = [[bill] for bill in found]
    mails = [Letter(each, _to(each[0], "")) for each in grouped]
    told = _send(_parcel(mail, direct=direct) for mail in mails)
    return {"client_id": None, "mails": len(mails), "said": f"{len(found)} invoices in {len(mails)} mails {told}"}


def post_and_mail(connection: Connection, *, email: bool, **posted: Any) -> Done:
    """The mail goes once the entry is in the books for good, and a mail that fails takes nothing out of them."""
    done = entries.invoice(connection, **posted)
    if not email:
        return done
    connection.commit()
    try:
        mailed = one(connection, invoice=done["ledger_entry_id"], to="", oddity=None, direct=False)
    except Refused as refused:
        return {**done, "mailed": False, "said": f"{done['said']} It was not e-mailed. {refused}"}
    return {**done, "mailed": True, "said": f"{done['said']} {mailed['said']}"}


def before_posting(
    connection: Connection,
    *,
    client: int,
    amount: Decimal,
    description: str,
    dated: date,
    due: date | None,
    number: str,
    to: str,
) -> Done:
    """As when the mail goes out from a draft: what it is about stands in the books only later."""
    if amount <= 0:
        raise Refused("Write an amount above 0.00.")
    if number:
        ledger.refuse_taken_number(connection, number)
    number = number or ledger.next_number(connection, kinds.INVOICE)
    row = {"client_id": client, "entry_number": number, "entry_date": dated, "due_date": due or dated + timedelta(30)}
    bill = bills.of_row(connection, row | {"amount": amount, "open_amount": amount}, lines=((description, amount),))
    told = _send([_parcel(Letter([bill], _to(bill, to)), direct=False)])
    words = f"Invoice {number} {told} It is not in the books yet: post it with this number and amount."
    return {"client_id": client, "entry_number": number, "said": words}


def _to(bill: Bill, given: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_ADDRESS.findall(given))) if given.strip() else bill.recipients
    if not found:
        raise Refused(f"No contact of {bill.client_name} receives invoices. Add one, or write an address.")
    return found


def _parcel(letter: Letter, *, direct: bool) -> Parcel:
    first = letter.first
    if direct:
        letter = Letter(letter.bills, (f"{first.firm.slug}@{office.here.inbound_domain}",), letter.oddity)
    return Parcel(
        first.signer_address, letter.to, letters.written(letter, now=datetime.fromtimestamp(time.time(), tz=UTC))
    )


def _send(parcels: Iterable[Parcel]) -> str:
    """The end of a sentence that begins with what was sent."""
    last: list[Parcel] = []

    def each() -> Iterable[Parcel]:
        for parcel in parcels:
            last[:] = [parcel]
            yield parcel

    count = office.send(each())
    return f"was e-mailed to {', '.join(last[0].to)}." if count == 1 else "were e-mailed."


def _named(sent: list[Bill]) -> str:
    return f"Invoice {', '.join(bill.number for bill in sent)}"


def _numbers(given: str) -> list[str]:
    found: list[str] = []
    for word in re.split(r"[,;\n]+", given):
        span = _RANGE.fullmatch(word.strip())
        if span:
            low, high = int(span[1]), int(span[2])
            if not low <= high < low + AT_ONCE_MAX:
                raise Refused(f"Write a span of at most {AT_ONCE_MAX:,} numbers, the lower one first.")
            found += [str(number) for number in range(low, high + 1)]
        elif word.strip():
            found.append(word.strip())
    if not found:
        raise Refused("Write at least one invoice number.")
    if len(found) > AT_ONCE_MAX:
        raise Refused(f"At most {AT_ONCE_MAX:,} invoices go at once.")
    return list(dict.fromkeys(found))
