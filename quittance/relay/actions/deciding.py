"""A person decides about a mail that is held or waits: wrapped, as it came, or thrown away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quittance.links import queries as links
from quittance.receivables.models import Client, Invoice
from quittance.receivables.queries import mailed
from quittance.relay.actions import aiming, cases, passing_on, wrapping
from quittance.relay.actions.cases import Case
from quittance.relay.actions.refusals import Refusal
from quittance.relay.actions.wrapping import Paired
from quittance.relay.models import Enclosed, Intake, Match
from quittance.relay.models import addressee as addressees
from quittance.relay.models.addressee import Origin
from quittance.relay.models.intake import State
from quittance.relay.rules import addresses, plain
from quittance.relay.rules.recipients import RECIPIENTS_MAX

__all__ = ["Refusal", "discard", "send_as_it_came", "send_wrapped"]

Person = tuple[str, str]  # address and name

_DECIDED = "Somebody has decided about this mail meanwhile. Look at it as it stands now."
_NAME_MAX = 200
_WHY_MAX = 1_000


def send_wrapped(
    *, intake: Intake, invoices: Sequence[Invoice], recipients: Sequence[Person], by: str, now: datetime
) -> None:
    """To exactly these recipients (immunity 34), about exactly these invoices, whatever the mail itself says."""
    people = checked(recipients)
    case = cases.load(intake_id=intake.pk)
    if not invoices:
        raise Refusal("Choose the invoice that this mail is about.")
    with transaction.atomic():
        _take(case)
        held = wrapping.held(invoices)
        pairs = held.fresh([_paired(case, invoice) for invoice in invoices])
        try:
            client = wrapping.bind(pairs)
        except wrapping.Unbound as unbound:
            raise Refusal(f"{unbound} Choose invoices of one client.") from unbound
        for pair in pairs:
            if pair.invoice.voided or pair.invoice.gone_at is not None:
                raise Refusal(f"Invoice {pair.invoice.number} is voided, or gone from the practice system.")
        refuse_barred(client, people)
        case.intake.numbers = [pair.invoice.number for pair in pairs]
        _address(case, people)
        wrapping.wrap(case, pairs, held, by=by, now=now, guarded=False)


def send_as_it_came(*, intake: Intake, recipients: Sequence[Person], by: str, now: datetime) -> None:
    people = checked(recipients)
    case = cases.load(intake_id=intake.pk)
    raw = passing_on.keep_raw(case)
    with transaction.atomic():
        _take(case)
        for client in _clients(case):
            refuse_barred(client, people)
        _address(case, people)
        reason, detail = case.intake.reason, case.intake.detail
        passing_on.pass_on(case, case.named, raw=raw, reason=reason, detail=detail, by=by, now=now)


def discard(*, intake: Intake, why: str, by: str, now: datetime) -> None:
    """Nobody gets it; the mail itself is kept, and why it was thrown away."""
    words = plain.line(why, _WHY_MAX)
    if not words:
        raise Refusal("Say why this mail is thrown away: somebody may ask for it.")
    case = cases.load(intake_id=intake.pk)
    with transaction.atomic():
        _take(case)
        left = [each for each in case.people if each.state == addressees.State.EXPECTED]
        cases.part(left, addressees.State.DISCARDED, reason=words)
        cases.settle(case, State.DISCARDED, by=by, now=now, detail=words)
        cases.settled(case, by=by, now=now)


def checked(recipients: Sequence[Person]) -> list[Person]:
    """Each once, in small letters; a mistyped one is said before anything is sent."""
    found: dict[str, str] = {}
    for address, name in recipients:
        low = addresses.lowered(address)
        if low and not addresses.is_address(low):
            raise Refusal(f"“{address.strip()}” is no e-mail address.")
        if low:
            found.setdefault(low, plain.line(name, _NAME_MAX))
    if not found:
        raise Refusal("Name somebody to whom it goes.")
    if len(found) > RECIPIENTS_MAX:
        raise Refusal(f"{RECIPIENTS_MAX} recipients at most.")
    return list(found.items())


def refuse_barred(client: Client, people: Sequence[Person]) -> None:
    bars = links.bars_on(client)
    for address, _ in people:
        if address in bars:
            raise Refusal(f"{address} is barred from {bars[address]}. Lift that first, or write to somebody else.")


def _clients(case: Case) -> list[Client]:
    """Whose papers it brings, as far as that is known: by what it was matched with, and by the numbers it names."""
    matched = mailed.invoices_of(case.intake.matches.values_list("invoice_id", flat=True))
    named = {*case.intake.numbers, *(number for file in case.files for number in file.text_numbers)}
    invoices = [*matched.values(), *mailed.invoices_numbered(named)]
    return list({each.client_id: each.client for each in invoices}.values())


def _take(case: Case) -> None:
    if not cases.still_open(case):
        raise Refusal(_DECIDED)


def _address(case: Case, people: Sequence[Person]) -> None:
    """Whom the person left out gets nothing, and is counted as left out; whom they added is counted too."""
    wanted = dict(people)
    left_out = [each for each in case.named if each.address not in wanted]
    known = {each.address for each in case.named}
    aiming.add(case, [(address, name) for address, name in people if address not in known], Origin.PERSON)
    nobody = [each for each in case.people if not each.address]
    dropped = addressees.State.DISCARDED
    cases.part([*left_out, *nobody], dropped, reason="Left out by whoever decided about the mail.")


def _paired(case: Case, invoice: Invoice) -> Paired:
    return Paired(invoice, _paper_of(case, invoice), Match.Found.PERSON)


def _paper_of(case: Case, invoice: Invoice) -> Enclosed | None:
    """The PDF that bears its number; the only one, if there is one alone. Of several, none is guessed."""
    pdfs = [file for file in case.files if file.is_pdf]
    if len(pdfs) == 1:
        return pdfs[0]
    low = invoice.number.lower()
    named = [file for file in pdfs if low in {number.lower() for number in (*file.name_numbers, *file.text_numbers)}]
    return named[0] if len(named) == 1 else None
