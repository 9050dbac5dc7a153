"""Payouts: one per account, day, currency and way the money came. Each line of the balance leaves in one of them."""

import hashlib

from sandbox.processor.faults import invalid
from sandbox.processor.money import days, ledger
from sandbox.processor.work import Obj, Work

FAILURES = {
    "account_closed": "The bank account has been closed.",
    "no_account": "The bank account details on file are probably incorrect. No bank account could be found.",
    "could_not_process": "The bank could not process this payout.",
    "debit_not_authorized": "Debit transactions are not approved on the bank account.",
    "insufficient_funds": "The bank account has insufficient funds for this debit.",
    "invalid_currency": "The bank was unable to process this payout because of its currency.",
}
# Published numbers of bank accounts that payouts to them fail at.
FAILING = {
    "1113": "account_closed",
    "1116": "no_account",
    "2227": "insufficient_funds",
    "3335": "debit_not_authorized",
    "4440": "invalid_currency",
}


def pay_out(work: Work) -> None:
    """What is available and has not left yet. A sum of nothing waits for the next day; a negative one is debited."""
    account = work.find(work.account) or {}
    if not _bank(account):
        return
    settings = (account.get("settings") or {}).get("payouts") or {}
    if (settings.get("schedule") or {}).get("interval") == "manual":
        return
    rows = work.connection.execute(
        """SELECT json_extract(body, '$.currency') AS currency, json_extract(body, '$._family') AS family,
                  sum(json_extract(body, '$.net')) AS net
           FROM thing WHERE kind = 'balance_transaction' AND account = ? AND payout IS NULL
                  AND json_extract(body, '$.available_on') <= ? GROUP BY 1, 2 ORDER BY 1, 2""",
        [work.account, work.now],
    ).fetchall()
    for row in rows:
        if row["net"] > 0 or (row["net"] < 0 and settings.get("debit_negative_balances", True)):
            _one(work, account, row["currency"], row["family"], row["net"])


def _bank(account: Obj) -> Obj | None:
    found = (account.get("external_accounts") or {}).get("data") or []
    return found[0] if found else None


def _one(work: Work, account: Obj, currency: str, family: str, net: int) -> None:
    bank = _bank(account) or {}
    facts: Obj = {
        "amount": net,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": days.at(days.day_of(work.now)),
        "automatic": True,
        "balance_transaction": None,
        "currency": currency,
        "description": "STRIPE PAYOUT" if net > 0 else "STRIPE DEBIT",
        "destination": bank["id"],
        "failure_code": None,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": family,
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
    payout = work.add("payout", "po", facts)
    _claim(work, payout, currency, family)
    line = ledger.write(work, "payout", payout, -net, family=family, words=payout["description"])
    payout["balance_transaction"] = line["id"]
    line["_payout"] = payout["id"]
    work.put(line)
    work.put(payout)
    # Sent by hand in the evening it is on its way for a while all the same.
    evening = days.at(days.day_of(work.now), days.ARRIVAL_HOUR)
    work.later(max(evening, work.now + days.ON_ITS_WAY_SECONDS), "arrival", payout["id"])
    work.tell("payout.created", payout)
    payout["reconciliation_status"] = "completed"
    work.tell("payout.reconciliation_completed", work.put(payout))


def _claim(work: Work, payout: Obj, currency: str, family: str) -> None:
    work.connection.execute(
        """UPDATE thing SET body = json_set(body, '$._payout', ?)
           WHERE kind = 'balance_transaction' AND account = ? AND payout IS NULL
             AND json_extract(body, '$.available_on') <= ? AND json_extract(body, '$.currency') = ?
             AND json_extract(body, '$._family') = ?""",
        [payout["id"], work.account, work.now, currency, family],
    )


def arrive(work: Work, id_: str) -> None:
    payout = work.get("payout", id_)
    if payout["status"] != "in_transit":
        return
    bank = _bank(work.find(work.account) or {}) or {}
    # As published: these accounts refuse what is paid to them; the two that lack money or leave refuse debits.
    why = FAILING.get(str(bank.get("last4")))
    if why and (payout["amount"] < 0 or why not in {"insufficient_funds", "debit_not_authorized"}):
        fail(work, payout, why)
        return
    trace = hashlib.sha256(payout["id"].encode()).hexdigest()
    # The banks know its number only now.
    payout |= {"status": "paid", "trace_id": {"status": "supported", "value": str(int(trace[:14], 16))[:15]}}
    work.put(payout)
    work.tell("payout.paid", payout)


def fail(work: Work, payout: Obj, why: str) -> Obj:
    """The money is back on the balance, as a line that the next payout holds."""
    if payout["status"] not in {"in_transit", "paid", "pending"}:
        raise invalid(f"The payout {payout['id']} is {payout['status']} already.")
    line = ledger.write(
        work, "payout_failure", payout, payout["amount"], family=payout["source_type"], words="PAYOUT FAILURE"
    )
    payout |= {
        "status": "failed",
        "failure_code": why,
        "failure_message": FAILURES[why],
        "failure_balance_transaction": line["id"],
    }
    work.put(payout)
    work.forget("arrival", payout["id"])
    work.tell("payout.failed", payout)
    return payout


def lines(work: Work, payout: Obj) -> list[Obj]:
    return work.all("balance_transaction", payout=payout["id"])
