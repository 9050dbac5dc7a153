"""PDFs for guests by a client key: the firm's choice, the code that is mailed, and the code that is typed."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from quittance.access.actions import knocks
from quittance.core import events
from quittance.links import queries
from quittance.links.mails import paper_code_mail
from quittance.links.models import Guest, GuestPapers, PaperCode
from quittance.links.rules import lasting
from quittance.links.rules import papers as rules
from quittance.outbox.actions import mails
from quittance.tenancy import queries as tenancy

MAIL_DOOR, DOOR = "paper code mail", "paper code"


class CannotMail(Exception):
    """There is no such contact any more, or the firm shows guests no PDF."""


class NoCode(Exception):
    """None was mailed to this guest, or it was used, is too old, or was tried too often."""


class WrongCode(Exception):
    """It does not fit; so many tries are left."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(f"This is not the code. {left} left.")


def choose(*, way: str, by: str, now: datetime) -> bool:
    """True if that changed anything. A guest who has the PDFs open loses them at once where it says never."""
    with transaction.atomic():
        GuestPapers.objects.get_or_create()
        row = GuestPapers.objects.select_for_update(no_key=True).get()
        before = row.way
        if before == way:
            return False
        row.way, row.changed_at, row.changed_by = GuestPapers.Way(way), now, by
        row.save()
        events.record("guest_papers.chosen", row, at=now, by=by, before=before, after=way)
    return True


def mail_code(*, guest: Guest, place_id: int, now: datetime) -> PaperCode:
    """Mail six digits to this contact; codes from before go out of force. Raises CannotMail and knocks.TooMany.

    A button that is pressed twice sends one mail.
    """
    client = guest.client
    with transaction.atomic():
        held = Guest.objects.select_for_update(no_key=True).get(pk=guest.pk)
        place = next((each for each in queries.places_for_codes(client) if each.pk == place_id), None)
        if place is None or guest.way != Guest.Way.KEY or guest.masked or not queries.papers_need_code():
            raise CannotMail
        last = queries.paper_code_of(guest=held, now=now)
        if last is not None and last.address == place.address and now - last.made_at < lasting.SENT_ONCE_IN:
            return last
        marks = rules.mailing_marks(guest=guest.pk, client=client.pk)
        knocks.refuse_if_many(door=MAIL_DOOR, marks=marks, now=now)
        knocks.count(door=MAIL_DOOR, marks=marks, now=now)
        PaperCode.objects.filter(guest=held, used_at=None, expires_at__gt=now).update(expires_at=now)
        digits = f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}}"
        made = PaperCode.objects.create(
            guest=held, address=place.address, code_sha256=_digest(held, digits), made_at=now,
            expires_at=now + rules.LASTS,
        )  # fmt: skip
        words = paper_code_mail.words(firm=tenancy.current_firm(), client=client, digits=digits)
        mail = mails.post(
            firm=tenancy.current_firm(), key=f"paper_code:{made.pk}", words=words,
            to=[mails.Recipient(place.address)], now=now,
            about=mails.About(client_id=client.pk, client_name=client.name, about="PDFs"),
        )  # fmt: skip
        facts = {"client": client.pk, "client_name": client.name, "address": place.address, "mail": mail.pk}
        events.record("paper_code.mailed", held, at=now, by="key", **facts)
    return made


def enter(*, guest: Guest, typed: str, now: datetime) -> None:
    """Open the PDFs to this guest. Raises NoCode, WrongCode and knocks.TooMany; a right code waits as well."""
    marks = rules.trying_marks(guest=guest.pk, client=guest.client_id)
    with transaction.atomic():
        # One try at a time, so that many at once are counted as many.
        held = Guest.objects.select_for_update(no_key=True).select_related("client").get(pk=guest.pk)
        knocks.refuse_if_many(door=DOOR, marks=marks, now=now)
        code = queries.paper_code_of(guest=held, now=now)
        if code is None or not queries.papers_need_code():
            raise NoCode
        if constant_time_compare(bytes(code.code_sha256), _digest(held, rules.bare(typed))):
            PaperCode.objects.filter(pk=code.pk).update(used_at=now)
            Guest.objects.filter(pk=held.pk).update(papers_at=now)
            facts = {"client": held.client_id, "client_name": held.client.name, "address": code.address}
            events.record("paper_code.used", held, at=now, by="key", **facts)
            return
        PaperCode.objects.filter(pk=code.pk).update(tries=code.tries + 1)
        knocks.count(door=DOOR, marks=marks, now=now)
    raise WrongCode(rules.TRIES - code.tries - 1)


def _digest(guest: Guest, digits: str) -> bytes:
    """Under the installation's key: a million codes are soon tried by whoever has a copy of the database."""
    return salted_hmac("quittance.links.paper_code", f"{guest.pk}:{digits}", algorithm="sha256").digest()
