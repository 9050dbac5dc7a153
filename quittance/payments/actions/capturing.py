"""Cards given on the processor's own page: held there, looked at under the firm's policy, then taken or let go.

Which card it is is known only once the payer has given it, so none is charged before. The total was agreed without it
and stays: the payer bears no fee, and all of it is withheld from the firm, that of a card from abroad as well.
"""

from quittance.integrations.stripe import intents
from quittance.integrations.stripe.words import Again, Failure, Intent, Kind
from quittance.integrations.stripe.words import Method as Theirs
from quittance.payments import queries
from quittance.payments.actions import counter
from quittance.payments.models import Payment
from quittance.payments.models.payment import Method
from quittance.payments.rules import fees, terms
from quittance.payments.rules.fees import Card, CardRefused, Fee, Funding
from quittance.tenancy import queries as tenancy

_NOTHING = "Nothing was charged, though your bank may show the amount as held for some days."
NOT_CAPTURED = Failure(
    code="not_captured",
    payer=f"The payment was ended before your card was charged. {_NOTHING}",
    firm="What was held on the card was let go before it was taken.",
    again=Again.SAME,
)


def card_of(told: Theirs) -> Card:
    """As the rules on fees know it."""
    country = fees.country_of(bank=told.country, billing=told.billing_country)
    state = fees.state_of(state=told.state, billing=told.billing_country)
    return Card(told.brand, Funding(told.funding), country=country, state=state)


def cost(payment: Payment, told: Theirs | None) -> Fee:
    """What is withheld for this card, by the terms of the day on which it was ordered. Raises CardRefused."""
    if told is None or told.kind is not Kind.CARD:
        raise CardRefused("This way to pay is not taken here. Choose another one.")
    return terms.fee(
        terms.seen_late(queries.terms_now()),
        method=fees.Method.CARD,
        channel=fees.Channel(payment.channel),
        cents=payment.items_cents,
        card=card_of(told),
        on=tenancy.current_firm().clock.today(payment.submitted_at),
    )


def refused(why: CardRefused) -> Failure:
    return Failure(code="card_not_taken", payer=f"{why} {_NOTHING}", firm=str(why), again=Again.OTHER)


def let_go(payment: Payment, intent: Intent) -> Failure | None:
    """Why, where what was held on a card was cancelled there; whoever did it may have had no time to say so."""
    if payment.method != Method.CARD or not payment.session_id or not intent.charge:
        return None
    if payment.is_being_taken:
        return NOT_CAPTURED
    try:
        cost(payment, intent.method)
    except CardRefused as why:
        return refused(why)
    return None


def capture(payment: Payment) -> Intent:
    """However often: it is taken once, with the fee that was noted before. Raises Fault."""
    return intents.capture(
        counter.at(payment.account),
        payment.intent_id,
        cents=payment.charged_cents,
        fee_cents=payment.payer_fee_cents + payment.firm_fee_cents,
    )
