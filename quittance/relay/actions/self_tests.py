"""The firm tries the whole way with one invoice of its own: the steps are read from what really happened."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower

from quittance.core import events
from quittance.outbox.models import Delivery, Mail
from quittance.outbox.models import delivery as deliveries
from quittance.receivables.models import Invoice, InvoicePdf
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Addressee, Intake, SelfTest
from quittance.relay.models.intake import State
from quittance.relay.rules import addresses, plain

__all__ = ["Refusal", "Step", "end", "start", "steps", "under_way"]

_NUMBER_MAX = 100
_PROOFS = {
    "auth": "Its server signed in at ours.",
    "key": "It bears the key of the firm's mail rule.",
    "host": "It came from the firm's own mail server.",
    "dkim": "It is signed by the firm's own domain.",
}


@dataclass(frozen=True)
class Step:
    words: str
    done: bool
    detail: str = ""


def start(*, invoice_number: str, by: str, now: datetime) -> SelfTest:
    number = plain.line(invoice_number, _NUMBER_MAX)
    if not number:
        raise Refusal("Write the number of the invoice that you will post and mail.")
    with transaction.atomic():
        for former in SelfTest.objects.select_for_update().filter(ended_at=None):
            end(test=former, by=by, now=now)
        test = SelfTest.objects.create(invoice_number=number, started_at=now, started_by=by)
        events.record("mail_test.started", test, at=now, by=by, number=number)
    return test


def end(*, test: SelfTest, by: str, now: datetime) -> None:
    """What was found is kept with it; steps that come later are not its own any more."""
    with transaction.atomic():
        found = _intake_of(test)
        if SelfTest.objects.filter(pk=test.pk, ended_at=None).update(ended_at=now, intake=found):
            passed = all(step.done for step in steps(test))
            events.record("mail_test.ended", test, at=now, by=by, number=test.invoice_number, passed=passed)


def under_way() -> SelfTest | None:
    return SelfTest.objects.filter(ended_at=None).first()


def steps(test: SelfTest) -> list[Step]:
    """Each as far as it got. Nothing is assumed of a step from the one before it."""
    intake = test.intake or _intake_of(test)
    if intake is None:
        mirrored = _in_mirror(test)
        return [Step(words, done=mirrored and place == _MIRROR) for place, words in enumerate(_ALL)]
    sent = _copies(intake)
    handed = [each for each in sent if each.state == deliveries.State.SENT]
    named = list(Addressee.objects.filter(intake=intake).exclude(address="").values_list("address", flat=True))
    number_read = test.invoice_number.lower() in {number.lower() for number in intake.numbers}
    has_paper = InvoicePdf.objects.filter(brought_by=f"mail:{intake.pk}").exists()
    details = [
        (True, f"“{intake.subject}” from {intake.sender_address}" if intake.sender_address else ""),
        (bool(intake.proof), _PROOFS.get(intake.proof, "")),
        (bool(named), ", ".join(named)),
        (number_read, ", ".join(intake.numbers)),
        (_in_mirror(test), ""),
        (has_paper, ""),
        (intake.state == State.WRAPPED, "" if intake.state == State.WRAPPED else intake.detail),
        (bool(sent) and len(handed) == len(sent), "; ".join(each.last_reply for each in sent if each.last_reply)),
        _signed(sent),
    ]
    return [Step(words, done, detail) for words, (done, detail) in zip(_ALL, details, strict=True)]


_ALL = (
    "The mail arrived here",
    "Its sender is proven",
    "Its recipients were found",
    "The invoice's number was found",
    "The invoice is in our copy of the practice system",
    "Its PDF is stored",
    "It was put into our wrapper",
    "The recipient's mail server took it",
    "It left under the firm's own address, signed by its domain",
)
_MIRROR = 4


def _intake_of(test: SelfTest) -> Intake | None:
    """The first mail since that names the number; without one, the newest since, since a wrong name is a finding."""
    since = Intake.objects.filter(received_at__gte=test.started_at)
    number = test.invoice_number.lower()
    for intake in since.order_by("received_at", "pk")[:200]:
        if number in {each.lower() for each in intake.numbers}:
            return intake
    return since.order_by("-received_at", "-pk").first()


def _in_mirror(test: SelfTest) -> bool:
    low = test.invoice_number.lower()
    return Invoice.objects.alias(low=Lower("number")).filter(low=low, gone_at=None, voided=False).exists()


def _copies(intake: Intake) -> list[Delivery]:
    return list(Delivery.objects.filter(addressee__intake=intake).select_related("mail").order_by("pk"))


def _signed(sent: list[Delivery]) -> tuple[bool, str]:
    written: list[Mail] = [each.mail for each in sent]
    if not written:
        return False, ""
    ours = settings.QUITTANCE.inbound_domain.lower()
    own = all(addresses.domain_of(mail.from_address) != ours for mail in written)
    return own, ", ".join(sorted({mail.from_address for mail in written}))
