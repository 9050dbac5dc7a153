"""The mail in our wrapper: for each recipient a pass and a copy of their own; and the invoice's paper is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quittance.core import gathering
from quittance.links import queries as links
from quittance.links.actions import passes
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import About, Enclosure, Recipient
from quittance.outbox.models import Mail
from quittance.receivables.actions import pdfs
from quittance.receivables.models import Client, Invoice
from quittance.receivables.queries import mailed
from quittance.relay.actions import cases, copies, holding, wordings
from quittance.relay.actions.cases import Case
from quittance.relay.mails import wrapped
from quittance.relay.mails.wrapped import Bill, Letter
from quittance.relay.models import Addressee, Enclosed, Match
from quittance.relay.models import addressee as addressees
from quittance.relay.models.intake import Reason, State
from quittance.tenancy.models import Firm

_SHOWN_MAX = 100


@dataclass(frozen=True)
class Paired:
    """An invoice, the file that is its paper, and where its number was read."""

    invoice: Invoice
    file: Enclosed | None
    found_in: Match.Found


class Unbound(Exception):
    """Recipient, invoice and paper do not belong together; nothing may leave (immunity 32). The text says why."""


@dataclass(frozen=True)
class Held:
    """All invoices that are sent in a transaction, with what guards them; nobody else sends them until its end."""

    invoices: Mapping[int, Invoice]
    had: copies.Had
    bars: Mapping[int, Mapping[str, str]]  # by client

    def fresh(self, pairs: Sequence[Paired]) -> list[Paired]:
        """As the invoices stand now, with what is due on them."""
        return [replace(pair, invoice=self.invoices[pair.invoice.pk]) for pair in pairs]


def held(invoices: Sequence[Invoice]) -> Held:
    """Takes their turns in the guard against duplicates."""
    copies.hold(invoices)
    rows = mailed.invoices_of([invoice.pk for invoice in invoices])
    bars = links.bars_on_each({row.client_id for row in rows.values()})
    return Held(rows, copies.had_each(invoices), bars)


def bind(pairs: Sequence[Paired]) -> Client:
    """The one client of all of them, who alone may see what the pass shows."""
    invoices = [pair.invoice for pair in pairs]
    if len({invoice.client_id for invoice in invoices}) != 1:
        raise Unbound("Its invoices belong to different clients.")
    if len({invoice.currency for invoice in invoices}) != 1:
        raise Unbound("Its invoices are in different currencies.")
    for pair in pairs:
        if pair.file is not None and not pair.file.storage_key.endswith(f"/{pair.file.sha256}"):
            raise Unbound(f"{pair.file.file_name} is not the file that came with the mail.")
    return invoices[0].client


def keep_papers(case: Case, pairs: Sequence[Paired]) -> None:
    """Of what is suppressed too: the newest mail's paper is the one that is shown (EML-15)."""
    for pair in pairs:
        if pair.file is not None:
            pdfs.keep(
                invoice=pair.invoice,
                brought_by=f"mail:{case.intake.pk}",
                file_name=pair.file.file_name,
                storage_key=pair.file.storage_key,
                sha256=pair.file.sha256,
                size_bytes=pair.file.size_bytes,
                pages=pair.file.pages,
                received_at=case.intake.received_at,
            )


