"""Stripe's published test bank accounts, the banks of the log-in stand-in, and why a debit comes back."""

import hashlib
from dataclasses import dataclass

from sandbox.processor.work import Obj

ROUTING = "110000000"
BANKS = {
    "110000000": "STRIPE TEST BANK",
    "011401533": "Harbor Savings Bank",
    "021000021": "First Ferry Bank",
    "124003116": "Northline Credit Union",
}
# By account number: what happens to a debit of it.
ACCOUNTS = {
    "000123456789": "success",
    "000111111113": "R02",
    "000111111116": "R03",
    "000222222227": "R01",
    "000333333335": "R29",
    "000444444440": "invalid_currency",
    "000555555559": "dispute",
    "000666666661": "no_microdeposits",
    "000000000009": "pending_for_good",
    "000777777771": "weekly_limit",
}
TOKENS = {
    "success": "000123456789",
    "verified": "000123456789",
    "accountClosed": "000111111113",
    "noAccount": "000111111116",
    "insufficientFunds": "000222222227",
    "debitNotAuthorized": "000333333335",
    "invalidCurrency": "000444444440",
    "dispute": "000555555559",
    "failMicrodeposits": "000666666661",
    "processing": "000000000009",
    "weeklyLimitExceeded": "000777777771",
}
AMOUNTS, DESCRIPTOR = (32, 45), "SM11AA"
AMOUNTS_EXCEEDED, DESCRIPTOR_EXCEEDED = (10, 11), "SM33CC"
AMOUNTS_LATE, DESCRIPTOR_LATE = (40, 41), "SM44DD"


@dataclass(frozen=True)
class Return:
    code: str  # of the network
    failure_code: str  # in Stripe's words
    words: str
    dispute_reason: str  # when it comes after the money was believed to be there


UNAUTHORIZED, WRONG = "debit_not_authorized", "incorrect_account_details"
RETURNS = {
    code: Return(code, *facts)
    for code, facts in {
        "R01": ("insufficient_funds", "The customer's account has insufficient funds.", "insufficient_funds"),
        "R02": ("account_closed", "The customer's bank account has been closed.", WRONG),
        "R03": ("no_account", "The customer's bank account could not be located.", WRONG),
        "R04": ("no_account", "The customer's bank account number is not valid.", WRONG),
        "R08": (UNAUTHORIZED, "The customer has stopped this payment at their bank.", UNAUTHORIZED),
        "R10": (UNAUTHORIZED, "The customer told their bank that this payment was not authorized.", UNAUTHORIZED),
        "R16": ("bank_account_restricted", "The customer's account cannot be debited.", "bank_cannot_process"),
        "R29": (UNAUTHORIZED, "The customer's company told its bank that this was not authorized.", UNAUTHORIZED),
    }.items()
}


@dataclass(frozen=True)
class Login:
    """An account that somebody finds after signing in to a bank of the stand-in."""

    key: str
    bank: str
    name: str
    routing: str
    number: str
    kind: str = "checking"


LOGINS = tuple(
    Login(*facts)
    for facts in (
        ("harbor-checking", "Harbor Savings Bank", "Business Checking", "011401533", "000123456789"),
        ("harbor-savings", "Harbor Savings Bank", "Business Savings", "011401533", "000999999991", "savings"),
        ("ferry-operating", "First Ferry Bank", "Operating, low on funds", "021000021", "000222222227"),
        ("ferry-closed", "First Ferry Bank", "Old Checking, closed", "021000021", "000111111113"),
        ("northline-debits", "Northline Credit Union", "Checking that takes no debits", "124003116", "000333333335"),
        ("northline-gone", "Northline Credit Union", "Account the bank cannot find", "124003116", "000111111116"),
    )
)


def behaviour(number: str) -> str:
    return ACCOUNTS.get(number, "success")


def valid_routing(routing: str) -> bool:
    if len(routing) != 9 or not (routing.isascii() and routing.isdigit()):
        return False
    weighed = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(routing))
    return weighed % 10 == 0


def described(routing: str, number: str, *, holder: str, kind: str = "checking", linked: str | None = None) -> Obj:
    return {
        "account_holder_type": holder,
        "account_type": kind,
        "bank_name": BANKS.get(routing, "STRIPE TEST BANK"),
        "financial_connections_account": linked,
        "fingerprint": hashlib.sha256(f"bank {routing} {number}".encode()).hexdigest()[:16],
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": {},
    }
