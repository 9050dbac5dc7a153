"""A firm's mail finds its way through the world's mail server to the relay, and is kept."""

import smtplib

import pytest

from tests.journeys.waiting import until
from tests.journeys.world import Operator, World

pytestmark = pytest.mark.journey


def test_what_is_sent_to_the_firms_address_stands_in_the_inbox(world: World) -> None:
    world.mail_in("Harbor@inbound.localhost", subject="Invoice 5001")
    operator = Operator(world)
    until(lambda: "Harbor &amp; Pine CPAs" in operator.get("/ops/inbox/"), "the mail in the inbox")


def test_an_address_of_nobody_is_refused_to_the_sender(world: World) -> None:
    host, port = world.facts["relay"].split(":")
    with smtplib.SMTP(host, int(port), timeout=20) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("bills@harborpine.example", ["nobody@inbound.localhost"], "Subject: Invoice 5001\r\n\r\nHere.")
