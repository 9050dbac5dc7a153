"""The checkout as it stands for what was chosen: what one click pays, the ways to pay it, and who pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from quittance.access.rules.permissions import Permission
from quittance.core import addresses
from quittance.core.money import Money
from quittance.payments import queries
from quittance.payments.actions import keeping, mandates, paying
from quittance.payments.models import KeptMethod
from quittance.payments.rules import mandates as texts
from quittance.payments.rules import naming
from quittance.receivables.models import ClientContact
from quittance.tenancy import queries as tenancy
from quittance.web.portal import payable
from quittance.web.portal.pay import several, ways
from quittance.web.portal.pay.ways import Way
from quittance.web.portal.payer import Payer, PayerRequest
from quittance.web.portal.payer import Way as WayIn
from quittance.web.portal.selection import Choice, Selection, query


@dataclass(frozen=True)
class Share:
    """One payment of the click."""

    part: paying.Part
    choices: Sequence[Choice]

    @property
    def amount(self) -> Money:
        return Money(self.part.cents, self.part.currency)

    @property
    def query(self) -> str:
        return query(self.choices)

    @property
    def debit(self) -> tuple[Money, str]:
        """As an authorization names it."""
        what = naming.things([choice.invoice.number for choice in self.choices if choice.invoice])
        return self.amount, what[:1].lower() + what[1:] if what else self.choices[0].about


@dataclass(frozen=True)
class Lonely:
    """A saved method that pays this share alone, because it is not saved for the other bank accounts."""

    way: Way
    share: Share


@dataclass(frozen=True)
class Till:
    payer: Payer
    shares: Sequence[Share]  # what one click pays: a payment for each bank account
    later: Sequence[Choice]  # what cannot be paid by the same click, one after the other
    steps: int  # how many clicks it takes
    offer: queries.Offer
    ways: Sequence[Way]
    staff_may_waive: bool
    now: datetime
    lonely: Sequence[Lonely] = ()

    @property
    def choices(self) -> list[Choice]:
        return [choice for share in self.shares for choice in share.choices]

    @property
    def part(self) -> paying.Part:
        """The first; of most clicks the only one."""
        return self.shares[0].part

    @property
    def is_shared(self) -> bool:
        return len(self.shares) > 1

    @property
    def amount(self) -> Money:
        return Money(sum(share.part.cents for share in self.shares), self.part.currency)

    @property
    def later_amounts(self) -> list[Money]:
        sums = {choice.currency: 0 for choice in self.later}
        for choice in self.later:
            sums[choice.currency] += choice.cents
        return [Money(cents, type(self.part.currency)(currency)) for currency, cents in sums.items()]

    @property
    def clients(self) -> str:
        """Who it is for, as the button says. Who came by the number alone knows the name in its first letters."""
        if self.payer.masked:
            return self.payer.name
        names = list(dict.fromkeys(choice.client.name for choice in self.choices))
        return naming.people(names)

    @property
    def names_each(self) -> bool:
        return len({choice.client.pk for choice in self.choices}) > 1

    @property
    def query(self) -> str:
        return query([*self.choices, *self.later])

    @property
    def rest(self) -> str:
        return query(self.later)

    @property
    def rest_elsewhere(self) -> str:
        """What is left after the processor's own page, which belongs to one account there."""
        return query([*(choice for share in self.shares[1:] for choice in share.choices), *self.later])

    @property
    def is_staff(self) -> bool:
        return payable.is_staff(self.payer)

    @property
    def shows_wallets(self) -> bool:
        """Not to staff, whose device is not the payer's; and one wallet pays into one bank account."""
        return self.offer.wallets and not self.is_staff and not self.is_shared

    @property
    def is_person(self) -> bool:
        return self.payer.way is WayIn.PERSON

    @property
    def authorization(self) -> texts.Text:
        """What whoever pays by bank transfer agrees to."""
        debits, today = [share.debit for share in self.shares], tenancy.current_firm().clock.today(self.now)
        if self.is_shared:
            return texts.for_several_payments(to=mandates.debtee(), debits=debits, on=today)
        amount, what = debits[0]
        return texts.for_one_payment(to=mandates.debtee(), amount=amount, what=what, on=today)

    @property
    def processor(self) -> dict[str, str]:
        """What the page's script needs to show the processor's fields; nothing of it is secret."""
        known = settings.QUITTANCE
        return {
            "script": known.processor_script,
            "key": known.processor_public_key,
            # Fields belong to one account there; those that pay into several are the platform's own.
            "account": "" if self.is_shared else self.part.account,
            "currency": self.part.currency.value.lower(),
        }


