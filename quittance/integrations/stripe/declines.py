"""Why a card is declined, by the code that its bank or the processor gives.

A payer never reads that a card is stolen or that somebody suspects fraud: the words for those are the plain "declined".
"""

from quittance.integrations.stripe.reasons import Reason
from quittance.integrations.stripe.words import Again

_DECLINED = "The bank declined the card. Use another card or a bank transfer, or ask the bank why."
_NOT_FOR_THIS = "The card cannot be used for this payment. Use another card or a bank transfer."
_WAIT = "The bank could not be reached. Try again in a few minutes, or use another method."
_RETYPE = "Correct it and try again."
VAGUE = Reason(_DECLINED, "The card's bank declined and gave no reason that we know.")
_HUSHED = "The payer reads only that the card was declined; do not tell them more."

CARD: dict[str, Reason] = {
    "generic_decline": VAGUE,
    "do_not_honor": VAGUE,
    "call_issuer": Reason(_DECLINED, "The card's bank wants to hear from the cardholder."),
    "no_action_taken": VAGUE,
    "transaction_not_allowed": Reason(_NOT_FOR_THIS, "The card's bank does not allow such a payment."),
    "service_not_allowed": Reason(_NOT_FOR_THIS, "The card's bank does not allow such a payment."),
    "not_permitted": Reason(_NOT_FOR_THIS, "The card's bank does not allow such a payment."),
    "card_not_supported": Reason(_NOT_FOR_THIS, "The card is not made for such payments."),
    "currency_not_supported": Reason(_NOT_FOR_THIS, "The card does not pay in this currency."),
    "restricted_card": Reason(_DECLINED, f"The card's bank has restricted it. {_HUSHED}"),
    "lost_card": Reason(_DECLINED, f"The card was reported lost. {_HUSHED}"),
    "stolen_card": Reason(_DECLINED, f"The card was reported stolen. {_HUSHED}"),
    "pickup_card": Reason(_DECLINED, f"The card's bank wants the card back. {_HUSHED}"),
    "fraudulent": Reason(_DECLINED, f"The processor held the payment to be fraud. {_HUSHED}"),
    "merchant_blacklist": Reason(_DECLINED, f"The card stands on a list of cards to refuse. {_HUSHED}"),
    "security_violation": Reason(_DECLINED, f"The card's bank saw a risk. {_HUSHED}"),
    "revocation_of_authorization": Reason(_DECLINED, "The cardholder told the bank to refuse this payment."),
    "revocation_of_all_authorizations": Reason(_DECLINED, "The cardholder told the bank to refuse our payments."),
    "stop_payment_order": Reason(_DECLINED, "The cardholder told the bank to refuse this payment."),
    "insufficient_funds": Reason(
        "The card has not enough credit or money for this amount. Use another card or a bank transfer, or pay a part.",
        "The card has not enough credit or money for this amount.",
        Again.SAME,
    ),
    "withdrawal_count_limit_exceeded": Reason(
        "The card is at its limit. Use another card or a bank transfer.", "The card is at its limit.", Again.SAME
    ),
    "card_velocity_exceeded": Reason(
        "The card was used too often or for too much in a short time. Use another card or a bank transfer.",
        "The card was used too often or for too much in a short time.",
    ),
    "expired_card": Reason(
        "The card has expired. Use another card or a bank transfer.", "The card has expired.", Again.CORRECTED
    ),
    "new_account_information_available": Reason(
        "The bank has given out a new card in place of this one. Use the new card or a bank transfer.",
        "The bank has given out a new card in place of this one.",
    ),
    "incorrect_number": Reason(
        f"The card number is not right. {_RETYPE}", "The card number was mistyped.", Again.CORRECTED
    ),
    "invalid_account": Reason(
        "The card, or the account behind it, is not known to its bank. Use another card or a bank transfer.",
        "The card, or the account behind it, is not known to its bank.",
    ),
    "incorrect_cvc": Reason(
        f"The card's security code is not right. {_RETYPE}", "The security code was mistyped.", Again.CORRECTED
    ),
    "incorrect_zip": Reason(
        f"The postal code is not the one the bank knows. {_RETYPE}", "The postal code did not match.", Again.CORRECTED
    ),
    "incorrect_address": Reason(
        f"The billing address is not the one the bank knows. {_RETYPE}", "The address did not match.", Again.CORRECTED
    ),
    "invalid_expiry_month": Reason(
        f"The month on the card is not right. {_RETYPE}", "The expiry month was mistyped.", Again.CORRECTED
    ),
    "invalid_expiry_year": Reason(
        f"The year on the card is not right. {_RETYPE}", "The expiry year was mistyped.", Again.CORRECTED
    ),
    "invalid_amount": Reason(
        "The bank does not take this amount with this card. Pay a part, or use a bank transfer.",
        "The amount is more than the card may pay at once.",
    ),
    "authentication_required": Reason(
        "The bank wants to make sure that it is you. Pay once more on the page, and confirm when the bank asks.",
        "The card's bank wants the cardholder's confirmation, and nobody was there to give it.",
        Again.SAME,
    ),
    "authentication_failure": Reason(
        "The bank could not make sure that it is you. Try again, or use another method.",
        "The cardholder did not confirm the payment at their bank.",
        Again.SAME,
    ),
    "approve_with_id": Reason(_DECLINED, "The card's bank could not approve the payment.", Again.SAME),
    "issuer_not_available": Reason(_WAIT, "The card's bank could not be reached.", Again.SAME),
    "processing_error": Reason(_WAIT, "The payment could not be worked on between the banks.", Again.SAME),
    "try_again_later": Reason(_WAIT, "The card's bank asks to try again later.", Again.SAME),
    "reenter_transaction": Reason(_WAIT, "The card's bank asks to try again.", Again.SAME),
    "duplicate_transaction": Reason(
        "The bank has just seen a payment of this amount with this card. Look whether it is paid before you try again.",
        "The card's bank held this for a repetition of a payment it has just seen.",
    ),
}
CARD |= {
    "invalid_number": CARD["incorrect_number"],
    "invalid_cvc": CARD["incorrect_cvc"],
    "card_declined": VAGUE,
    "payment_intent_authentication_failure": CARD["authentication_failure"],
    "setup_intent_authentication_failure": CARD["authentication_failure"],
}
