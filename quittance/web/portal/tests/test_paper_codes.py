"""Who came by a client key sees PDFs only after a code that was mailed to a contact on file."""

import re
from datetime import timedelta

import pytest

from quittance.core import clock, scope
from quittance.links.actions import linking, papers
from quittance.links.models import Guest, Link, PaperCode
from quittance.links.tests.doors import contact
from quittance.outbox.actions import mails
from quittance.outbox.models import Mail
from quittance.receivables.models import Client, Invoice
from quittance.web.portal.tests.papers import bill
from quittance.web.portal.tests.payers import another, billed, by_key, change, client, linked, passed
from quittance.web.portal.tests.test_paper import a_paper, here, kept
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import Cast


def with_paper(cast: Cast, *addresses: str) -> tuple[Client, Invoice]:
    """Acme's open bill with a PDF, and its contacts for invoices."""
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        for address in addresses:
            contact(acme, address)
    invoice = bill(cast, acme)
    kept(cast, invoice, a_paper())
    return acme, invoice


def places(page: str) -> list[str]:
    return re.findall(r'name="place" value="(\d+)"', page)


def ask(browser: Browser, invoice: Invoice, place: int = 0) -> None:
    """Through the forms as they stand in the page, as a browser without script would."""
    offered = places(text(browser.get(here(invoice))))
    assert browser.post(f"{here(invoice)}pdf/code/mail/", place=offered[place]).status_code == 302


def mailed(cast: Cast) -> tuple[str, str]:
    """To whom the newest code went, and the code as the mail says it."""
    with scope.firm(cast.harbor.pk):
        mail = Mail.objects.filter(kind="paper_code").latest("pk")
        (digits,) = set(re.findall(r"(?m)^(\d{6})$", mails.whole(mail=mail)[0]))
        assert digits not in mail.text + mail.html + mail.subject
        return mail.deliveries.get().address, digits


def typed(browser: Browser, invoice: Invoice, code: str) -> int:
    return int(browser.post(f"{here(invoice)}pdf/code/", code=code).status_code)


