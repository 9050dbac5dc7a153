"""A firm's mail finds its way through the world's mail server to the relay, and is kept."""

import smtplib

import pytest

from tests.journeys.waiting import until
from tests.journeys.world import Operator, World

pytestmark = pytest.mark.journey

LETTER = b"From: bills@harborpine.example\r\nTo: harbor@inbound.localhost\r\nSubject: Invoice 5001\r\n\r\nHere.\r\n"


def test_what_is_sent_to_the_firms_address_stands_in_the_inbox(world: World) -> None:
    host, port = world.facts["smtp"].split(":")
    with smtplib.SMTP(host, int(port), timeout=20) as client:
        client.sendmail("bills@harborpine.example", ["Harbor@inbound.localhost"], LETTER)
    operator = Operator(world)
    until(lambda: "Harbor &amp; Pine CPAs" in operator.get("/ops/inbox/"), "the mail in the inbox")


def test_an_address_of_nobody_is_refused_to_the_sender(world: World) -> None:
    host, port = world.facts["relay"].split(":")
    with smtplib.SMTP(host, int(port), timeout=20) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("bills@harborpine.example", ["nobody@inbound.localhost"], LETTER)
