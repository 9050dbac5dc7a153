"""A firm's mail finds its way through the world's mail server to the relay, and is taken in."""

import smtplib

import pytest

from tests.journeys.test_a_mail_server_hangs import count
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey


def test_what_is_sent_to_the_firms_address_by_whomever_is_held_for_the_firm(world: World) -> None:
    world.mail_in("Harbor@inbound.localhost", subject="Invoice 5001 by a stranger")
    held = "SELECT count(*) FROM relay_intake WHERE state = 'held' AND subject = 'Invoice 5001 by a stranger'"
    until(lambda: count(world, held), "the mail among those that are held")


def test_an_address_of_nobody_is_refused_to_the_sender(world: World) -> None:
    host, port = world.facts["relay"].split(":")
    with smtplib.SMTP(host, int(port), timeout=20) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("bills@harborpine.example", ["nobody@inbound.localhost"], "Subject: Invoice 5001\r\n\r\nHere.")
