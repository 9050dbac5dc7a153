"""Payments through us, and which receipts of the books are their items."""

from quittance.payments.models.balance_line import BalanceLine
from quittance.payments.models.bundle import Bundle
from quittance.payments.models.decline import Decline
from quittance.payments.models.dispute import Dispute
from quittance.payments.models.fee_return import FeeReturn
from quittance.payments.models.kept_method import KeptMethod
from quittance.payments.models.listening import Listening
from quittance.payments.models.mandate import Mandate
from quittance.payments.models.payment import Payment
from quittance.payments.models.payment_item import PaymentItem
from quittance.payments.models.payout import Payout
from quittance.payments.models.policy import FeeRate, Policy
from quittance.payments.models.refund import Refund
from quittance.payments.models.refund_item import RefundItem
from quittance.payments.models.return_alarm import ReturnAlarm
from quittance.payments.models.setup import Setup
from quittance.payments.models.taken_back import TakenBack
from quittance.payments.models.vault import Vault
from quittance.payments.models.wallet_host import WalletHost

__all__ = [
    "BalanceLine",
    "Bundle",
    "Decline",
    "Dispute",
    "FeeRate",
    "FeeReturn",
    "KeptMethod",
    "Listening",
    "Mandate",
    "Payment",
    "PaymentItem",
    "Payout",
    "Policy",
    "Refund",
    "RefundItem",
    "ReturnAlarm",
    "Setup",
    "TakenBack",
    "Vault",
    "WalletHost",
]
