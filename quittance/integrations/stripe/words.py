"""What the processor tells, in our words. An amount is whole cents; a moment is in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from quittance.core.money import Currency


class Kind(StrEnum):
    CARD = "card"
    BANK = "bank"
    OTHER = "other"  # told by the processor, never offered by us


class IntentState(StrEnum):
    NEEDS_METHOD = "needs_method"  # nothing was tried yet
    NEEDS_CONFIRMATION = "needs_confirmation"  # a method is known, nothing was tried yet
    ACTION_NEEDED = "action_needed"  # the payer's bank, or the proof of an account, wants the payer
    AUTHORIZED = "authorized"  # held on the payer's card, and not taken before we capture it
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # tried, and no; another method may be tried on the same intent
    CANCELLED = "cancelled"


class RefundState(StrEnum):
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SessionState(StrEnum):
    OPEN = "open"
    DONE = "done"  # the payer did their part; whether it is paid, the intent says
    CLOSED = "closed"


class DisputeState(StrEnum):
    INQUIRY = "inquiry"  # the bank asks; no money has moved
    INQUIRY_CLOSED = "inquiry_closed"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Again(StrEnum):
    """What may be tried after a failure."""

    SAME = "same"  # the same method, later
    CORRECTED = "corrected"  # the same method, once what was typed is put right
    OTHER = "other"  # only another method


class Step(StrEnum):
    """What the payer has to do next, and where."""

    ELSEWHERE = "elsewhere"  # at the address given
    IN_PAGE = "in_page"  # in the processor's own fields, by the client secret
    SMALL_DEPOSITS = "small_deposits"  # tell what arrived on the account, at the address given or to us


@dataclass(frozen=True, slots=True)
class ConnectedAccount:
    """The processor's account for one bank account of a firm."""

    id: str
    name: str = ""
    takes_cards: bool = False
    takes_bank: bool = False
    pays_out: bool = False


@dataclass(frozen=True, slots=True)
class WalletDomain:
    """A host whose pages may show wallets; `refusals` say to the firm why some of them are not."""

    id: str
    host: str
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """What may be shown and reckoned with. `id` is empty where the processor tells facts without a method to use."""

    id: str
    kind: Kind
    last4: str = ""
    brand: str = ""
    funding: str = "unknown"  # credit, debit, prepaid, unknown
    country: str = ""  # of the bank that gave out the card
    bank_name: str = ""
    fingerprint: str = ""  # the same for the same card or account, whoever pays with it
    expires: tuple[int, int] | None = None  # year, month
    wallet: str = ""  # the processor's word for what held the card: apple_pay, google_pay, link, …
    holder: str = ""
    postcode: str = ""
    state: str = ""  # of the billing address, as is the next
    billing_country: str = ""
    vault: str = ""
    blocked: bool = False  # the network takes no debit of this account until somebody has cleared it


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a payment came to nothing. A return code, such as R01, where the bank network gave one."""

    code: str
    payer: str
    firm: str
    again: Again
    return_code: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    step: Step
    address: str = ""
    by_code: bool = False  # the small deposit bears a code, so that its amount need not be known
    arrives_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """One payment at the processor, as it stands now."""

    id: str
    state: IntentState
    amount_cents: int
    currency: Currency
    created_at: datetime
    fee_cents: int = 0
    received_cents: int = 0
    refunded_cents: int = 0
    payment: str = ""  # our own key of it
    firm: str = ""
    vault: str = ""
    client_secret: str = field(default="", repr=False)
    next_step: NextStep | None = None
    method: Method | None = None
    failure: Failure | None = None
    charge: str = ""
    fee: str = ""  # what the fee is called there, to give it back


@dataclass(frozen=True, slots=True)
class Decline:
    """One card that was tried for an intent, and refused."""

    charge: str
    card: Method
    failure: Failure
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Setup:
    """A method on its way into a vault, without a payment."""

    id: str
    state: IntentState
    created_at: datetime
    vault: str = ""
    client_secret: str = field(default="", repr=False)
    next_step: NextStep | None = None
    method: Method | None = None
    failure: Failure | None = None
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A page of the processor's own, where one payment can be made."""

    id: str
    state: SessionState
    closes_at: datetime
    address: str = ""
    intent: str = ""  # empty until the payer has pressed the button there


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    state: RefundState
    amount_cents: int
    currency: Currency
    created_at: datetime
    refund: str = ""  # our own key of it
    intent: str = ""
    charge: str = ""
    failure: str = ""  # words for the firm


@dataclass(frozen=True, slots=True)
class FeeReturn:
    """A fee of ours, or a part of it, given back to the firm by itself."""

    id: str
    fee: str
    amount_cents: int
    currency: Currency
    refund: str = ""  # our own key of it


@dataclass(frozen=True, slots=True)
class Dispute:
    id: str
    state: DisputeState
    amount_cents: int
    currency: Currency
    created_at: datetime
    reason: str  # words for the firm
    return_code: str = ""
    cause: str = ""  # in the processor's own name; of a return all that is known where the network's code is not told
    charge: str = ""
    intent: str = ""
    answer_by: datetime | None = None
    answered: bool = False
    refundable: bool = False


class News(StrEnum):
    """What an event says. News may be late, doubled or out of order: `noun` says what to read again."""

    INTENT_CREATED = "intent.created"
    INTENT_ACTION_NEEDED = "intent.action_needed"
    INTENT_AUTHORIZED = "intent.authorized"
    INTENT_PROCESSING = "intent.processing"
    INTENT_SUCCEEDED = "intent.succeeded"
    INTENT_FAILED = "intent.failed"
    INTENT_CANCELLED = "intent.cancelled"
    SETUP_CREATED = "setup.created"
    SETUP_ACTION_NEEDED = "setup.action_needed"
    SETUP_SUCCEEDED = "setup.succeeded"
    SETUP_FAILED = "setup.failed"
    SETUP_CANCELLED = "setup.cancelled"
    REFUND_CREATED = "refund.created"
    REFUND_CHANGED = "refund.changed"
    REFUND_FAILED = "refund.failed"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_CHANGED = "dispute.changed"
    DISPUTE_CLOSED = "dispute.closed"
    METHOD_KEPT = "method.kept"
    METHOD_CHANGED = "method.changed"
    METHOD_FORGOTTEN = "method.forgotten"
    MANDATE_CHANGED = "mandate.changed"
    PAYOUT_CREATED = "payout.created"
    PAYOUT_CHANGED = "payout.changed"
    PAYOUT_PAID = "payout.paid"
    PAYOUT_FAILED = "payout.failed"
    ACCOUNT_CHANGED = "account.changed"
    OTHER = "other"

    @property
    def noun(self) -> str:
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    kind: News
    about: str  # the id of what changed
    account: str  # empty: the platform's own
    created_at: datetime
    live: bool = False  # the processor tells trial events to live addresses too
    intent: str = ""  # of the payment it belongs to, where it says so
