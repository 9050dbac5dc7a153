"""Who reacts to what: the only place where news from below reaches ears above."""

from collections.abc import Callable, Sequence

from quittance.access.actions import welcome
from quittance.core.inbox import Opener
from quittance.links.actions import guests, linking
from quittance.payments.actions import fee_returns, keeping, news, wallets
from quittance.reconciliation.actions import closing, proving, statements
from quittance.relay.actions import placing

REACTIONS: dict[str, Sequence[Callable[..., None]]] = {
    # A new firm finds its two starting groups and a mail that tells where everything is.
    "firm.added": [welcome.make_groups, welcome.greet],
    # Portal people see the clients whose contacts they are, as soon as both are known.
    "person.verified": [linking.on_arrival],
    "address.changed": [linking.on_arrival],
    # Mail that waited for its invoice leaves as soon as the invoice is there.
    "mirror.changed": [linking.on_mirror, placing.release],
    # Pages may show wallets for an account once the processor knows the firm's hosts for it.
    "bank_account.added": [wallets.on_account_added],
    # Who closes their account leaves no card or bank account behind.
    "person.closed": [keeping.on_person_closed],
    # Our fee on a bank transfer that came to nothing goes back to the firm; an account that is closed pays no more.
    "payment.failed": [fee_returns.on_money_lost],
    "payment.returned": [fee_returns.on_money_lost, keeping.on_payment_returned],
    # Of a card fee that a payer bore, where we pay what goes back of it.
    "refund.succeeded": [fee_returns.on_refund_succeeded],
    # Its lines are here: what is not explained is known before the money is.
    "payout.read": [proving.on_payout_read, statements.on_payout],
    # The bank's line of it may have been brought before.
    "payout.arrived": [statements.on_payout],
    # A rehearsal firm's day that has come is closed at once.
    "clock.moved": [closing.on_clock_moved],
    # Staff who sign out, or are signed out, leave the client portals they opened.
    "session.ended": [guests.on_session_ended],
}

# Who opens what arrives at which machine door.
OPENERS: dict[str, Opener] = {
    news.SOURCE: news.opened,
}
