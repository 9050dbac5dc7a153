"""Stripe's published test cards: what each number is, and what it does."""

import hashlib
from dataclasses import dataclass

from sandbox.processor.work import Obj

DECLINES = {
    "4000000000000002": ("card_declined", "generic_decline", "Your card was declined."),
    "4000000000009995": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000000000009987": ("card_declined", "lost_card", "Your card was declined."),
    "4000000000009979": ("card_declined", "stolen_card", "Your card was declined."),
    "4000000000000069": ("expired_card", "expired_card", "Your card has expired."),
    "4000000000000127": ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
    "4000000000000119": (
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "4000000000006975": (
        "card_declined",
        "card_velocity_exceeded",
        "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    ),
    "4100000000000019": ("card_declined", "fraudulent", "Your card was declined."),
    "4000000000004954": ("card_declined", "fraudulent", "Your card was declined."),
    "4000000000000341": ("card_declined", "generic_decline", "Your card was declined."),
    "4000008260003178": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000008400001629": ("card_declined", "generic_decline", "Your card was declined."),
    "4000008400001280": ("card_declined", "generic_decline", "Your card was declined."),
    "4000000000000101": ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
}
BY_CODE = {decline: (code, decline, words) for code, decline, words in DECLINES.values()}
ALWAYS_ASKS = frozenset(
    {"4000002760003184", "4000008260003178", "4000008400001629", "4000000000003220", "4000000000003063"}
)
ASKS_UNLESS_SET_UP, ASKS_THE_PRESENT = "4000002500003155", "4000003800000446"
CVC_MATTERS = "4000000000000101"  # is declined by its security code alone, and good where none is given
CHECKS = ("address_line1_check", "address_postal_code_check", "cvc_check")
# What the bank says to street and postal code. To every other card's it says pass.
ADDRESSES = {
    "4000000000000010": ("fail", "fail"),
    "4000000000000028": ("fail", "pass"),
    "4000000000000036": ("pass", "fail"),
    "4000000000000044": ("unavailable", "unavailable"),
}
BLOCKED, ELEVATED = frozenset({"4100000000000019", "4000000000004954"}), "4000000000009235"
ATTACHES_BUT_DECLINES = "4000000000000341"
DISPUTES = {"4000000000000259": "fraudulent", "4000000000002685": "product_not_received", "4000000000001976": "inquiry"}
REFUND_FAILS, REFUND_PENDS = "4000000000005126", "4000000000007726"
AVAILABLE_AT_ONCE = "4000000000000077"
DEBIT = frozenset({"4000056655665556", "5200828282828210", "6011981111111113"})
PREPAID = frozenset({"5105105105105100"})
# By the three digits of ISO 3166 that follow 400000 in Stripe's international test cards.
ISO = """
    032:AR 036:AU 040:AT 056:BE 076:BR 100:BG 112:BY 124:CA 152:CL 156:CN 170:CO 188:CR 191:HR 196:CY 203:CZ 208:DK
    218:EC 233:EE 246:FI 250:FR 276:DE 292:GI 300:GR 344:HK 348:HU 356:IN 372:IE 380:IT 392:JP 428:LV 438:LI 440:LT
    442:LU 458:MY 470:MT 484:MX 528:NL 554:NZ 578:NO 591:PA 600:PY 604:PE 616:PL 620:PT 642:RO 682:SA 702:SG 703:SK
    705:SI 724:ES 752:SE 756:CH 764:TH 784:AE 826:GB 840:US 858:UY
"""
COUNTRIES = dict(pair.split(":") for pair in ISO.split())
INTERNATIONAL = {"MX": "4000004840008001", "GB": "4000008260000000", "CA": "4000001240000000", "BR": "4000000760000002"}
NAMES = {
    "visa": "4242424242424242",
    "visa_debit": "4000056655665556",
    "mastercard": "5555555555554444",
    "mastercard_debit": "5200828282828210",
    "mastercard_prepaid": "5105105105105100",
    "amex": "378282246310005",
    "discover": "6011111111111117",
    "diners": "3056930009020004",
    "jcb": "3566002020360505",
    "unionpay": "6200000000000005",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedLostCard": "4000000000009987",
    "visa_chargeDeclinedStolenCard": "4000000000009979",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "visa_chargeDeclinedVelocityLimitExceeded": "4000000000006975",
    "radarBlock": "4100000000000019",
    "chargeDeclinedFraudulent": "4100000000000019",
    "riskLevelHighest": "4000000000004954",
    "riskLevelElevated": ELEVATED,
    "cvcCheckFail": CVC_MATTERS,
    "avsFail": "4000000000000010",
    "avsLine1Fail": "4000000000000028",
    "avsZipFail": "4000000000000036",
    "avsUnchecked": "4000000000000044",
    "chargeCustomerFail": ATTACHES_BUT_DECLINES,
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "createDisputeInquiry": "4000000000001976",
    "refundFail": REFUND_FAILS,
    "pendingRefund": REFUND_PENDS,
    "bypassPending": AVAILABLE_AT_ONCE,
    "threeDSecure2Required": "4000000000003220",
    "threeDSecureRequired": "4000000000003063",
    "authenticationRequired": "4000002760003184",
    "authenticationRequiredOnSetup": ASKS_UNLESS_SET_UP,
    "authenticationRequiredSetupForOffSession": ASKS_THE_PRESENT,
    "threeDSecureOptional": "4000000000003055",
    "threeDSecureRequiredProcessingError": "4000008400001280",
    "amex_threeDSecureNotSupported": "378282246310005",
    "authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "threeDSecureRequiredChargeDeclined": "4000008400001629",
}
# What lies in the stand-in's wallets, by Stripe's own names of test cards.
IN_WALLETS = (
    ("visa", "Visa credit card"),
    ("visa_debit", "Visa debit card"),
    ("gb", "Visa credit card from Britain"),
    ("chargeDeclined", "Visa card that is declined"),
)
WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay"}


@dataclass(frozen=True)
class Decline:
    code: str
    decline_code: str
    words: str


def named(token: str) -> str | None:
    """The number behind pm_card_visa, tok_visa or a country's name such as pm_card_gb."""
    name = token.removeprefix("pm_card_").removeprefix("tok_")
    if name in NAMES:
        return NAMES[name]
    if name.upper() == "US":
        return NAMES["visa"]
    if name.upper() in INTERNATIONAL:
        return INTERNATIONAL[name.upper()]
    code = next((number for number, country in COUNTRIES.items() if country.lower() == name), None)
    return with_check_digit(f"400000{code}000000") if code else None


def with_check_digit(start: str) -> str:
    return next(f"{start}{digit}" for digit in range(10) if passes_check(f"{start}{digit}"))


def passes_check(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def brand(number: str) -> str:
    for start, name in (
        ("34", "amex"),
        ("37", "amex"),
        ("35", "jcb"),
        ("62", "unionpay"),
        ("30", "diners"),
        ("36", "diners"),
        ("38", "diners"),
    ):
        if number.startswith(start):
            return name
    return {"4": "visa", "5": "mastercard", "2": "mastercard", "6": "discover"}.get(number[:1], "unknown")


def funding(number: str) -> str:
    return "debit" if number in DEBIT else "prepaid" if number in PREPAID else "credit"


def country(number: str) -> str:
    return COUNTRIES.get(number[6:9], "US") if number.startswith("400000") else "US"


def decline(method: Obj) -> Decline | None:
    number = method.get("_number")
    if number == CVC_MATTERS and not method["card"]["checks"]["cvc_check"]:
        return None
    return Decline(*DECLINES[number]) if number in DECLINES else None


def unasked(address: Obj, *, cvc: bool) -> Obj:
    """What there is to be checked, before the bank was asked."""
    given = (address.get("line1"), address.get("postal_code"), cvc)
    return {name: "unchecked" if each else None for name, each in zip(CHECKS, given, strict=True)}


def asked(number: str, checks: Obj) -> Obj:
    """What the bank says to it."""
    cvc = "fail" if number in {CVC_MATTERS, "4000000000000127"} else "pass"
    said = (*ADDRESSES.get(number, ("pass", "pass")), cvc)
    return {name: each if checks[name] else None for name, each in zip(CHECKS, said, strict=True)}


def fingerprint(number: str) -> str:
    return hashlib.sha256(f"card {number}".encode()).hexdigest()[:16]


def in_wallet(number: str, wallet: str) -> Obj:
    """The card's own facts, with the number that the device has in its place."""
    device = fingerprint(f"{wallet} {number}")
    dynamic_last4 = f"{int(device, 16) % 10_000:04}"
    told = {"type": wallet, wallet: {}, "dynamic_last4": dynamic_last4}
    return {**described(number, 12, 2034), "fingerprint": device, "wallet": told}


def described(number: str, exp_month: int, exp_year: int) -> Obj:
    """As a payment method tells of it."""
    name = brand(number)
    return {
        "brand": name,
        "checks": dict.fromkeys(CHECKS),
        "country": country(number),
        "display_brand": name,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": fingerprint(number),
        "funding": funding(number),
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [name], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": name != "amex"},
        "wallet": None,
    }