def wrap(case: Case, pairs: Sequence[Paired], held: Held, *, by: str, now: datetime, guarded: bool = True) -> None:
    """Send it to all who are named in it. Who calls holds the mail's row, and has kept the recipients' rows.

    Guarded, whoever had a copy lately gets no second one; a person who decided for these recipients is obeyed.
    """
    client, intake = bind(pairs), case.intake
    invoices = [pair.invoice for pair in pairs]
    matches = [Match(intake=intake, invoice=each.invoice, file=each.file, found_in=each.found_in) for each in pairs]
    gathering.write(matches, ignore_conflicts=True)
    keep_papers(case, pairs)
    bars = held.bars.get(client.pk, {})
    # Whom the firm cut off from the client is sent no way in, and no paper of the client either.
    barred = [each for each in case.named if each.address in bars]
    if barred and len(barred) == len(case.named):
        holding.hold(case, Reason.BARRED_RECIPIENT, f"The firm barred {_listed(barred)} from {client.name}.", now=now)
        return
    cases.part(barred, addressees.State.REFUSED, reason=f"The firm barred this address from {client.name}.")
    if guarded:
        within = timedelta(minutes=case.policy.duplicate_minutes)
        had = copies.had_all(held.had, invoices=invoices, at=intake.received_at, within=within)
        cases.part([each for each in case.named if each.address in had], addressees.State.SUPPRESSED)
    people = case.named
    if people:
        _post_each(case, people, client, invoices, by=by, now=now)
        copies.note(held.had, intake=intake, invoices=invoices, addresses=[each.address for each in people])
    told = f"The firm barred {_listed(barred)} from {client.name}." if barred else ""
    to = State.WRAPPED if people else State.SUPPRESSED
    cases.settle(case, to, by=by, now=now, reason=Reason.BARRED_RECIPIENT if barred else "", detail=told)
    cases.settled(case, by=by, now=now)


def _listed(people: Sequence[Addressee]) -> str:
    return ", ".join(each.address for each in people)


def _post_each(
    case: Case, people: Sequence[Addressee], client: Client, invoices: Sequence[Invoice], *, by: str, now: datetime
) -> None:
    arrived, intake = case.arrived, case.intake
    letter = Letter(
        client_name=client.name,
        bills=tuple(Bill.of(invoice) for invoice in invoices),
        subject=intake.subject,
        text=arrived.text,
        html=arrived.html,
        file_names=tuple(file.file_name for file in case.files),
        reply_to=intake.sender_address if intake.proof else "",
    )
    enclosures = [Enclosure(each.storage_key, each.sha256, each.file_name, each.content_type) for each in case.files]
    lasts = timedelta(days=case.policy.pass_days)
    desk = Desk(case.firm, client, list(invoices), letter, enclosures, lasts, by, now)
    for person in people:
        desk.post(cases.key_of(person), person.address, person.name)
    cases.send_off(case, people)


class Desk:
    """Writes the copies of one letter: what they share is read once."""

    def __init__(
        self,
        firm: Firm,
        client: Client,
        invoices: list[Invoice],
        letter: Letter,
        enclosures: list[Enclosure],
        lasts: timedelta,
        by: str,
        now: datetime,
    ) -> None:
        self.client, self.invoices, self.letter, self.enclosures = client, invoices, letter, enclosures
        self.lasts, self.by, self.now = lasts, by, now
        self.firm = firm
        self.paper = wrapped.paper(firm=firm, wording=wordings.in_force())
        self.opens = opens(client, invoices)

    def post(self, key: str, address: str, name: str) -> Mail:
        words = wrapped.compose(paper=self.paper, letter=self.letter, token=self._token(address))
        shown = [invoice.number for invoice in self.invoices[:_SHOWN_MAX]]
        return mails.post(
            firm=self.firm,
            key=key,
            words=words,
            to=[Recipient(address, name)],
            now=self.now,
            enclosures=self.enclosures,
            about=About(self.client.pk, self.client.name, " ".join(shown)),
            reply_to=self.letter.reply_to,
        )

    def _token(self, address: str) -> str:
        """A pass of the recipient's own: a forwarded one can be told from the others, and revoked alone."""
        if not self.opens:
            return ""
        # Several stand on the list that a pass for the client shows; one is shown at once.
        first = self.invoices[0] if len(self.invoices) == 1 else None
        made, token = passes.make(
            client=self.client, invoice=first, address=address, lasts=self.lasts, by=self.by, now=self.now
        )
        if any(made.client_id != invoice.client_id for invoice in self.invoices):
            raise Unbound("The pass would show another client's invoices.")
        return token


def opens(client: Client, invoices: Sequence[Invoice]) -> bool:
    """Whether a way to pay would lead to anything."""
    is_shown = client.gone_at is None and not client.merged_into_key
    return is_shown and any(invoice.due_cents > 0 for invoice in invoices)
