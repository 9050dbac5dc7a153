"""What to click and paste in a mail server so that it sends invoices through us, in the words of its own pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from quittance.receivables.models import Invoice
from quittance.receivables.models.invoice import Kind
from quittance.relay.rules.numbers import PLACE
from quittance.tenancy import queries as tenancy

PROVIDERS = {"microsoft": "Microsoft 365", "google": "Google Workspace"}
KEY_HEADER = "X-Quittance-Key"
_EXCEPTIONS = ("RE:", "FW:", "FWD:")
DIGIT, LETTER = r"\d", r"\w"  # what an invoice number begins with, so far as a rule can ask for it
_NUMBERS_LOOKED_AT = 200
_EXCEPT = r"(?i)^\s*(re|fw|fwd)\s*:"


@dataclass(frozen=True)
class Paste:
    label: str
    value: str


@dataclass(frozen=True)
class Step:
    words: str
    pastes: tuple[Paste, ...] = ()


@dataclass(frozen=True)
class Values:
    """The firm's own, as they stand in its mail rule. Without a key the guide says where it will stand."""

    address: str
    domain: str
    key: str
    patterns: tuple[str, ...]
    domains: tuple[str, ...] = ()
    first: str = LETTER


def inbound_address() -> str:
    """Exactly this, in small letters (EML-7)."""
    return f"{tenancy.current_firm().slug}@{settings.QUITTANCE.inbound_domain}"


def values(*, key: str, patterns: Sequence[str], domains: Sequence[str]) -> Values:
    place = inbound_address(), settings.QUITTANCE.inbound_domain
    return Values(*place, key, tuple(patterns), tuple(domains), first=_first())


def _first() -> str:
    """“Invoice 61001” is caught and “Invoice from our landlord” is not, where the firm's numbers begin with a digit."""
    newest = Invoice.objects.filter(kind=Kind.INVOICE).order_by("-issued_date", "-pk")
    numbers = newest.values_list("number", flat=True)[:_NUMBERS_LOOKED_AT]
    return DIGIT if numbers and all(number[:1].isdecimal() for number in numbers) else LETTER


def steps(provider: str, told: Values) -> list[Step]:
    return _microsoft(told) if provider == "microsoft" else _google(told)


def beginnings(patterns: Sequence[str]) -> list[str]:
    """What stands before the number. A pattern that begins with the number itself cannot be asked of a mail rule."""
    found = (pattern.partition(PLACE)[0].lstrip() for pattern in patterns)
    return list(dict.fromkeys(begin for begin in found if begin.strip()))


def exchange_patterns(patterns: Sequence[str], first: str = LETTER) -> list[str]:
    r"""As Exchange reads them: it knows \s, \d and \w, and no classes in brackets."""
    return [re.escape(begin).replace(r"\ ", r"\s").replace(r"\#", "#") + first for begin in beginnings(patterns)]


def google_pattern(patterns: Sequence[str], first: str = LETTER) -> str:
    begins = "|".join(re.escape(begin).replace(r"\ ", r"\s").replace(r"\#", "#") for begin in beginnings(patterns))
    return f"(?i)({begins}){first}" if begins else ""


def google_senders(domains: Sequence[str]) -> str:
    """What a From of the firm ends with; an address may stand in angle brackets."""
    names = "|".join(re.escape(domain) for domain in domains)
    return rf"(?i)@({names})>?\s*$" if names else ""


def _senders(told: Values) -> Paste:
    missing = "name the firm's own domains in the rules first"
    return Paste("Regexp", google_senders(told.domains) or missing)


def _header(told: Values) -> tuple[Paste, Paste]:
    return Paste("Header", KEY_HEADER), Paste("Value", told.key or "make the key above first")


def _microsoft(told: Values) -> list[Step]:
    patterns = tuple(Paste("Text pattern", each) for each in exchange_patterns(told.patterns, told.first))
    return [
        Step("Open the Exchange admin center (admin.exchange.microsoft.com) as an Exchange administrator."),
        Step("Recipients → Contacts → Add a mail contact. Name it “Quittance invoices” and give it this address. A "
             "rule can redirect only to somebody whom the directory knows.",
             (Paste("External email address", told.address),)),
        Step("Mail flow → Rules → Add a rule → Create a new rule. Name it “Invoices through Quittance”."),
        Step("Apply this rule if → The sender → is external/internal → Inside the organization."),
        Step("Add a condition: The recipient → is external/internal → Outside the organization."),
        Step("Add a condition: The subject or body → subject matches these text patterns. Add each of these.",
             patterns),
        Step("Do the following → Redirect the message to → these recipients, and choose the contact “Quittance "
             "invoices”."),
        Step("Add an action: Modify the message properties → set a message header. It proves that "
             "the mail is yours.", _header(told)),
        Step("Except if → The subject or body → subject includes any of these words. Answers and forwarded mail then "
             "go their usual way.", tuple(Paste("Word", word) for word in _EXCEPTIONS)),
        Step("Next: Rule mode Enforce, and tick “Stop processing more rules”. Save it."),
        Step("In the list of rules choose it, switch it on (a new rule is off), and move it up until its priority "
             "is 0."),
        Step("Recommended: Mail flow → Connectors → Add a connector, from Office 365 to Partner organization, only for "
             "this domain, by its MX record, always with TLS.", (Paste("Domain", told.domain),)),
        Step("If a gateway of another maker stands behind Exchange, such as Mimecast or Proofpoint, except our address "
             "there from signatures, encryption and link rewriting.", (Paste("Address", told.address),)),
        Step("It takes up to half an hour until Exchange heeds the rule. Then make the self-test."),
    ]  # fmt: skip


def _google(told: Values) -> list[Step]:
    return [
        Step("Open the Google Admin console (admin.google.com) as a super administrator."),
        Step("Apps → Google Workspace → Gmail → Compliance → Content compliance → Configure, or Add another rule. "
             "Name it “Invoices through Quittance”."),
        Step("1. Email messages to affect: tick Outbound alone."),
        Step("2. Expressions: choose “If ALL of the following match the message”. Add → Advanced content match → "
             "Location: Subject → Match type: Matches regex.",
             (Paste("Regexp", google_pattern(told.patterns, told.first)),)),
        Step("Add a second one: Advanced content match → Subject → Not matches regex. Answers and forwarded mail then "
             "go their usual way.", (Paste("Regexp", _EXCEPT),)),
        Step("Add a third one: Advanced content match → Location: Sender header → Match type: Matches regex. Else the "
             "key would also go on what a stranger wrote and one of your mailboxes forwards.", (_senders(told),)),
        Step("3. If the above expressions match: Modify message. Under Headers tick “Add X-Gm-Original-To header”: it "
             "tells us whom the mail is for."),
        Step("Tick “Add custom headers” and add this one. It proves that the mail is yours. If the field begins with "
             "X- already, leave that out.", _header(told)),
        Step("Under Envelope recipient tick “Change envelope recipient” → Replace recipient.",
             (Paste("Replace recipient", told.address),)),
        Step("Under Encryption tick “Require secure transport (TLS)”."),
        Step("Show options → Account types to affect: Users; and Groups if invoices leave from a group's address. "
             "Save."),
        Step("If an outbound gateway is set under Gmail → Routing, except our address there from whatever changes "
             "mail.", (Paste("Address", told.address),)),
        Step("It mostly takes minutes, and at most 24 hours, until Google heeds the rule. Then make the self-test."),
    ]  # fmt: skip
