"""What tests of portal people share: Carol of Acme, where she sits, what she is mailed."""

import re
from datetime import datetime

from quittance.access.actions import registration
from quittance.access.actions.sessions import Seat
from quittance.access.models import Person, Session
from quittance.core import scope
from quittance.core.models import Event
from quittance.outbox.actions import mails
from quittance.outbox.models import Mail
from tests.cast import NOW, Cast

CAROL = "carol@acme.example"
PASSWORD = "plum orbit walnut flute"
OTHER_PASSWORD = "quiet brass lantern hill"
SEAT = Seat(
    host="localhost",
    agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    network="192.0.2.7",
)
_TOKEN = re.compile(r"/client-portal/(?:verify|reset|link|address/leave|address/take)/([\w-]{43})/")


def register(*, address: str = CAROL, password: str = PASSWORD, now: datetime = NOW, name: str = "Carol") -> str:
    """Gives back the word that the browser keeps."""
    return registration.register(
        address=address, given_name=name, family_name="Nguyen", password=password, seat=SEAT, now=now
    )


def join(*, address: str = CAROL, password: str = PASSWORD, now: datetime = NOW) -> Person:
    """Registered, and confirmed from the mail."""
    proof = register(address=address, password=password, now=now)
    return registration.verify(token=mailed_token(address), proof=proof, password="", seat=SEAT, now=now)


def carol_of(cast: Cast, now: datetime = NOW) -> Person:
    with scope.firm(cast.harbor.pk):
        return join(now=now)


def mailed(address: str) -> list[Mail]:
    """Everything that was mailed there, the newest first."""
    return list(Mail.objects.filter(deliveries__address=address).order_by("-pk"))


def kinds(address: str) -> list[str]:
    return [mail.kind for mail in reversed(mailed(address))]


def mailed_token(address: str) -> str:
    """The token in the newest mail to this address."""
    text, _ = mails.whole(mail=mailed(address)[0])
    found = _TOKEN.search(text)
    assert found, text
    return found[1]


def told(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name).order_by("pk"))


def living(person: Person) -> int:
    return Session.objects.filter(person=person, ended_at=None).count()
