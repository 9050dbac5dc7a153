"""Passes: one firm, one client, one recipient."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from quittance.access.tests.portal import CAROL, join, told
from quittance.core import scope
from quittance.links import queries
from quittance.links.actions import linking, passes
from quittance.links.models import Pass
from quittance.links.tests.doors import acme
from quittance.outbox.actions import mails
from quittance.outbox.models import Mail
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from tests.cast import NOW, Cast

BY = "staff:1"


def made(client: Client) -> tuple[Pass, str]:
    return passes.make(client=client, invoice=client.invoices.get(), by=BY, now=NOW)


def test_a_pass_opens_its_client_for_half_a_year(harbor: Cast) -> None:
    _, token = made(acme())
    found = queries.pass_of(token=token, now=NOW + timedelta(days=179))
    assert found is not None
    assert (found.client.name, found.invoice and found.invoice.number) == ("Acme Co", "61001")
    assert queries.pass_of(token=token, now=NOW + timedelta(days=180)) is None


def test_the_token_is_kept_nowhere(harbor: Cast) -> None:
    found, token = made(acme())
    assert token not in str(Pass.objects.filter(pk=found.pk).values().get())
    assert token not in str([event.facts for event in told("pass.made")])


def test_another_firm_knows_nothing_of_it(harbor: Cast) -> None:
    _, token = made(acme())
    with scope.firm(harbor.second.pk):
        assert queries.pass_of(token=token, now=NOW) is None


def test_a_revoked_pass_opens_nothing_and_is_revoked_once(harbor: Cast) -> None:
    found, token = made(acme())
    assert passes.revoke(found=found, by=BY, now=NOW)
    assert not passes.revoke(found=found, by=BY, now=NOW)
    assert queries.pass_of(token=token, now=NOW) is None
    assert len(told("pass.revoked")) == 1


def test_a_client_that_is_gone_from_the_practice_system_is_opened_by_no_pass(harbor: Cast) -> None:
    _, token = made(acme())
    Client.objects.update(gone_at=NOW)
    assert queries.pass_of(token=token, now=NOW) is None


def test_each_address_is_mailed_a_pass_of_its_own_once(harbor: Cast) -> None:
    client = acme()
    sent = passes.send(
        invoice=client.invoices.get(), addresses=["carol@acme.example", " CAROL@acme.example", "ap@acme.example"],
        by=BY, now=NOW,
    )  # fmt: skip
    assert sorted(each.address for each in sent) == ["ap@acme.example", "carol@acme.example"]
    texts = [mails.whole(mail=mail)[0] for mail in Mail.objects.filter(kind="pass")]
    tokens = {text.partition("/client-portal/pass/")[2][:43] for text in texts}
    found = [queries.pass_of(token=token, now=NOW) for token in tokens]
    assert {each.address for each in found if each} == {"carol@acme.example", "ap@acme.example"}
    assert all("$2,000.00 is due upon receipt" in text for text in texts)


def test_nothing_is_mailed_for_an_invoice_with_nothing_due(harbor: Cast) -> None:
    invoice = books.invoice(books.client(), 0)
    with pytest.raises(passes.CannotSend, match="Nothing is due"):
        passes.send(invoice=invoice, addresses=["carol@acme.example"], by=BY, now=NOW)
    assert not Pass.objects.exists()


def test_a_second_press_within_a_minute_mails_nothing_and_a_later_one_does(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    for seconds, mailed in ((0, 1), (30, 0), (61, 1)):
        at = NOW + timedelta(seconds=seconds)
        sent = passes.send(invoice=invoice, addresses=["Carol@acme.example"], by=BY, now=at)
        assert len(sent) == mailed, seconds
    assert Mail.objects.filter(kind="pass").count() == 2


def test_two_who_press_at_once_mail_one_pass(harbor: Cast) -> None:
    invoice = acme().invoices.get()

    def press(_: int) -> int:
        try:
            with scope.firm(harbor.harbor.pk):
                return len(passes.send(invoice=invoice, addresses=["carol@acme.example"], by=BY, now=NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [0, 0, 0, 1]
    assert Mail.objects.filter(kind="pass").count() == 1


def test_whoever_took_a_pass_back_may_send_it_anew_at_once(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    [found] = passes.send(invoice=invoice, addresses=["carol@acme.example"], by=BY, now=NOW)
    passes.revoke(found=found, by=BY, now=NOW)
    assert passes.send(invoice=invoice, addresses=["carol@acme.example"], by=BY, now=NOW)


def test_who_was_cut_off_is_mailed_no_way_in_until_the_firm_lifts_it(harbor: Cast) -> None:
    client, carol = acme(), join()
    link = linking.by_staff(person=carol, client=client, by=BY, now=NOW)
    linking.cut(link=link, by=BY, now=NOW)
    invoice = client.invoices.get()
    with pytest.raises(passes.CannotSend, match=r"carol@acme\.example is barred from Acme Co"):
        passes.send(invoice=invoice, addresses=["ap@acme.example", "CAROL@acme.example"], by=BY, now=NOW)
    assert not Pass.objects.exists()
    linking.lift(link=link, by=BY, now=NOW)
    assert passes.send(invoice=invoice, addresses=[CAROL], by=BY, now=NOW)


def test_looking_by_script_is_noted_once_and_at_first(harbor: Cast) -> None:
    found, _ = made(acme())
    passes.note_seen(found=found, now=NOW)
    passes.note_seen(found=found, now=NOW + timedelta(days=1))
    assert Pass.objects.get().seen_at == NOW


def test_a_pass_goes_with_its_client_when_the_invoice_is_gone(harbor: Cast) -> None:
    _, token = made(acme())
    Invoice.objects.update(gone_at=NOW)
    assert queries.pass_of(token=token, now=NOW) is not None
