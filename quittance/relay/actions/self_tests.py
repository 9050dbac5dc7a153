"""The firm tries the whole way with one invoice of its own: the steps are read from what really happened."""

from dataclasses import dataclass, replace
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

NUMBER_MISSING = (
    "Write the number of the invoice that you will mail. If your practice system gives it only with the posting, post "
    "the invoice first, begin the test with its number, and then mail it."
)
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
    to_do: str = ""  # of the first that is open: those below it may be open for its sake


def start(*, invoice_number: str, by: str, now: datetime) -> SelfTest:
    number = plain.line(invoice_number, _NUMBER_MAX)
    if not number:
        raise Refusal(NUMBER_MISSING)
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
        return _with_advice([Step(words, done=mirrored and place == _MIRROR) for place, words in enumerate(_ALL)])
    sent = _copies(intake)
    handed = [each for each in sent if each.state == deliveries.State.SENT]
    named = list(Addressee.objects.filter(intake=intake).exclude(address="").values_list("address", flat=True))
    number_read = test.invoice_number.lower() in {number.lower() for number in intake.numbers}
    has_paper = InvoicePdf.objects.filter(brought_by=f"mail:{intake.pk}").exists()
    details = [
        (True, f"“{intake.subject}” from {intake.sender_address}" if intake.sender_address else ""),
        (bool(intake.proof), _PROOFS.get(intake.proof, "")),
        (bool(named), ", ".join(named)),
        (number_read, ", ".join(intake.numbers) if number_read else _read_instead(test, intake)),
        (_in_mirror(test), ""),
        (has_paper, ""),
        (intake.state == State.WRAPPED, "" if intake.state == State.WRAPPED else intake.detail),
        (bool(sent) and len(handed) == len(sent), "; ".join(each.last_reply for each in sent if each.last_reply)),
        _signed(sent),
    ]
    return _with_advice([Step(words, done, detail) for words, (done, detail) in zip(_ALL, details, strict=True)])


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
_TO_DO = (
    "If it is mailed and not here within two minutes, your mail rule did not send it to us: look at the set-up.",
    "Go through the set-up again: the key has to stand in your mail rule as it stands there.",
    "Mail it to somebody. A mail to our address alone needs a contact for invoices in the practice system.",
    "Put it into the PDF's name, such as Invoice_10234.pdf, or add a pattern under Rules that fits your names.",
    "Post the invoice in the practice system. It shows here once that was read.",
    "Enclose the invoice's PDF, without a password.",
    "Open the mail that came in, under Mail, and see what holds it.",
    "If it stays open for a minute, open the sent mail, under Mail: it says what the recipient's server answered.",
    "Let your domain vouch for us, under Your domain. Until then mail leaves from our address in your name.",
)
_MIRROR = 4


def _with_advice(found: list[Step]) -> list[Step]:
    first = next((place for place, step in enumerate(found) if not step.done), None)
    return [replace(step, to_do=_TO_DO[place]) if place == first else step for place, step in enumerate(found)]


def _intake_of(test: SelfTest) -> Intake | None:
    """The first mail since that names the number; without one, the newest since, since a wrong name is a finding."""
    since = Intake.objects.filter(received_at__gte=test.started_at)
    number = test.invoice_number.lower()
    for intake in since.order_by("received_at", "pk")[:200]:
        if number in {each.lower() for each in intake.numbers}:
            return intake
    return since.order_by("-received_at", "-pk").first()


def _read_instead(test: SelfTest, intake: Intake) -> str:
    """A number may have been found, and be another than the one that was announced."""
    if intake.numbers:
        return f"Found was {', '.join(intake.numbers)}, and not {test.invoice_number}."
    return f"Neither the subject nor a file's name or text bears {test.invoice_number} as your patterns have it."


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
