"""Passes: made for an invoice or a client, copied or mailed, seen by a person, revoked."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quittance.access.queries import token_digest
from quittance.core import events
from quittance.links.mails import pass_mail
from quittance.links.models import Pass
from quittance.links.rules import lasting
from quittance.outbox.actions import mails
from quittance.receivables.models import Client, Invoice
from quittance.tenancy import queries as tenancy


class CannotSend(Exception):
    """No mail was written; the text says why."""


def make(*, client: Client, invoice: Invoice | None, address: str = "", by: str, now: datetime) -> tuple[Pass, str]:
    """A pass and its token, which only the one who gets it will know."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        made = Pass.objects.create(
            client=client,
            invoice=invoice,
            address=address.strip(),
            token_sha256=token_digest(token),
            made_at=now,
            made_by=by,
            expires_at=now + lasting.PASS_LASTS,
        )
        events.record("pass.made", made, at=now, by=by, **_facts(made))
    return made, token


def send(*, invoice: Invoice, addresses: Sequence[str], by: str, now: datetime) -> list[Pass]:
    """Mail each address a pass of its own, so that a forwarded one can be told from the others, and revoked alone."""
    if invoice.due_cents == 0:
        raise CannotSend(f"Nothing is due on invoice {invoice.number}, so there is nothing to pay by a link.")
    firm, host = tenancy.current_firm(), tenancy.main_host()
    each: dict[str, str] = {}
    for address in addresses:
        each.setdefault(address.strip().lower(), address.strip())
    sent = []
    with transaction.atomic():
        for address in each.values():
            made, token = make(client=invoice.client, invoice=invoice, address=address, by=by, now=now)
            words = pass_mail.words(firm=firm, host=host, invoice=invoice, token=token)
            to = [mails.Recipient(address)]
            mail = mails.post(firm=firm, key=f"pass:{made.pk}", words=words, to=to, now=now)
            events.record("pass.sent", made, at=now, by=by, mail=mail.pk, **_facts(made))
            sent.append(made)
    return sent


def note_seen(*, found: Pass, now: datetime) -> None:
    """A person looked: the page's own script says so, which a robot that only fetches does not run."""
    Pass.objects.filter(pk=found.pk, seen_at=None).update(seen_at=now)


def revoke(*, found: Pass, by: str, now: datetime) -> bool:
    """From now on its address opens nothing. True if it did until now."""
    with transaction.atomic():
        living = Pass.objects.filter(pk=found.pk, revoked_at=None, expires_at__gt=now)
        revoked = living.update(revoked_at=now, revoked_by=by)
        if revoked:
            events.record("pass.revoked", found, at=now, by=by, **_facts(found))
    return bool(revoked)


def revoke_of(*, client: Client, address: str, by: str, now: datetime) -> None:
    """All that this address holds for this client."""
    for found in Pass.objects.filter(client=client, address__iexact=address, revoked_at=None, expires_at__gt=now):
        revoke(found=found, by=by, now=now)


def _facts(found: Pass) -> dict[str, object]:
    return {
        "client": found.client_id,
        "client_name": found.client.name,
        "invoice": found.invoice.number if found.invoice else "",
        "address": found.address,
    }
