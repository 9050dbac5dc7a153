"""Looks at a firm's DNS: whether its domain vouches for the mail that leaves in its name, and what to paste if not."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from quittance.integrations.dns import DnsFault, NotThere, Resolver
from quittance.outbox import queries
from quittance.outbox.actions import keys, mails
from quittance.outbox.mails import key_lost
from quittance.outbox.models import SigningKey
from quittance.outbox.rules import dns_records, signing
from quittance.outbox.rules.dns_records import Finding, Level
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()


@dataclass(frozen=True)
class Checked:
    """A key with what the DNS says of it. `unknown`: it could not be asked, so nothing was changed."""

    key: SigningKey
    findings: tuple[Finding, ...] = ()
    unknown: str = ""

    @property
    def level(self) -> Level:
        levels = {finding.level for finding in self.findings}
        return next((level for level in (Level.BAD, Level.WARN) if level in levels), Level.OK)


def check(*, now: datetime) -> list[Checked]:
    """The draft and the key in use, each looked up now, and marked accordingly."""
    drafted = queries.drafted_key()
    used = queries.key_in_use()
    return [look(key=key, now=now) for key in (drafted, used) if key is not None]


def look(*, key: SigningKey, now: datetime) -> Checked:
    """Asks the DNS, outside any transaction, then writes down what it said of the key."""
    try:
        findings = examine(key)
    except DnsFault as fault:
        log.warning("dns.fault", key=str(key), exc_info=fault)
        return Checked(key, unknown=str(fault))
    shown = next(finding for finding in findings if finding.about == "DKIM")
    if shown.level != Level.BAD:
        keys.verified(key=key, now=now)
    else:
        with transaction.atomic():
            if keys.missed(key=key, fault=shown.words, now=now):
                _tell(key, shown, now)
    key.refresh_from_db()
    return Checked(key, findings)


def examine(key: SigningKey) -> tuple[Finding, ...]:
    """What the DNS says, without writing it down. Raises DnsFault where it says nothing."""
    resolver = Resolver.from_setting(settings.QUITTANCE.dns)

    def texts(name: str) -> list[str]:
        try:
            return resolver.texts(name)
        except NotThere:
            return []

    record = signing.record(key.public_key)
    from_domain = key.from_address.rpartition("@")[2]
    return (
        dns_records.dkim(keys.record_name(key), record, texts),
        dns_records.spf(key.domain, settings.QUITTANCE.inbound_domain, texts),
        dns_records.dmarc(from_domain, key.domain, texts),
    )


def _tell(key: SigningKey, shown: Finding, now: datetime) -> None:
    firm = tenancy.current_firm()
    written = key_lost.compose(firm=firm, key=key, name=shown.name, record=shown.paste, fault=shown.words)
    words = mails.Words("key_lost", written.subject, written.text, written.html)
    to = [mails.Recipient(firm.contact_address, firm.name)]
    mails.post(firm=firm, key=f"key_lost:{key.pk}:{now.isoformat()}", words=words, to=to, now=now)
