"""What kind of mail it is decides how soon it leaves and what it says of itself."""

# Somebody sits in front of a page and waits for these.
AWAITED = frozenset(
    {
        "address_in_use",
        "invoice_trial",
        "known",
        "leave_address",
        "magic",
        "method_proof",
        "nobody",
        "paper_code",
        "pass",
        "reset",
        "set_up",
        "take_address",
        "trial",
        "verify",
    }
)
AWAITED_PRIORITY = 10
# Before mail that has yet to be taken in, which has none: behind a thousand that arrive at once none would leave.
ORDINARY_PRIORITY = 1


def priority(kind: str) -> int:
    return AWAITED_PRIORITY if kind in AWAITED else ORDINARY_PRIORITY


def is_automatic(kind: str) -> bool:
    """A notice is written by a machine; an invoice's mail is one that a person sent and that we carry on."""
    return not kind.startswith("invoice")
