"""Who gets the files: whom the firm named for them, else who hears of its payments (FILE-1)."""

from quittance.outbox.actions.mails import Recipient
from quittance.payments.actions import recipients
from quittance.reconciliation import queries
from quittance.tenancy import queries as tenancy


def now() -> tuple[list[Recipient], str]:
    """With the sentence why."""
    firm = tenancy.current_firm()
    named = queries.policy_now().addresses
    if named:
        return [Recipient(address) for address in named], f"You got this because {firm.name} sends you its files."
    return recipients.office(), f"You got this because you are named to hear of the payments of {firm.name}."
