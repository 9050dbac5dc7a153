"""Why a bank transfer comes back, by the network's return code.

A return of reason R01 or R09 may be presented again; any other one wants a look first (Nacha's rule for reinitiation).
"""

from quittance.integrations.stripe.reasons import Reason
from quittance.integrations.stripe.words import Again

_ASK_PAYER = "Ask the client before any new debit."
_OTHER_ACCOUNT = "Pay from another account or by card."
VAGUE = Reason(
    f"The bank sent the transfer back. {_OTHER_ACCOUNT}",
    f"The bank sent the transfer back and gave no reason that we know. {_ASK_PAYER}",
)
_CLOSED = Reason(
    f"The bank says that this account is closed. {_OTHER_ACCOUNT}", "The account is closed. Ask for another one."
)
_NO_ACCOUNT = Reason(
    "The bank could not find this account. Check its number and whose name it is in, or pay in another way.",
    "The bank could not find the account, or it is in another name. Ask for the right details.",
    Again.CORRECTED,
)
_BAD_NUMBER = Reason(
    "The account number is not right. Check it, or pay in another way.", "The account number is not right.",
    Again.CORRECTED,
)  # fmt: skip
_UNAUTHORIZED = Reason(
    "The bank sent the transfer back because it was not authorized. Pay in another way, or write to the firm.",
    f"The account's owner told their bank that this debit was not authorized. {_ASK_PAYER}",
)
_COMPANY = "The company told its bank that this debit was not authorized: often its bank blocks the debits of unknown"
_FROZEN = Reason(
    f"The bank does not let this account pay. {_OTHER_ACCOUNT}",
    "The bank has restricted the account, often by order of a court. Ask for another one.",
)
_DECEASED = Reason(
    "The bank could not take this transfer. Write to the firm.",
    "The bank says that the account's owner, or who acts for them, has died. Stop all debits, and do not chase.",
)
_NOT_THIS_KIND = Reason(
    f"The bank does not allow transfers from this account. Savings accounts are often so. {_OTHER_ACCOUNT}",
    "The account takes no debits: perhaps a savings account. Ask for another one.",
)
_ROUTING = Reason(
    "The routing number is not right, or the bank no longer uses it. Check it, or pay in another way.",
    "The routing number is not right, or the bank no longer uses it.",
    Again.CORRECTED,
)
_MONEY = Reason(
    "There was not enough money on the account. Pay again when there is, or in another way.",
    "There was not enough money on the account. It may be tried again up to two times.",
    Again.SAME,
)

BANK: dict[str, Reason] = {
    "R01": _MONEY,
    "R02": _CLOSED,
    "R03": _NO_ACCOUNT,
    "R04": _BAD_NUMBER,
    "R05": Reason(
        _UNAUTHORIZED.payer,
        f"The account is a person's, and its owner did not authorize a debit made as to a company. {_ASK_PAYER}",
    ),
    "R07": Reason(_UNAUTHORIZED.payer, f"The client has withdrawn the authorization for debits. {_ASK_PAYER}"),
    "R08": Reason(
        "The transfer was stopped at the bank. Pay in another way, or write to the firm.",
        f"The client told their bank to stop this payment. {_ASK_PAYER}",
    ),
    "R09": Reason(
        "Money on the account was not available yet. Pay again when it is, or in another way.",
        "There is money on the account, but not available yet. It may be tried again up to two times.",
        Again.SAME,
    ),
    "R10": _UNAUTHORIZED,
    "R11": Reason(
        _UNAUTHORIZED.payer,
        f"The account's owner says that the debit was not as authorized, such as another amount or day. {_ASK_PAYER}",
    ),
    "R12": Reason(f"The account has moved to another bank. {_OTHER_ACCOUNT}", "The account has moved to another bank."),
    "R13": _ROUTING,
    "R14": _DECEASED,
    "R15": _DECEASED,
    "R16": _FROZEN,
    "R17": Reason(_NO_ACCOUNT.payer, "The bank could not work with the details given, or doubts them.", Again.OTHER),
    "R20": _NOT_THIS_KIND,
    "R21": Reason(f"The bank did not take this transfer. {_OTHER_ACCOUNT}", "The bank does not know our company ID."),
    "R23": Reason(_UNAUTHORIZED.payer, f"The account's owner refused the entry. {_ASK_PAYER}"),
    "R24": Reason(
        "The bank has seen this transfer twice. Look whether it was paid before you try again.",
        "The bank held this for a repetition of a debit it has seen.",
    ),
    "R29": Reason(
        "The company's bank blocks this debit. Give it our company ID, which stands in the authorization, or pay in "
        "another way.",
        f"{_COMPANY} companies. The client gives their bank our company ID, or pays in another way.",
    ),
}
BANK |= {
    "incorrect_account_details": _NO_ACCOUNT,
    "routing_number_invalid": _ROUTING,
    "debit_not_authorized": _UNAUTHORIZED,
    "recipient_deceased": _DECEASED,
    "bank_cannot_process": Reason(
        f"The bank could not work with this transfer. {_OTHER_ACCOUNT}",
        f"The bank could not work with the transfer. {_ASK_PAYER}",
    ),
    "customer_initiated": _UNAUTHORIZED,
    "charge_exceeds_weekly_limit": Reason(
        "More was paid from this account in a week than the processor takes. Try again next week, or in another way.",
        "The account is at the processor's weekly limit.",
        Again.SAME,
    ),
    "invalid_currency": Reason(
        f"This account does not pay in this currency. {_OTHER_ACCOUNT}", "The account does not pay in this currency."
    ),
}
# The processor's own names, where the network's code is not told and the name can mean no other.
NAMED = {
    "insufficient_funds": "R01",
    "account_closed": "R02",
    "no_account": "R03",
    "invalid_account_number": "R04",
    "account_number_invalid": "R04",
    "bank_ownership_changed": "R12",
    "bank_account_restricted": "R16",
}
# Of the names that can mean several codes: after these, too, nothing is debited again before somebody has looked.
WANT_A_LOOK = frozenset(
    {
        *("incorrect_account_details", "debit_not_authorized", "recipient_deceased"),
        *("bank_cannot_process", "customer_initiated"),
    }
)


def why(*names: str) -> Reason | None:
    """By the first that we have words for: the network's code, or the processor's own name."""
    told = (BANK.get(NAMED.get(name, name)) for name in names)
    return next((reason for reason in told if reason is not None), None)
