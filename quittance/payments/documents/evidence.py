"""A dispute's evidence on paper, for the firm's own files: what the firm says, and what our rows know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from quittance.core import pdf
from quittance.payments.models import Dispute
from quittance.payments.queries.evidence import Pack

_TEMPLATE = Path(__file__).with_name("evidence.typ")
_BLANK = "Nothing was written here yet."


def evidence(
    *,
    firm: Mapping[str, Any],
    dispute: Dispute,
    pack: Pack,
    delivered: str,
    owed: str,
    now: datetime,
    standards: Sequence[str] = pdf.ACCESSIBLE,
) -> bytes:
    data = {
        "firm": firm,
        "title": f"Evidence on payment {dispute.payment.code}",
        "amount": {"name": "Disputed", "figure": str(dispute.amount), "note": dispute.reason},
        "facts": [("Dispute", dispute.dispute_id), ("Client", pack.payer_name), *pack.payment],
        "said": [["What was delivered", _words(delivered)], ["Why it is owed", _words(owed)]],
        "bills": [[each.what, each.client, each.issued, each.due, each.amount] for each in pack.invoices],
        "log": [list(each) for each in pack.log],
        "mails": [list(each) for each in pack.mails],
    }
    return pdf.render(_TEMPLATE, data, made_at=now, standards=standards)


def _words(text: str) -> list[str]:
    """Paragraph by paragraph."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [_BLANK]