def open_for(request: PayerRequest, chosen: Selection, *, waiver: str = "") -> Till:
    """Raises CannotPay where nothing can be paid online."""
    payer = request.payer
    parts = paying.parts_of(
        [choice.line for choice in chosen.choices],
        clients={choice.client.pk: choice.client for choice in chosen.choices},
        invoices={choice.invoice.pk: choice.invoice for choice in chosen.choices if choice.invoice},
    )
    offer = queries.offer(_share(chosen, parts[0]).choices[0].client)
    # One click is in one currency; and the processor's own page is of one bank account.
    now_paid = [part for part in parts if part.currency is parts[0].currency] if offer.embedded else parts[:1]
    shares = [_share(chosen, part) for part in now_paid]
    found = [_ways(request, offer, share, waiver) for share in shares]
    joined = several.joined(found) if len(shares) > 1 else found[0]
    here = {(line.client, line.invoice) for part in now_paid for line in part.lines}
    rest = {part.currency for part in parts if part not in now_paid} if offer.embedded else parts[1:]
    return Till(
        payer=payer,
        shares=shares,
        later=[choice for choice in chosen.choices if _key(choice) not in here],
        steps=1 + len(rest),
        offer=offer,
        ways=joined,
        staff_may_waive=payable.may(payer, Permission.WAIVE_FEES),
        now=request.now,
        lonely=[
            Lonely(way, share)
            for share, ways_of_share in zip(shares, found, strict=True)
            for way in several.lonely(ways_of_share, joined)
        ],
    )


def _share(chosen: Selection, part: paying.Part) -> Share:
    here = {(line.client, line.invoice) for line in part.lines}
    return Share(part, [choice for choice in chosen.choices if _key(choice) in here])


def _key(choice: Choice) -> tuple[int, int | None]:
    return choice.client.pk, choice.invoice.pk if choice.invoice else None


def _ways(request: PayerRequest, offer: queries.Offer, share: Share, waiver: str) -> list[Way]:
    payer, part = request.payer, share.part
    today = request.firm.clock.today(request.now)
    kept = [each for each in _kept(payer, share.choices, part.account) if each.is_usable(today)]
    return ways.ways(offer, part, kept, now=request.now, waiver=waiver, is_staff=payable.is_staff(payer))


def address_known(payer: Payer) -> str:
    """Where the confirmation goes unless somebody says otherwise. A key tells nobody an address."""
    if payer.way is WayIn.PASS and payer.found:
        return payer.found.address
    if payer.way is WayIn.PERSON and payer.person:
        return payer.person.address
    if payable.is_staff(payer):
        links = ClientContact.objects.filter(client=payer.clients[0].pk, receives_invoices=True, gone_at=None)
        addresses_ = links.exclude(contact__address="").order_by("pk").values_list("contact__address", flat=True)
        return next(iter(addresses_[:1]), "")
    return ""


def owner(payer: Payer, choices: Sequence[Choice]) -> keeping.Owner | None:
    """In whose vault a method would stay: a person's, or the staff's for this client. A guest has none."""
    if payable.is_staff(payer):
        return choices[0].client
    return payer.person if payer.way is WayIn.PERSON else None


def back(request: PayerRequest, key: str) -> str:
    """Where the payer's bank, or the processor's own page, sends them: known before the payment has a name."""
    return addresses.page(request.host, f"{request.payer.base}payments/form/{key}/")


def _kept(payer: Payer, choices: Sequence[Choice], account: str) -> list[KeptMethod]:
    """Two vaults: a person's own, and what the staff keep for one client (PAY-8)."""
    if payable.is_staff(payer):
        return list(queries.methods_of_staff(choices[0].client, account))
    if payer.way is WayIn.PERSON and payer.person:
        return list(queries.methods_of_person(payer.person, account))
    return []
