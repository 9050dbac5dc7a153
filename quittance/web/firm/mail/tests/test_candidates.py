"""Which invoices a held mail's page offers, and which of them is ticked: a proposal, and never a guess."""

import re

import pytest
from django.test import Client as Browser

from quittance.relay.models import Intake
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import ARRIVED, invoice
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import text
from tests.cast import Cast


def ticked(page: str) -> list[str]:
    return re.findall(r'<input[^>]*name="invoices"[^>]*value="([^"]*)"[^>]*checked', page)


def test_a_paper_that_was_not_opened_is_not_said_to_name_no_invoice(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        held = post.came(reason="unproven_sender", proof="")
        post.enclose(held, numbers=())
    page = text(danas.get(f"{ARRIVED}{held.pk}/"))
    assert "not read: nothing proves who sent it" in page
    assert "not opened" in page
    for words in ("none that fits", "no number found"):
        assert words not in page, words


def test_the_only_invoice_that_a_mail_names_is_ticked_already(cast: Cast, danas: Browser, held: Intake) -> None:
    bill = invoice(cast, "61001")
    assert ticked(text(danas.get(f"{ARRIVED}{held.pk}/"))) == [str(bill.pk)]


@pytest.mark.parametrize("reason", ["two_invoices", "two_clients", "other_client", "voided"])
def test_an_invoice_against_which_something_speaks_is_offered_and_not_ticked(
    cast: Cast, danas: Browser, held: Intake, reason: str
) -> None:
    with shelf.harbor(cast):
        Intake.objects.filter(pk=held.pk).update(reason=reason)
    page = text(danas.get(f"{ARRIVED}{held.pk}/"))
    assert f'value="{invoice(cast, "61001").pk}"' in page
    assert ticked(page) == []


def test_of_two_that_it_names_one_in_a_name_and_one_in_a_text_none_is_guessed(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        shelf.two_offices()
        held = post.came()
        post.enclose(held, text_numbers=("61002",))
    page = text(danas.get(f"{ARRIVED}{held.pk}/"))
    for number in ("61001", "61002"):
        assert f'value="{invoice(cast, number).pk}"' in page, number
    assert ticked(page) == []
    assert "61001, 61002" in page


def test_without_a_paper_what_its_own_words_name_is_offered_and_not_ticked(cast: Cast, danas: Browser) -> None:
    body = b"From: dana@harbor.example\r\nSubject: x\r\n\r\nDear Carol, here is Invoice 61001.\r\n"
    with shelf.harbor(cast):
        shelf.two_offices()
        held = post.came(reason="no_pdf", body=body)
    page = text(danas.get(f"{ARRIVED}{held.pk}/"))
    assert f'value="{invoice(cast, "61001").pk}"' in page
    assert ticked(page) == []
