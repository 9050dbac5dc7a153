"""Rows of the mails that leave, of those that firms send us, and of their papers."""

from django.db import models

from quittance.outbox.models import Bounce, BounceReport, DeadAddress, Delivery, SigningKey
from quittance.receivables.models import Invoice, InvoicePdf
from quittance.relay.models import Addressee, Copy, Enclosed, Intake, Match, Policy, SelfTest, Wording
from quittance.tenancy.models import Firm
from tests.cast import NOW
from tests.row_words import Builder, word_of

_NO_DIGEST = "0" * 64


def _delivery(firm: Firm) -> Delivery:
    return Delivery.objects.get(mail__key=word_of(firm))


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {
    DeadAddress: lambda firm: DeadAddress.objects.create(
        address=f"{word_of(firm)}@example.com", reason=word_of(firm), since_at=NOW
    ),
    SigningKey: lambda firm: SigningKey.objects.create(
        domain=f"{word_of(firm)}.example", selector="q1", from_address=f"billing@{word_of(firm)}.example",
        public_key=word_of(firm), made_at=NOW, made_by=word_of(firm),
    ),
    Bounce: lambda firm: Bounce.objects.create(
        delivery=_delivery(firm), inbound_id=1, words=word_of(firm), permanent=True, received_at=NOW
    ),
    BounceReport: lambda firm: BounceReport.objects.create(
        day_date=NOW.date(), mail=_delivery(firm).mail, written_at=NOW
    ),
    InvoicePdf: lambda firm: InvoicePdf.objects.create(
        invoice=Invoice.objects.get(), brought_by=word_of(firm), file_name=word_of(firm), storage_key=word_of(firm),
        sha256=_NO_DIGEST, size_bytes=1, received_at=NOW,
    ),
    Intake: lambda firm: Intake.objects.create(
        inbound_id=1, received_at=NOW, state="held", reason="no_pdf", way="direct", subject=word_of(firm),
        sender_address=f"{word_of(firm)}@example.com", size_bytes=1,
    ),
    Addressee: lambda firm: Addressee.objects.create(
        intake=Intake.objects.get(), address=f"{word_of(firm)}@example.com", origin="to"
    ),
    Enclosed: lambda firm: Enclosed.objects.create(
        intake=Intake.objects.get(), position=0, file_name=word_of(firm), content_type="application/pdf", size_bytes=1,
        storage_key=word_of(firm), sha256=_NO_DIGEST,
    ),
    Match: lambda _: Match.objects.create(
        intake=Intake.objects.get(), invoice=Invoice.objects.get(), found_in="subject"
    ),
    Copy: lambda firm: Copy.objects.create(
        invoice=Invoice.objects.get(), address=f"{word_of(firm)}@example.com", intake=Intake.objects.get(),
        received_at=NOW,
    ),
    Policy: lambda firm: Policy.objects.create(patterns=[word_of(firm)], changed_by=word_of(firm)),
    Wording: lambda firm: Wording.objects.create(greeting=word_of(firm), changed_at=NOW, changed_by=word_of(firm)),
    SelfTest: lambda firm: SelfTest.objects.create(
        started_at=NOW, started_by=word_of(firm), invoice_number=word_of(firm)
    ),
}  # fmt: skip
