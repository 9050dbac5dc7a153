"""Passes: made for an invoice or a client, copied or mailed, seen by a person, revoked."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from quittance.access.queries import token_digest
from quittance.core import events, gathering
from quittance.links import queries
from quittance.links.mails import pass_mail
from quittance.links.models import Link, Pass
from quittance.links.rules import lasting
from quittance.outbox.actions import mails
from quittance.receivables.models import Client, Invoice
from quittance.tenancy import queries as tenancy


class CannotSend(Exception):
    """No mail was written; the text says why."""


def make(
    *,
    client: Client,
    invoice: Invoice | None,
    address: str = "",
    lasts: timedelta = lasting.PASS_LASTS,
    by: str,
    now: datetime,
) -> tuple[Pass, str]:
    """A pass and its token, which only the one who gets it will know."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic(savepoint=False):
        made = Pass(
            client=client,
            invoice=invoice,
            address=address.strip(),
            token_sha256=token_digest(token),
            made_at=now,
            made_by=by,
            expires_at=now + lasts,
        )
        gathering.write([made])
        events.record("pass.made", made, at=now, by=by, **_facts(made))
    return made, token


def refusal(*, invoice: Invoice) -> str:
    """Why a pass for this invoice would open nothing that can be paid; empty if it would."""
    client = invoice.client
    if client.gone_at is not None or client.merged_into_key:
        return f"The practice system no longer keeps {client.name} by itself, so a link would show nothing."
    if invoice.due_cents == 0:
        return f"Nothing is due on invoice {invoice.number}, so there is nothing to pay by a link."
    return ""


def send(
    *, invoice: Invoice, addresses: Sequence[str], lasts: timedelta = lasting.PASS_LASTS, by: str, now: datetime
) -> list[Pass]:
    """Mail each address a pass of its own, so that a forwarded one can be told from the others, and revoked alone.

    Whom the same invoice went to a moment ago is left out: a button that is pressed twice sends one mail.
    """
    firm, host = tenancy.current_firm(), tenancy.main_host()
    each: dict[str, str] = {}
    for address in addresses:
        each.setdefault(address.strip().lower(), address.strip())
    sent = []
    with transaction.atomic():
        # One at a time, and with what is due by now.
        held = Invoice.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
        invoice = held.get(pk=invoice.pk)
        if refused := refusal(invoice=invoice):
            raise CannotSend(refused)
        _refuse_barred(invoice.client, each.keys())
        just_now = _addresses_since(invoice, since=now - lasting.SENT_ONCE_IN, now=now)
        for address in (whole for low, whole in each.items() if low not in just_now):
            made, token = make(client=invoice.client, invoice=invoice, address=address, lasts=lasts, by=by, now=now)
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


def revoke_of(*, client: Client, addresses: Collection[str], by: str, now: datetime) -> None:
    for found in queries.passes_at(addresses, client=client, now=now):
        revoke(found=found, by=by, now=now)


def _refuse_barred(client: Client, lowered: Collection[str]) -> None:
    """Whom the firm cut off is sent no way in. All links are held, so that no address is cut off meanwhile."""
    list(Link.objects.select_for_update(no_key=True).filter(client=client).order_by("pk"))
    bars = queries.bars_on(client)
    for address in lowered:
        if address in bars:
            raise CannotSend(f"{address} is barred from {bars[address]}. Lift that first, or write to somebody else.")


def _addresses_since(invoice: Invoice, *, since: datetime, now: datetime) -> set[str]:
    recent = Pass.objects.filter(invoice=invoice, made_at__gt=since, revoked_at=None, expires_at__gt=now)
    return {address.lower() for address in recent.exclude(address="").values_list("address", flat=True)}


def _facts(found: Pass) -> dict[str, object]:
    return {
        "client": found.client_id,
        "client_name": found.client.name,
        "invoice": found.invoice.number if found.invoice else "",
        "address": found.address,
    }
