"""The lines of an account's balance. Each is written once; what they add up to is the balance."""

from datetime import timedelta
from typing import Any

from sandbox.processor.money import days
from sandbox.processor.work import PLATFORM, Obj, Work

CATEGORIES = {
    "adjustment": "other_adjustment",
    "payment": "charge",
    "payment_refund": "refund",
    "payment_failure_refund": "charge_failure",
    "application_fee": "platform_earning",
    "application_fee_refund": "platform_earning_refund",
    "stripe_fee": "fee",
    "refund_failure": "refund_failure",
    "payout_failure": "payout_reversal",
}


def write(
    work: Work,
    type_: str,
    source: Obj,
    amount: int,
    *,
    family: str = "card",
    fees: list[Obj] | None = None,
    available: int | None = None,
    words: str | None = None,
) -> Obj:
    """`family` is the way the money came, as payouts keep them apart: card or bank_account."""
    available = days.at(days.day_of(work.now)) if available is None else available
    fee = sum(each["amount"] for each in fees or [])
    line = work.add(
        "balance_transaction",
        "txn",
        {
            "amount": amount,
            "available_on": available,
            "balance_type": "payments",
            "currency": source["currency"],
            "description": words,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": fees or [],
            "net": amount - fee,
            "reporting_category": CATEGORIES.get(type_, type_),
            "source": source["id"],
            "status": "available" if available <= work.now else "pending",
            "type": type_,
            "_family": family,
            "_payout": None,
        },
    )
    line.pop("livemode")
    work.put(line)
    work.later(next_payout(available, work.now), "payouts", work.account)
    return line


def next_payout(available: int, now: int) -> int:
    day = days.next_business_day(days.day_of(max(available, now)))
    moment = days.at(day, days.PAYOUT_HOUR)
    # What comes on a payout day after its hour leaves with the next.
    return moment if moment > now else days.at(days.next_business_day(day + timedelta(days=1)), days.PAYOUT_HOUR)


def fee_detail(kind: str, amount: int, currency: str, words: str) -> Obj:
    application = "ca_quittance" if kind == "application_fee" else None
    return {"amount": amount, "application": application, "currency": currency, "description": words, "type": kind}


def own_fee(work: Work, source: Obj, amount: int, words: str) -> list[Obj]:
    """The processor's own fee: on the line of the account that bears it, or a line of the platform's."""
    if amount == 0:
        return []
    currency = source["currency"]
    if work.account == PLATFORM or account_bears_fees(work):
        return [fee_detail("stripe_fee", amount, currency, words)]
    platform = work.on(PLATFORM)
    write(platform, "stripe_fee", source, -amount, words=words)
    return []


def account_bears_fees(work: Work) -> bool:
    account = work.find(work.account) or {}
    payer: Any = account.get("controller", {}).get("fees", {}).get("payer", "account")
    return bool(payer == "account")


def balance(work: Work) -> Obj:
    rows = work.connection.execute(
        """SELECT json_extract(body, '$.currency') AS currency, json_extract(body, '$._family') AS family,
                  json_extract(body, '$.available_on') <= ? AS ready, sum(json_extract(body, '$.net')) AS net
           FROM thing WHERE kind = 'balance_transaction' AND account = ? GROUP BY 1, 2, 3""",
        [work.now, work.account],
    ).fetchall()
    sums: dict[int, dict[str, dict[str, int]]] = {0: {}, 1: {}}
    for row in rows:
        sums[row["ready"]].setdefault(row["currency"], {})[row["family"]] = row["net"]
    known = sorted({*sums[0], *sums[1]}) or ["usd"]
    return {
        "object": "balance",
        "available": [_part(currency, sums[1].get(currency, {})) for currency in known],
        "livemode": False,
        "pending": [_part(currency, sums[0].get(currency, {})) for currency in known],
    }


def _part(currency: str, families: dict[str, int]) -> Obj:
    return {"amount": sum(families.values()), "currency": currency, "source_types": {"card": 0, **families}}
