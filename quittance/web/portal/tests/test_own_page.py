"""A card given on the processor's own page: what the payer reads until it is paid, and where it is not taken."""

from quittance.core import scope
from quittance.outbox.models import Mail
from quittance.payments.models import Mandate
from quittance.tenancy.models import Firm
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import by_key
from quittance.web.portal.tests.paying import checkout, payments, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.visits import text

BANK = {"type": "us_bank_account", "name": "A", "email": "a@a.ex", "login": "fca_harbor-checking"}
CARD = {"type": "card", "number": "4242424242424242", "expiry": "12/34", "cvc": "123", "name": "A", "email": "a@a.ex"}


def test_a_card_given_on_the_processors_page_is_being_taken_until_it_is_paid(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    address = where(press(browser, checkout(browser, (first, 1_000_00)), how="card"))
    desk.firm.processor.visit(address.removeprefix(desk.firm.processor.address), **CARD)
    (payment,) = payments(desk.cast)
    (intent,) = desk.firm.listed("payment_intents")
    capture = {"on": f"/v1/payment_intents/{intent['id']}/capture", "account": desk.firm.at.account}
    desk.firm.processor.misbehave(cut_before=capture)
    browser.get(f"payments/form/{payment.form_key}/")
    page = browser.get(f"payments/{payment.ticket}/")
    assert b'<noscript><meta http-equiv="refresh" content="5">' in page.content  # it says by itself what comes next
    waiting = text(page)
    assert ("Your payment is being taken" in waiting, "is paid" in waiting) == (True, False)
    assert "End this attempt" not in waiting
    browser.get(f"payments/form/{payment.form_key}/")
    page = browser.get(f"payments/{payment.ticket}/")
    assert ("$1,000.00 is paid" in text(page), b"refresh" in page.content) == (True, False)


def test_a_card_from_abroad_that_was_given_on_the_processors_page_is_refused_in_plain_words(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    address = where(press(browser, checkout(browser, (first, 1_000_00)), how="card"))
    card = {**CARD, "number": "4000002500000003"}
    desk.firm.processor.visit(address.removeprefix(desk.firm.processor.address), **card)
    (payment,) = payments(desk.cast)
    browser.get(f"payments/form/{payment.form_key}/")
    told = text(browser.get(f"payments/{payment.ticket}/"))
    assert "$1,000.00 was not paid" in told
    assert "Cards from outside the United States are not taken here." in told
    assert "Nothing was charged" in told


def test_the_authorization_that_stood_beside_the_way_to_the_processors_page_is_kept_and_mailed(desk: Desk) -> None:
    """Nacha: its words, the evidence, and a copy to whoever gave it."""
    desk.chooses(embedded=False)
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    words = "I authorize Harbor &amp; Pine CPAs to debit $1,000.00 once"
    assert words in text(page)
    for _ in range(2):  # pressed again: the same page, the same authorization
        address = where(press(browser, page, how="bank"))
    desk.firm.processor.visit(address.removeprefix(desk.firm.processor.address), **BANK)
    (payment,) = payments(desk.cast)
    browser.get(f"payments/form/{payment.form_key}/")
    with scope.firm(desk.cast.harbor.pk):
        given, mail = Mandate.objects.get(), Mail.objects.get(kind="payment_started")
    assert (given.payment_id, given.copy_to, bool(given.address)) == (payment.pk, "carol@acme.example", True)
    assert given.text.splitlines()[0] in mail.text
    assert words in mail.html


def test_words_that_were_never_read_are_not_kept_as_agreed_to(desk: Desk) -> None:
    """A page that stood open while the words became others, past midnight or as here: nothing is debited by them."""
    first, _, _ = bills(desk.cast)
    browser, token = by_key(desk.cast, first.client), desk.token("pm_usBankAccount_success")
    page = checkout(browser, (first, 1_000_00))
    with scope.firm(desk.cast.harbor.pk):
        Firm.objects.update(contact_address="other@harbor.example")
    again = press(browser, page, how="bank", token=token)
    assert "Read them once more, and agree to them." in text(again)
    assert "other@harbor.example before the transfer is sent" in text(again)
    assert (payments(desk.cast), desk.taken()) == ([], [])
    assert "/payments/" in where(press(browser, again, how="bank"))
    with scope.firm(desk.cast.harbor.pk):
        assert "other@harbor.example" in Mandate.objects.get().text
    assert "/payments/" in where(
        press(browser, checkout(browser, (first, 500_00)), how="card", token=desk.token(), read="")
    )
