"""Payment links on an invoice's page: copied, mailed, taken back."""

import re

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit, Session
from quittance.access.tests.portal import CAROL, join, told
from quittance.core import clock
from quittance.links import queries
from quittance.links.actions import linking, passes
from quittance.links.models import Pass
from quittance.outbox.actions import mails
from quittance.outbox.models import Mail
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.relay.actions import policies
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

BY = "staff:1"
_TOKEN = re.compile(r"/client-portal/pass/([\w-]{43})/")


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def acmes_bill(cast: Cast) -> Invoice:
    """Of Acme, who owes $1,000.00; Carol receives its invoices, Pat does not, and one address reaches nobody."""
    with shelf.harbor(cast):
        acme, _ = shelf.two_offices()
        shelf.contact(acme, invoices=False, first_name="Pat", last_name="Quill", address="pat@acme.example")
        shelf.contact(acme, first_name="No", last_name="Mail", address="see phone")
        return Invoice.objects.select_related("client").get(client=acme)


def herons_bill(cast: Cast) -> Invoice:
    with shelf.harbor(cast):
        return Invoice.objects.get(number="61002")


def page_of(invoice: Invoice) -> str:
    return f"/firm-portal/invoices/{invoice.pk}/"


def mailed(cast: Cast) -> list[str]:
    with shelf.harbor(cast):
        return sorted(Mail.objects.filter(kind="pass").values_list("deliveries__address", flat=True))


def test_a_link_that_is_copied_or_mailed_opens_for_as_long_as_the_firm_chose(cast: Cast, danas: Browser) -> None:
    """The same number of days as for the links in invoice mail."""
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        policies.change(choices={"pass_days": 30}, by=BY, now=NOW)
    danas.post(f"{page_of(invoice)}link/copy/")
    danas.post(f"{page_of(invoice)}link/send/", {"address": CAROL})
    with shelf.harbor(cast):
        made = list(Pass.objects.filter(invoice=invoice))
    assert [(each.expires_at - each.made_at).days for each in made] == [30, 30]


def test_a_copied_link_is_shown_once_and_opens_the_client(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    answer = text(danas.post(f"{page_of(invoice)}link/copy/"))
    assert "shown this once" in answer
    found = _TOKEN.search(answer)
    assert found is not None
    with shelf.harbor(cast):
        opened = queries.pass_of(token=found[1], now=clock.now())
    assert opened is not None
    assert (opened.client_id, opened.invoice_id, opened.made_by) == (
        *(invoice.client_id, invoice.pk, f"staff:{cast.dana.pk}"),
    )
    page = text(danas.get(page_of(invoice)))
    assert found[1] not in page
    for words in ("Copied by hand", "by Dana Reyes", "not seen yet", "living"):
        assert words in page, words


def test_the_contacts_for_invoices_are_chosen_beforehand_and_others_are_offered(cast: Cast, danas: Browser) -> None:
    page = text(danas.get(f"{page_of(acmes_bill(cast))}link/send/"))
    boxes = dict(re.findall(r'<input type="checkbox" name="to" value="([^"]*)"[^>]*?(checked|>)', page))
    assert boxes == {CAROL: "checked", "pat@acme.example": ">"}


def test_a_link_is_mailed_to_whom_was_chosen_and_to_an_address_that_was_typed(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    sent = {"to": [CAROL, "pat@acme.example"], "address": "ap@acme.example"}
    answer = text(danas.post(f"{page_of(invoice)}link/send/", sent, follow=True))
    assert "A link each goes to carol@acme.example, pat@acme.example, ap@acme.example." in answer
    assert "Revoke the link to ap@acme.example" in answer
    assert mailed(cast) == ["ap@acme.example", CAROL, "pat@acme.example"]
    with shelf.harbor(cast):
        tokens = {_TOKEN.findall(mails.whole(mail=mail)[0])[0] for mail in Mail.objects.filter(kind="pass")}
        assert len(tokens) == 3
        assert len(told("pass.sent")) == 3


def test_a_second_press_mails_nobody_again(cast: Cast, danas: Browser) -> None:
    here = f"{page_of(acmes_bill(cast))}link/send/"
    for words in ("A link goes to carol@acme.example.", "No second mail was sent"):
        assert words in text(danas.post(here, {"to": CAROL, "address": "CAROL@acme.example"}, follow=True))
    assert mailed(cast) == [CAROL]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a contact or write an address."),
        ({"address": "carol"}, "Write one e-mail address"),
        ({"address": "a@acme.example, b@acme.example"}, "Write one e-mail address"),
        ({"address": "a@acme.example\r\nBcc: x@evil.example"}, "Write one e-mail address"),
        ({"to": "boss@heron.example"}, "Select a valid choice"),
        ({"address": "a\x00@acme.example"}, "Null characters"),
    ],
)
def test_what_is_no_address_of_anybody_is_refused_beside_its_field(
    cast: Cast, danas: Browser, sent: dict[str, str], words: str
) -> None:
    answer = danas.post(f"{page_of(acmes_bill(cast))}link/send/", sent)
    assert answer.status_code == 400
    assert words in text(answer)
    assert mailed(cast) == []


