"""A firm with many mirrored invoices, and mails about them in the inbox as the door leaves them there.

python -m bench.harness.mail_books lay INVOICES MAILS, or: told. Prints a JSON object a line: the record of the key that
signs; or one of each mail, and what became of it.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

from bench.harness import mail_paper

FIRM = "hello"
SENDER = "dana.reyes@harborpine.example"
DOMAIN = "harborpine.example"
KEY = "the-key-of-the-mail-rule"
FIRST_NUMBER = 60_000
BILLS_EACH = 4
DUE_CENTS = 1_250_50
TOGETHER = 50  # mails in one transaction, as the door keeps them under load


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    import django

    django.setup()
    from quittance.core import scope
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(FIRM)
    assert firm_id is not None  # noqa: S101  the benchmark has just made it
    with scope.firm(firm_id):
        if sys.argv[1] == "lay":
            _books(int(sys.argv[2]))
            print(json.dumps({"record": _signed()}))
        lines = _brought(firm_id, int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "lay" else _told()
        for line in lines:
            print(json.dumps(line))


def recipient(number: str) -> str:
    return f"payer-{number}@acme.example"


def _books(count: int) -> None:
    """Rows are written directly, as the mirror would."""
    from quittance.core import clock
    from quittance.receivables.models import Client, Invoice
    from quittance.relay.actions import keys
    from quittance.tenancy.models import Office, StaffMember

    now = clock.now()
    read = {"source_hash": 1, "first_seen_at": now}
    office = Office.objects.create(source_key="o1", name="Portland", **read)
    ruth = StaffMember.objects.create(
        source_key="s1", first_name="Ruth", last_name="Okafor", address="ruth@harborpine.example", office=office, **read
    )
    clients = Client.objects.bulk_create(
        Client(
            source_key=f"c{key}", name=f"Client {key}", number=f"C-{key}", office=office, partner=ruth,
            responsible=ruth, **read,
        )
        for key in range(count // BILLS_EACH + 1)
    )  # fmt: skip
    Invoice.objects.bulk_create(
        Invoice(
            client=clients[place // BILLS_EACH], number=str(FIRST_NUMBER + place), kind="invoice", currency="USD",
            issued_date=now.date() - timedelta(days=20), due_date=now.date() + timedelta(days=10),
            amount_cents=DUE_CENTS, open_cents=DUE_CENTS, first_seen_at=now,
            source_key=f"i{place}", source_hash=place,
        )
        for place in range(count)
    )  # fmt: skip
    keys.renew(which=keys.Which.KEY, by="system", now=now, secret=KEY)


def _signed() -> str:
    """A key in use, as if the firm's DNS had shown it: nothing is asked there while sending."""
    from quittance.core import clock
    from quittance.outbox.actions import keys
    from quittance.outbox.models import SigningKey
    from quittance.outbox.rules import signing

    made = keys.make(from_address=f"billing@{DOMAIN}", by="system", now=clock.now())
    SigningKey.objects.filter(pk=made.pk).update(verified_at=clock.now())
    return signing.record(made.public_key)


def _brought(firm_id: int, invoices: int, mails: int) -> Iterator[dict[str, object]]:
    from django.conf import settings

    from quittance.core import clock, inbox
    from quittance.core.inbox import Brought

    inbound = f"{FIRM}@{settings.QUITTANCE.inbound_domain}"
    waiting = []
    for place in range(mails):
        number = str(FIRST_NUMBER + place % invoices)
        raw, digest = _mail(number, place)
        headers = {
            "from": SENDER, "to": inbound, "rcpt": [inbound], "peer": "203.0.113.9", "helo": "mail", "tls": True,
            "auth": "",
        }  # fmt: skip
        waiting.append(Brought(firm_id, f"mail-{place}", raw, headers))
        if len(waiting) == TOGETHER or place == mails - 1:
            inbox.store_all(waiting, source="smtp", job="relay.take_in_all", now=clock.now())
            waiting.clear()
        yield {"number": number, "to": recipient(number), "sha256": digest, "bytes": len(raw)}


def _mail(number: str, place: int) -> tuple[bytes, str]:
    """Some 100 KB as a mail program sends them: text, HTML, and a paper of 70 KB."""
    import hashlib

    paper = mail_paper.drawn(number, place)
    made = EmailMessage()
    made["From"] = f"Dana Reyes <{SENDER}>"
    made["To"] = recipient(number)
    made["Subject"] = "Your invoice from Harbor & Pine"
    made["Message-ID"] = f"<{place}@{DOMAIN}>"
    made["X-Quittance-Key"] = KEY
    words = "Dear client,\n\nplease find our invoice attached. Call us with any question.\n\nDana Reyes\nHarbor & Pine"
    made.set_content(words)
    lines = "".join(f"<p style='margin:0'>{line}</p>" for line in words.split("\n") if line)
    made.add_alternative(f"<html><body><div class='x'>{lines}</div></body></html>", subtype="html")
    made.add_attachment(paper, maintype="application", subtype="pdf", filename=f"Invoice_{number}.pdf")
    return made.as_bytes(), hashlib.sha256(paper).hexdigest()


def _told() -> Iterator[dict[str, object]]:
    """How many mails stand how, and what is not as it should be."""
    from django.db.models import Count

    from quittance.core.models import Inbound
    from quittance.outbox.models import Delivery
    from quittance.relay.models import Addressee, Intake
    from quittance.relay.queries import conserving

    yield {
        "open": Inbound.objects.filter(handled_at=None).count(),
        "intakes": dict(Intake.objects.values_list("state").annotate(Count("pk"))),
        "addressees": dict(Addressee.objects.values_list("state").annotate(Count("pk"))),
        "deliveries": dict(Delivery.objects.filter(mail__kind="invoice").values_list("state").annotate(Count("pk"))),
        "faults": list(conserving.conservation().faults),
    }


if __name__ == "__main__":
    main()
