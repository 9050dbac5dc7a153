"""Bills that somebody can pay at the product, each with a pass that opens it; and what stands of them afterwards.

python -m bench.harness.till_books lay ACCOUNT CLIENTS, or: told. Prints a JSON object a line, of each bill or payment.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

FIRM = "hello"
BILLS_EACH = 3  # of every client; the pass opens the first
PAYER = "carol.ames@acme.example"
ANSWERS = "ruth.okafor@harborpine.example"
DUE_CENTS = 1_250_50


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    import django

    django.setup()
    from quittance.core import scope
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(FIRM)
    assert firm_id is not None  # noqa: S101  the benchmark has just made it
    with scope.firm(firm_id):
        for line in _laid(sys.argv[2], int(sys.argv[3])) if sys.argv[1] == "lay" else _told():
            print(json.dumps(line))


def _laid(account: str, clients: int) -> Iterator[dict[str, object]]:
    """Rows are written directly, as the mirror would; passes and the bank account by the product's own actions."""
    from quittance.core import clock
    from quittance.links.actions import passes
    from quittance.receivables.models import Client, Invoice
    from quittance.tenancy.actions import bank_accounts
    from quittance.tenancy.models import Office, StaffMember

    now = clock.now()
    bank_accounts.add(name="Operating", account=account, last4="9991", by="system", now=now)
    read = {"source_hash": 1, "first_seen_at": now}
    office = Office.objects.create(source_key="o1", name="Portland", **read)
    ruth = StaffMember.objects.create(
        source_key="s1", first_name="Ruth", last_name="Okafor", address=ANSWERS, office=office, **read
    )
    rows = Client.objects.bulk_create(
        Client(
            source_key=f"c{key}", name=f"Client {key}", number=str(key), office=office, partner=ruth, responsible=ruth,
            **read,
        )
        for key in range(1, clients + 1)
    )  # fmt: skip
    bills = Invoice.objects.bulk_create(
        Invoice(
            client=client, number=str(60_000 + place * BILLS_EACH + turn), kind="invoice", currency=client.currency,
            issued_date=now.date() - timedelta(days=20 + turn), due_date=now.date() + timedelta(days=10),
            amount_cents=DUE_CENTS, open_cents=DUE_CENTS, first_seen_at=now,
            source_key=f"i{place}-{turn}", source_hash=place * BILLS_EACH + turn,
        )
        for place, client in enumerate(rows)
        for turn in range(BILLS_EACH)
    )  # fmt: skip
    for bill in bills[::BILLS_EACH]:
        _, token = passes.make(client=bill.client, invoice=bill, address=PAYER, by="system", now=now)
        yield {"token": token, "invoice": bill.pk, "number": bill.number, "cents": DUE_CENTS}


def _told() -> Iterator[dict[str, object]]:
    """Of each payment: how it stands, what is still due on its bills, and the mails that wait for its readers."""
    from quittance.outbox.models import Delivery, Mail
    from quittance.payments.models import Payment, PaymentItem

    mails = Counter(key.split(":")[1] for key in Mail.objects.values_list("key", flat=True))
    waiting = Counter(
        key.split(":")[1] for key in Delivery.objects.filter(state="waiting").values_list("mail__key", flat=True)
    )
    items = {item.payment_id: item for item in PaymentItem.objects.select_related("receipt__invoice")}
    for payment in Payment.objects.order_by("pk"):
        receipt = items[payment.pk].receipt
        yield {
            "intent": payment.intent_id,
            "state": payment.state,
            "cents": payment.charged_cents,
            "invoice": receipt.invoice_id,
            "due_cents": receipt.invoice.due_cents if receipt.invoice else None,
            "standing": receipt.standing,
            "mails": mails[str(payment.pk)],
            "waiting": waiting[str(payment.pk)],
        }


if __name__ == "__main__":
    main()