def test_whom_the_firm_barred_is_not_offered_and_not_mailed(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        linking.cut(link=linking.by_staff(person=join(), client=invoice.client, by=BY, now=NOW), by=BY, now=NOW)
    here = f"{page_of(invoice)}link/send/"
    page = text(danas.get(here))
    assert f'value="{CAROL}"' not in page
    assert "Barred from Acme Co, so no link goes there: carol@acme.example." in page
    answer = danas.post(here, {"address": CAROL})
    assert answer.status_code == 400
    assert "carol@acme.example is barred from Acme Co" in text(answer)
    assert mailed(cast) == []


def test_with_nothing_due_no_link_is_made_even_from_a_page_of_before(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        Invoice.objects.filter(pk=invoice.pk).update(open_cents=0)
    page = text(danas.get(page_of(invoice)))
    assert "so there is nothing to pay by a link" in page
    assert "Make a link to copy" not in page
    for way, sent in (("copy", {}), ("send", {"to": CAROL})):
        answer = danas.post(f"{page_of(invoice)}link/{way}/", sent, follow=True)
        assert "Nothing is due on invoice 61001" in text(answer), way
    with shelf.harbor(cast):
        assert not Pass.objects.exists()


def test_a_client_that_was_merged_gets_no_link_and_those_of_before_say_that_they_show_nothing(
    cast: Cast, danas: Browser
) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        passes.make(client=invoice.client, invoice=invoice, by=BY, now=clock.now())
        Client.objects.filter(pk=invoice.client_id).update(merged_into_key="c9")
    page = text(danas.get(page_of(invoice)))
    assert "shows nothing" in page
    assert "Make a link to copy" not in page
    for way, sent in (("copy", {}), ("send", {"to": CAROL})):
        answer = danas.post(f"{page_of(invoice)}link/{way}/", sent, follow=True)
        assert "no longer keeps Acme Co by itself" in text(answer), way
    with shelf.harbor(cast):
        assert Pass.objects.count() == 1


def test_a_link_is_revoked_once_and_the_button_goes(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        [found] = passes.send(invoice=invoice, addresses=[CAROL], by=BY, now=clock.now())
        passes.note_seen(found=found, now=clock.now())
    page = text(danas.get(page_of(invoice)))
    assert "seen by a person on" in page
    assert "Revoke the link to carol@acme.example" in page
    here = f"/firm-portal/passes/{found.pk}/revoke/"
    answer = danas.post(here, {"invoice": invoice.pk})
    assert answer["Location"] == f"{page_of(invoice)}#ways"
    assert "Revoke the link" not in text(danas.get(page_of(invoice)))
    assert "opened nothing any more before" in text(danas.post(here, follow=True))
    with shelf.harbor(cast):
        assert len(told("pass.revoked")) == 1


def test_the_page_lists_links_of_this_invoice_and_of_the_whole_client_and_no_others(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        other = books.invoice(invoice.client, 500, number="61009")
        for bill, address in ((invoice, "this@x.example"), (None, "all@x.example"), (other, "other@x.example")):
            passes.make(client=invoice.client, invoice=bill, address=address, by=BY, now=clock.now())
        passes.make(client=invoice.client, invoice=invoice, address="old@x.example", by=BY, now=NOW.replace(year=2025))
    page = text(danas.get(page_of(invoice)))
    assert [address for address in ("this@", "all@", "old@", "other@") if address in page] == ["this@", "all@", "old@"]
    assert "expired" in page


def test_who_lacks_the_rights_sees_no_section_and_no_way_around_it(cast: Cast) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        found, _ = passes.make(client=invoice.client, invoice=invoice, by=BY, now=clock.now())
        rights.give(person=cast.sam, permissions=["see_invoices"], by="system", now=NOW)
    sams = desk_of(cast.sam)
    assert "Payment link" not in text(sams.get(page_of(invoice)))
    for address in (f"{page_of(invoice)}link/copy/", f"{page_of(invoice)}link/send/"):
        assert sams.post(address, {"to": CAROL}).status_code == 403, address
    assert sams.post(f"/firm-portal/passes/{found.pk}/revoke/").status_code == 403
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["see_invoices", "open_client_portal"], by="system", now=NOW)
    page = text(sams.get(page_of(invoice)))
    assert "Make a link to copy" in page
    assert not [word for word in ("Send a link", "Revoke the link") if word in page]


def test_beyond_ones_bounds_there_is_nothing_to_copy_send_or_revoke(cast: Cast) -> None:
    acmes_bill(cast)
    invoice = herons_bill(cast)
    with shelf.harbor(cast):
        found, _ = passes.make(client=invoice.client, invoice=invoice, by=BY, now=clock.now())
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    miguels = desk_of(cast.miguel)
    for address in (f"{page_of(invoice)}link/copy/", f"{page_of(invoice)}link/send/"):
        assert miguels.post(address, {"address": "me@x.example"}).status_code == 404, address
    assert miguels.post(f"/firm-portal/passes/{found.pk}/revoke/").status_code == 404
    with shelf.harbor(cast):
        assert Pass.objects.filter(revoked_at=None).count() == 1


def test_another_firms_invoice_and_link_do_not_exist(cast: Cast) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        found, _ = passes.make(client=invoice.client, invoice=invoice, by=BY, now=clock.now())
    lees = desk_of(cast.lee)
    lees.defaults["HTTP_HOST"] = "second.localhost"
    for address in (f"{page_of(invoice)}link/copy/", f"{page_of(invoice)}link/send/"):
        assert lees.post(address).status_code == 404, address
    assert lees.post(f"/firm-portal/passes/{found.pk}/revoke/").status_code == 404


def test_who_sees_as_somebody_else_has_no_buttons_and_makes_no_link(cast: Cast, danas: Browser) -> None:
    invoice = acmes_bill(cast)
    with shelf.harbor(cast):
        Session.objects.filter(person=cast.dana).update(sees_as=cast.dana)
    assert "Make a link to copy" not in text(danas.get(page_of(invoice)))
    assert danas.post(f"{page_of(invoice)}link/copy/").status_code == 403
    with shelf.harbor(cast):
        assert not Pass.objects.exists()
