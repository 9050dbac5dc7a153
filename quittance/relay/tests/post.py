"""What tests of invoice mail share: papers, mails as a firm's server redirects them, and what became of them."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from typing import Any

from django.conf import settings

from quittance.core import inbox
from quittance.core.models import Inbound
from quittance.outbox.models import Mail
from quittance.relay.actions import taking
from quittance.relay.models import Addressee, Intake
from tests.cast import NOW

KEY = "the-key-of-the-mail-rule"
SENDER = "dana.reyes@harbor.example"
CAROL = "carol@acme.example"
_numbers = count(1)


def paper(*lines: str) -> bytes:
    """A PDF with these lines, as small as one can be."""
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 72 720 Td 14 TL {shown} ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begins = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, begins)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def inbound_address() -> str:
    return f"harbor@{settings.QUITTANCE.inbound_domain}"


def letter(
    *,
    to: str = CAROL,
    cc: str = "",
    subject: str = "Invoice from Harbor & Pine",
    files: dict[str, bytes] | None = None,
    key: str = KEY,
    text: str = "Dear Carol,\n\nyour invoice is attached.",
    **headers: str,
) -> bytes:
    """As a firm's mail server redirects it: To and Cc as they were, and the key of the rule."""
    made = EmailMessage()
    made["From"] = f"Dana Reyes <{SENDER}>"
    made["To"] = to
    if cc:
        made["Cc"] = cc
    made["Subject"] = subject
    made["Message-ID"] = f"<{next(_numbers)}@harbor.example>"
    if key:
        made["X-Quittance-Key"] = key
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, content in (files if files is not None else {"Invoice_61001.pdf": paper("Invoice 61001")}).items():
        sub = "pdf" if name.endswith(".pdf") else "octet-stream"
        made.add_attachment(content, maintype="application", subtype=sub, filename=name)
    return made.as_bytes()


def came(raw: bytes, *, at: datetime = NOW, envelope_from: str = SENDER, **headers: Any) -> Inbound:
    """In the inbox, as the door leaves it there."""
    known = {
        "from": envelope_from, "to": inbound_address(), "rcpt": [inbound_address()], "peer": "203.0.113.9",
        "helo": "mail", "tls": True, "auth": "", **headers,
    }  # fmt: skip
    row, _ = inbox.store(source="smtp", external_id=f"mail-{next(_numbers)}", body=raw, headers=known, now=at)
    return row


def taken(raw: bytes | None = None, *, at: datetime = NOW, now: datetime | None = None, **more: Any) -> Intake:
    """Came in, and was taken in at once."""
    row = came(letter() if raw is None else raw, at=at, **more)
    taking.take_in(inbound_id=row.pk, now=now or at + timedelta(seconds=1))
    return Intake.objects.get(inbound_id=row.pk)


def people(of: Intake) -> dict[str, str]:
    return {each.address: each.state for each in Addressee.objects.filter(intake=of).order_by("pk")}


def sent(kind: str = "invoice") -> dict[str, Mail]:
    """The newest mail to each address."""
    rows = Mail.objects.filter(kind=kind).order_by("pk").prefetch_related("deliveries")
    return {delivery.address: mail for mail in rows for delivery in mail.deliveries.all()}
