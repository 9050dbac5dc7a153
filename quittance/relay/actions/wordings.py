"""What a firm says around its invoices: each change is a version of its own, and any of them can come back."""

from datetime import datetime

from django.db import transaction

from quittance.core import events, once
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Wording
from quittance.relay.rules import placeholders

_LENGTHS = {"subject": 200, "greeting": 2_000, "closing": 2_000, "footer": 1_000}


@once.asked
def in_force() -> Wording:
    """The newest; where the firm wrote none, ours, which says nothing beside the facts."""
    return Wording.objects.order_by("-pk").first() or Wording()


def change(*, subject: str, greeting: str, closing: str, footer: str, by: str, now: datetime) -> bool:
    """True if it differs from what is in force."""
    wanted = {
        "subject": " ".join(subject.split()),
        "greeting": _tidy(greeting),
        "closing": _tidy(closing),
        "footer": _tidy(footer),
    }
    for name, text in wanted.items():
        _refuse_unfit(name, text)
    with transaction.atomic():
        now_said = in_force()
        before = {name: getattr(now_said, name) for name in wanted}
        if before == wanted:
            return False
        made = Wording.objects.create(**wanted, changed_at=now, changed_by=by)
        events.record("mail_wording.changed", made, at=now, by=by, before=before, after=wanted)
        return True


def bring_back(*, wording: Wording, by: str, now: datetime) -> bool:
    """An older version said anew; what was said in between stays in the list."""
    return change(
        subject=wording.subject,
        greeting=wording.greeting,
        closing=wording.closing,
        footer=wording.footer,
        by=by,
        now=now,
    )


def _refuse_unfit(name: str, text: str) -> None:
    if len(text) > _LENGTHS[name]:
        raise Refusal(f"The {name} is longer than {_LENGTHS[name]:,} characters.")
    strange = placeholders.unknown(text)
    if strange:
        known = ", ".join(f"{{{word}}}" for word in placeholders.KNOWN)
        raise Refusal(f"{strange[0]} in the {name} stands for nothing. These do: {known}.")


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip()
