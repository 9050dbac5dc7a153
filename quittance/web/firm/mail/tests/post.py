"""Harbor & Pine's mails for tests of pages: some that went, some that came in."""

from datetime import timedelta
from hashlib import sha256

from quittance.core import clock, inbox, scope
from quittance.core.models import Inbound
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import About, Recipient, Words
from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.receivables.models import Client, Invoice
from quittance.relay.models import Addressee, Enclosed, Intake
from tests.cast import Cast

HERE = "/firm-portal/mail/"
ARRIVED = f"{HERE}arrived/"


def sent(  # noqa: PLR0913  each story names some of them
    cast: Cast, address: str, *, subject: str = "Invoice 61001", kind: str = "invoice", client: Client | None = None,
    about: str = "", name: str = "", state: str = State.WAITING, days_ago: int = 0, secret: str = "",
) -> Delivery:  # fmt: skip
    """One mail to one recipient, with the fate that the story wants."""
    at = clock.now() - timedelta(days=days_ago)
    words = Words(kind, subject, f"Hello {secret}\n", f"<p>Hello <a href='/{secret}'>Pay</a></p>", secret=secret)
    told = About(client.pk if client else None, client.name if client else "", about)
    mail = mails.post(
        firm=cast.harbor, key=f"test:{subject}:{address}:{days_ago}", words=words, to=[Recipient(address, name)],
        now=at, about=told,
    )  # fmt: skip
    row = mail.deliveries.get()
    if state != State.WAITING:
        Delivery.objects.filter(pk=row.pk).update(state=state, settled_at=at, last_reply="550 5.1.1 Nobody here")
    return Delivery.objects.select_related("mail").get(pk=row.pk)


def came(
    *addresses: str, subject: str = "Invoice 61001", state: str = "held", reason: str = "no_number",
    minutes_ago: int = 5, proof: str = "key", body: bytes = b"",
) -> Intake:  # fmt: skip
    """One mail that came in, in the state that the story wants."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    raw = body or (
        b"From: dana@harbor.example\r\nTo: carol@acme.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>As the firm wrote it</p><script>alert(1)</script>\r\n"
    )
    number = Intake.objects.count()
    row, _ = inbox.store(source="smtp", external_id=f"m{number}", body=raw, headers={}, now=at)
    Inbound.objects.filter(pk=row.pk).update(handled_at=at)
    settled = {} if state in {"held", "waiting"} else {"settled_at": at, "settled_by": "system"}
    intake = Intake.objects.create(
        inbound_id=row.pk, received_at=at, state=state, reason=reason, way="redirected", proof=proof,
        sender_address="dana@harbor.example", sender_name="Dana Reyes", subject=subject, size_bytes=len(raw), **settled,
    )  # fmt: skip
    standing = {"discarded": "discarded", "refused": "refused", "suppressed": "suppressed"}.get(state, "expected")
    for address in addresses or ("carol@acme.example",):
        Addressee.objects.create(intake=intake, address=address, origin="to", state=standing)
    return intake


def enclose(
    intake: Intake, *, name: str = "Invoice_61001.pdf", numbers: tuple[str, ...] = ("61001",),
    text_numbers: tuple[str, ...] = (),
) -> Enclosed:  # fmt: skip
    return Enclosed.objects.create(
        intake=intake, position=0, file_name=name, content_type="application/pdf", size_bytes=2048, is_pdf=True,
        pages=1, storage_key="none", sha256=sha256(b"").hexdigest(), name_numbers=list(numbers),
        text_numbers=list(text_numbers),
    )  # fmt: skip


def invoice(cast: Cast, number: str) -> Invoice:
    with scope.firm(cast.harbor.pk):
        return Invoice.objects.get(number=number)
