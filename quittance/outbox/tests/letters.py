"""Mails of Harbor & Pine for tests of how they are written and sent."""

import dataclasses
from datetime import datetime, timedelta

from pytest_django import Settings

from quittance.core import scope
from quittance.outbox.actions import mails, sending
from quittance.outbox.actions.mails import Enclosure, Recipient, Words
from quittance.outbox.models import Attempt, Delivery, Mail
from tests.cast import NOW, Cast

WORDS = Words(kind="test", subject="Invoice 5001", text="Hello\n", html="<p>Hello</p>\n")
SECOND = timedelta(seconds=1)


def post(
    cast: Cast, *addresses: str, key: str = "invoice:5001", words: Words = WORDS, files: tuple[Enclosure, ...] = ()
) -> Mail:
    to = [Recipient(address) for address in addresses or ("dana@client.example",)]
    with scope.firm(cast.harbor.pk):
        return mails.post(firm=cast.harbor, key=key, words=words, to=to, now=NOW, enclosures=files)


def posted(cast: Cast, *addresses: str, key: str = "invoice:5001", files: tuple[Enclosure, ...] = ()) -> Delivery:
    """The only, or the first, delivery of a mail just written."""
    mail = post(cast, *addresses, key=key, files=files)
    with scope.firm(cast.harbor.pk):
        first = mail.deliveries.order_by("pk").first()
    assert first is not None
    return first


def send(cast: Cast, delivery: Delivery, now: datetime = NOW) -> Delivery:
    with scope.firm(cast.harbor.pk):
        sending.send(delivery_id=delivery.pk, now=now)
    return fresh(cast, delivery)


def fresh(cast: Cast, delivery: Delivery) -> Delivery:
    with scope.firm(cast.harbor.pk):
        return Delivery.objects.select_related("mail").get(pk=delivery.pk)


def outcomes(cast: Cast, delivery: Delivery) -> list[str]:
    with scope.firm(cast.harbor.pk):
        return list(Attempt.objects.filter(delivery=delivery).order_by("number").values_list("outcome", flat=True))


def lead_to(settings: Settings, url: str) -> None:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, smtp_url=url)
