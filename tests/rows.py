"""One row of every tenant table for any firm, each with a word that no other firm's rows hold.

A new table needs a line here; the walks fail until it has one.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import models, transaction

from quittance.billing.models import Job, WorkEntry
from quittance.core import inbox, scope
from quittance.core.models import Event, Inbound, Reaction, Seal
from quittance.links.models import Barred, Guest, GuestPapers, KeyOff, Link, PaperCode, Pass, SharedAddress
from quittance.outbox.models import Attachment, Attempt, Delivery, Mail
from quittance.receivables.models import Client, ClientContact, Contact, Decision, Entry, Freshness, Invoice, Receipt
from quittance.sync.models import FieldMap, HeldImport, HeldRow, Quarantined, Run, Source, Trial
from quittance.tenancy.models import BankAccount, Branding, Connection, Firm, Host, Office, Secret, StaffMember
from tests import row_deposits, row_mail, row_methods, row_payments, row_people, tables
from tests.cast import NOW
from tests.row_words import Builder, digest_of, word_of


def _event(firm: Firm) -> Event:
    with transaction.atomic():
        return Event.objects.create(
            name="trial.told", subject_type="tenancy.firm", subject_id=firm.pk, at=NOW, by=word_of(firm)
        )


def _reaction(firm: Firm) -> Reaction:
    return Reaction.objects.create(
        event=_event(firm), listener=word_of(firm), recorded_at=NOW, next_try_at=NOW, last_error=word_of(firm)
    )


def _seal(firm: Firm) -> Seal:
    digest = sha256(word_of(firm).encode()).hexdigest()
    return Seal.objects.create(
        number=1, previous_digest="0" * 64, digest=digest, event_ids=[], last_transaction_id=0, last_event_id=0,
        sealed_at=NOW,
    )  # fmt: skip


def _inbound(firm: Firm) -> Inbound:
    word = word_of(firm)
    row, _ = inbox.store(source="trial", external_id=word, body=word.encode(), headers={"from": word}, now=NOW)
    return row


def _mail(firm: Firm) -> Mail:
    word = word_of(firm)
    return Mail.objects.create(
        key=word, kind="trial", subject=word, from_name=word, from_address=f"{word}@inbound.example", text=word,
        html=word, written_at=NOW,
    )  # fmt: skip


def _delivery(firm: Firm) -> Delivery:
    word = word_of(firm)
    return Delivery.objects.create(
        mail=Mail.objects.get(key=word), address=f"{word}@example.com", message_id=f"{word}@example.com",
        next_try_at=NOW,
    )  # fmt: skip


def _mirrored(firm: Firm) -> dict[str, Any]:
    return {"source_key": word_of(firm), "source_hash": 1, "first_seen_at": NOW}


def _invoice(firm: Firm) -> Invoice:
    return Invoice.objects.create(
        client=Client.objects.get(), kind="invoice", number=word_of(firm), issued_date=NOW.date(), amount_cents=100_00,
        open_cents=100_00, description=word_of(firm), **_mirrored(firm),
    )  # fmt: skip


def _receipt(firm: Firm) -> Receipt:
    """One that the source shows; the item of ours that it repeats stands beside it."""
    shared = {"client": Client.objects.get(), "invoice": Invoice.objects.get(), "amount_cents": 5_00}
    Receipt.objects.create(
        origin="ours", standing="received", item="invoice", code=1000, suffix=100, submitted_at=NOW, first_seen_at=NOW,
        received_date=NOW.date(), description=word_of(firm), **shared,
    )  # fmt: skip
    return Receipt.objects.create(
        origin="source", entry=Entry.objects.get(), received_date=NOW.date(), description=word_of(firm),
        **shared, **_mirrored(firm),
    )  # fmt: skip


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {
    Firm: lambda _: Firm.objects.get(),
    Host: lambda firm: Host.objects.create(name=f"{word_of(firm)}.example"),
    Secret: lambda firm: Secret.objects.create(name=word_of(firm), token=word_of(firm), kept_at=NOW),
    Event: _event,
    Reaction: _reaction,
    Seal: _seal,
    Inbound: _inbound,
    Mail: _mail,
    Delivery: _delivery,
    Attempt: lambda firm: Attempt.objects.create(
        delivery=Delivery.objects.get(mail__key=word_of(firm)), number=1, started_at=NOW, reply=word_of(firm)
    ),
    Attachment: lambda firm: Attachment.objects.create(
        mail=Mail.objects.get(key=word_of(firm)), position=0, file_name=word_of(firm), content_type="text/plain",
        storage_key=word_of(firm), sha256="0" * 64,
    ),
    **row_people.BUILDERS,
    Connection: lambda firm: Connection.objects.create(
        stage="draft", protocol="oidc", issuer=f"https://{word_of(firm)}.example", changed_at=NOW, changed_by="system"
    ),
    Branding: lambda firm: Branding.objects.create(
        accent="#204060", postal_address=word_of(firm), changed_at=NOW, changed_by="system"
    ),
    BankAccount: lambda firm: BankAccount.objects.create(
        name=word_of(firm), account=f"acct_{word_of(firm)}", is_default=True, added_at=NOW
    ),
    Office: lambda firm: Office.objects.create(name=word_of(firm), **_mirrored(firm)),
    StaffMember: lambda firm: StaffMember.objects.create(
        code=word_of(firm), first_name=word_of(firm), office=Office.objects.get(), **_mirrored(firm)
    ),
    Client: lambda firm: Client.objects.create(
        number=word_of(firm), name=word_of(firm), office=Office.objects.get(), partner=StaffMember.objects.get(),
        **_mirrored(firm),
    ),
    Contact: lambda firm: Contact.objects.create(
        last_name=word_of(firm), address=f"{word_of(firm)}@example.com", **_mirrored(firm)
    ),
    ClientContact: lambda firm: ClientContact.objects.create(
        client=Client.objects.get(), contact=Contact.objects.get(), kind=word_of(firm), **_mirrored(firm)
    ),
    Invoice: _invoice,
    Entry: lambda firm: Entry.objects.create(
        client=Client.objects.get(), kind="receipt", type_name="Receipt", reference=word_of(firm),
        entry_date=NOW.date(), amount_cents=-5_00, open_cents=0, **_mirrored(firm),
    ),
    Receipt: _receipt,
    Decision: lambda firm: Decision.objects.create(
        receipt=Receipt.objects.get(origin="source"), item=Receipt.objects.get(origin="ours"), says="same",
        decided_at=NOW, decided_by=word_of(firm),
    ),
    Pass: lambda firm: Pass.objects.create(
        client=Client.objects.get(), address=f"{word_of(firm)}@example.com", token_sha256=digest_of(firm), made_at=NOW,
        made_by=word_of(firm), expires_at=NOW,
    ),
    Guest: lambda firm: Guest.objects.create(
        client=Client.objects.get(), way="key", token_sha256=digest_of(firm), host=word_of(firm), opened_at=NOW,
        seen_at=NOW, expires_at=NOW,
    ),
    PaperCode: lambda firm: PaperCode.objects.create(
        guest=Guest.objects.get(), address=f"{word_of(firm)}@example.com", code_sha256=digest_of(firm), made_at=NOW,
        expires_at=NOW,
    ),
    GuestPapers: lambda firm: GuestPapers.objects.create(changed_at=NOW, changed_by=word_of(firm)),
    KeyOff: lambda firm: KeyOff.objects.create(client=Client.objects.get(), off_at=NOW, off_by=word_of(firm)),
    Link: lambda firm: Link.objects.create(
        person=row_people.theirs(firm), client=Client.objects.get(), origin="staff", made_at=NOW, made_by=word_of(firm)
    ),
    **row_payments.BUILDERS,
    **row_methods.BUILDERS,
    **row_mail.BUILDERS,
    **row_deposits.BUILDERS,
    Barred: lambda firm: Barred.objects.create(
        link=Link.objects.get(), client=Client.objects.get(), address=f"{word_of(firm)}@example.com", barred_at=NOW
    ),
    SharedAddress: lambda firm: SharedAddress.objects.create(
        address=f"{word_of(firm)}@example.com", agreed_at=NOW, agreed_by=word_of(firm)
    ),
    Freshness: lambda _: Freshness.objects.create(as_of_at=NOW),
    Job: lambda firm: Job.objects.create(client=Client.objects.get(), name=word_of(firm), **_mirrored(firm)),
    WorkEntry: lambda firm: WorkEntry.objects.create(
        client=Client.objects.get(), job=Job.objects.get(), work_date=NOW.date(), amount_cents=5_00,
        description=word_of(firm), **_mirrored(firm),
    ),
    Source: lambda firm: Source.objects.create(
        stage="draft", profile="practice_cs", address=f"postgresql://reader@{word_of(firm)}.invalid:5432/books",
        failure=word_of(firm), changed_at=NOW, changed_by="system",
    ),
    Run: lambda firm: Run.objects.create(
        kind="load", state="failed", started_at=NOW, heard_at=NOW, ended_at=NOW, failure=word_of(firm)
    ),
    FieldMap: lambda firm: FieldMap.objects.create(
        number=1, choices={}, note=word_of(firm), made_at=NOW, made_by="system"
    ),
    Trial: lambda firm: Trial.objects.create(
        choices={}, base_number=1, group="clients", asked_at=NOW, asked_by="system", heard_at=NOW,
        failure=word_of(firm),
    ),
    Quarantined: lambda firm: Quarantined.objects.create(
        table="clients", source_key=word_of(firm), reason="missing", words=word_of(firm),
        source_row={"name1": word_of(firm)}, first_seen_at=NOW, last_tried_at=NOW,
    ),
    HeldImport: lambda firm: HeldImport.objects.create(
        kind="numbers", found_at=NOW, facts={"samples": [word_of(firm)]}
    ),
    HeldRow: lambda firm: HeldRow.objects.create(
        held=HeldImport.objects.get(), table="clients", source_key=word_of(firm), label=word_of(firm)
    ),
}  # fmt: skip

Rows = dict[type[models.Model], models.Model]


def build(firm: Firm) -> Rows:
    """A row of every tenant table for this firm."""
    with scope.firm(firm.pk):
        return {model: builder(firm) for model, builder in BUILDERS.items()}


def tenant_models() -> Iterator[type[models.Model]]:
    """All tables whose rows are a firm's, and the table of firms itself."""
    for model in tables.ours():
        columns = {field.column for field in tables.fields(model)}
        if "firm_id" in columns or getattr(model, "IS_FIRM", False):
            yield model