def is_open(browser: Browser, invoice: Invoice) -> bool:
    found = [browser.get(f"{here(invoice)}pdf/{part}").status_code for part in ("", "file/")]
    assert found in ([200, 200], [404, 404])
    return found == [200, 200]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_from_a_contacts_mail_opens_the_pdfs_of_that_client_to_that_guest_alone(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    browser, second = by_key(cast, acme), by_key(cast, acme)
    page = text(browser.get(here(invoice)))
    assert "See the PDF: we mail a code to <strong>c•••l@acme.example</strong>" in page
    assert "carol@acme.example" not in page
    ask(browser, invoice)
    assert "Six digits are on their way to <strong>c•••l@acme.example" in text(browser.get(f"{here(invoice)}pdf/code/"))
    assert "Enter the code that was mailed" in text(browser.get(here(invoice)))
    assert "Enter the code that was mailed" not in text(second.get(here(invoice)))
    address, code = mailed(cast)
    assert address == "carol@acme.example"
    assert not is_open(browser, invoice)
    assert typed(second, invoice, code) == 400  # another session of the same client
    assert typed(browser, invoice, f" {code[:3]} {code[3:]} ") == 302
    assert is_open(browser, invoice)
    assert "View invoice" in text(browser.get(here(invoice)))
    assert not is_open(second, invoice)
    more = another(cast, acme, 10_00, number="61002")
    kept(cast, more, a_paper())
    assert is_open(browser, more)
    birch = another(cast, client(cast, "B-200"), 10_00, number="70001")
    kept(cast, birch, a_paper())
    assert not is_open(browser, birch)
    assert browser.get(f"{here(birch)}pdf/code/").status_code == 404


def test_of_several_contacts_one_is_chosen_each_address_once(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example", "al@acme.example", "Carol@ACME.example", "", "no address")
    with scope.firm(cast.harbor.pk):
        contact(acme, "statements@acme.example", receives_invoices=False)
    page = text(by_key(cast, acme).get(here(invoice)))
    assert [words in page for words in ("c•••l@acme.example", "a•••@acme.example")] == [True, True]
    assert len(places(page)) == 2
    ask(by_key(cast, acme), invoice, place=1)
    assert mailed(cast)[0] == "al@acme.example"


def test_with_nobody_on_file_the_page_says_to_ask_the_firm(cast: Cast) -> None:
    acme, invoice = with_paper(cast)
    page = text(by_key(cast, acme).get(here(invoice)))
    assert "none is on file for Acme Co" in page
    assert "office@harbor.example" in page
    assert places(page) == []


def test_no_code_goes_to_a_contact_of_another_client_or_to_none(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    with scope.firm(cast.harbor.pk):
        strange = contact(client(cast, "B-200"), "birch@birch.example").pk
    for place in (str(strange), "0", "x", ""):
        answer = by_key(cast, acme).post(f"{here(invoice)}pdf/code/mail/", place=place)
        assert answer.status_code == 302
    with scope.firm(cast.harbor.pk):
        assert not Mail.objects.filter(kind="paper_code").exists()


def test_a_code_is_worth_nothing_after_five_wrong_tries_and_the_page_counts_them(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    browser = by_key(cast, acme)
    ask(browser, invoice)
    _, code = mailed(cast)
    answers = [text(browser.post(f"{here(invoice)}pdf/code/", code=other_than(code))) for _ in range(5)]
    assert "4 tries are left" in answers[0]
    assert "One try is left" in answers[3]
    assert "worth nothing any more" in answers[4]
    assert typed(browser, invoice, code) == 400
    assert not is_open(browser, invoice)


def test_wrong_codes_grow_slow_across_the_codes_and_guests_of_a_client(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    for _ in range(3):
        browser = by_key(cast, acme)
        ask(browser, invoice)
        _, code = mailed(cast)
        told = [browser.post(f"{here(invoice)}pdf/code/", code=other_than(code)) for _ in range(4)]
    assert [answer.status_code for answer in told] == [400] * 4
    slow = browser.post(f"{here(invoice)}pdf/code/", code=code)
    assert slow.status_code == 429
    assert "Wait 15 seconds" in text(slow)
    assert not is_open(browser, invoice)


def test_a_code_lives_a_quarter_of_an_hour_and_a_newer_one_ends_it(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example", "al@acme.example")
    browser = by_key(cast, acme)
    ask(browser, invoice)
    _, first = mailed(cast)
    ask(browser, invoice, place=1)
    _, newer = mailed(cast)
    assert first == newer or typed(browser, invoice, first) == 400
    with scope.firm(cast.harbor.pk):
        code = PaperCode.objects.latest("pk")
        assert code.expires_at - code.made_at == timedelta(minutes=15)
        PaperCode.objects.filter(pk=code.pk).update(expires_at=clock.now())
    late = browser.post(f"{here(invoice)}pdf/code/", code=newer)
    assert late.status_code == 400
    assert "No code is in force" in text(late)
    assert not is_open(browser, invoice)


def test_a_button_pressed_twice_mails_once_and_many_codes_are_slowed(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example", "al@acme.example")
    browser = by_key(cast, acme)
    ask(browser, invoice)
    ask(browser, invoice)
    with scope.firm(cast.harbor.pk):
        assert Mail.objects.filter(kind="paper_code").count() == 1
    ask(browser, invoice, place=1)
    ask(browser, invoice)
    place = places(text(browser.get(here(invoice))))[1]
    slow = browser.post(f"{here(invoice)}pdf/code/mail/", place=place)
    assert slow.status_code == 429
    assert int(slow["Retry-After"]) > 0
    assert "Too many codes were mailed" in text(slow)


def test_where_the_firm_says_never_nothing_is_offered_and_what_was_open_shuts(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    browser, waiting = by_key(cast, acme), by_key(cast, acme)
    ask(browser, invoice)
    assert typed(browser, invoice, mailed(cast)[1]) == 302
    ask(waiting, invoice)
    with scope.firm(cast.harbor.pk):
        papers.choose(way="never", by="staff:1", now=clock.now())
    assert not is_open(browser, invoice)
    assert "PDF" not in text(browser.get(here(invoice)))
    assert typed(waiting, invoice, mailed(cast)[1]) == 404
    assert waiting.post(f"{here(invoice)}pdf/code/mail/", place="1").status_code == 404
    assert Browser().get(f"{here(invoice, passed(cast, acme))}pdf/").status_code == 200


def test_only_guests_by_a_whole_key_are_asked_and_only_for_a_pdf_that_is_there_and_due(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    assert linked(cast, acme).get(f"{here(invoice)}pdf/code/")["Location"].endswith("/pdf/")
    assert by_key(cast, acme, masked=True).get(f"{here(invoice)}pdf/code/").status_code == 404
    bare = another(cast, acme, 10_00, number="61002")
    assert by_key(cast, acme).get(f"{here(bare)}pdf/code/").status_code == 404
    assert "See the PDF" not in text(by_key(cast, acme).get(here(bare)))
    change(cast, invoice, open_cents=0)
    assert by_key(cast, acme).get(f"{here(invoice)}pdf/code/").status_code == 404


@pytest.mark.parametrize("became", [{"gone_at": clock.now()}, {"receives_invoices": False}])
def test_a_contact_that_is_on_file_no_more_opens_nothing_with_its_code(cast: Cast, became: dict[str, object]) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    browser = by_key(cast, acme)
    ask(browser, invoice)
    with scope.firm(cast.harbor.pk):
        acme.contact_links.update(**became)
    assert typed(browser, invoice, mailed(cast)[1]) == 400


@pytest.mark.parametrize("is_cut", [True, False])
def test_whom_the_firm_cuts_off_loses_what_their_code_opened(cast: Cast, *, is_cut: bool) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    linked(cast, acme)
    browser = by_key(cast, acme)
    ask(browser, invoice)
    assert typed(browser, invoice, mailed(cast)[1]) == 302
    assert is_open(browser, invoice)
    with scope.firm(cast.harbor.pk):
        if is_cut:
            linking.cut(link=Link.objects.get(), by="staff:1", now=clock.now())
        else:
            acme.contact_links.update(gone_at=clock.now())
    assert not is_open(browser, invoice)


def test_leaving_ends_what_the_code_opened(cast: Cast) -> None:
    acme, invoice = with_paper(cast, "carol@acme.example")
    browser = by_key(cast, acme)
    ask(browser, invoice)
    assert typed(browser, invoice, mailed(cast)[1]) == 302
    browser.post("leave/")
    assert not is_open(by_key(cast, acme), invoice)
    with scope.firm(cast.harbor.pk):
        assert Guest.objects.filter(papers_at=None).count() == 1
