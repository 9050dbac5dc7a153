"""Guests by a client's key and as staff see one client until they leave it (CP-2, CP-3, CP-5, CPU-7)."""

from datetime import timedelta

import pytest

from quittance.access.actions import knocks
from quittance.access.models import Person
from quittance.access.tests.portal import CAROL, PASSWORD
from quittance.core import clock, scope
from quittance.links.actions import keys
from quittance.links.models import Guest
from quittance.links.rules.keys import shared_marks
from quittance.receivables.tests import books
from quittance.web.base import cookies
from quittance.web.portal.tests.payers import KEY, another, as_staff, billed, by_key, client, linked, passed
from quittance.web.portal.tests.visits import HOME, Browser, carol, text
from tests.cast import Cast

WRONG = "These numbers open nothing."


def test_two_numbers_of_an_invoice_show_what_is_open_until_the_guest_leaves(cast: Cast) -> None:
    billed(cast)
    browser = Browser()
    assert browser.post("key/", **KEY)["Location"] == "/client-portal/invoices/"
    cookie = browser.client.cookies[cookies.GUEST]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/client-portal/", "Lax")
    page = text(browser.get("invoices/"))
    assert all(words in page for words in ("You see <strong>Acme Co</strong>", "61001", "$2,000.00", "Leave Acme Co"))
    assert browser.get("")["Location"] == "/client-portal/invoices/"
    assert browser.post("leave/")["Location"] == "/client-portal/"
    assert browser.get("invoices/")["Location"].startswith("/client-portal/sign-in/")
    with scope.firm(cast.harbor.pk):
        assert Guest.objects.get().ended_at is not None


def test_another_key_ends_the_client_before_it(cast: Cast) -> None:
    """CP-5: a guest is bound to one client; entering another key is how to switch."""
    billed(cast)
    another(cast, client(cast, "B-200", name="Birch LLC"), 9_00, number="70001")
    browser = Browser()
    browser.post("key/", **KEY)
    browser.post("key/", number="B-200", invoice_number="70001")
    page = text(browser.get("invoices/"))
    assert "Birch LLC" in page
    assert "Acme Co" not in page
    with scope.firm(cast.harbor.pk):
        assert Guest.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "a-100", "invoice_number": "61001"},
        {"number": "A-100", "invoice_number": "1"},
        {"number": "A-100"},
        {"number": "Z-9", "invoice_number": "61001"},
    ],
)
def test_a_key_that_does_not_fit_is_refused_in_one_text_whatever_is_wrong(cast: Cast, typed: dict[str, str]) -> None:
    """CP-4: it says what to look at and whom to write to, and not whether the client exists."""
    billed(cast)
    answer = Browser().post("key/", **typed)
    assert answer.status_code == 400
    assert WRONG in text(answer)
    assert "office@harbor.example" in text(answer)
    assert "Acme" not in text(answer)


def test_too_many_wrong_keys_say_how_long_to_wait(cast: Cast) -> None:
    billed(cast)
    for _ in range(5):
        Browser().post("key/", number="A-100", invoice_number="1")
    answer = Browser().post("key/", **KEY)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Wait 15 seconds, then try once more." in text(answer)
    assert "The link in the mail that brought an invoice works meanwhile, and so does signing in" in text(answer)
    assert 'href="/client-portal/sign-in/"' in text(answer)


def test_while_strangers_guess_at_a_key_a_mailed_link_and_an_account_work(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        marks = shared_marks(number="A-100") * 10
        knocks.count(door=keys.DOOR, marks=marks, now=clock.now())
    assert Browser().post("key/", **KEY).status_code == 429
    assert Browser().get(passed(cast, acme)).status_code == 200
    carol(cast)
    assert Browser().post("sign-in/", address=CAROL, password=PASSWORD).status_code == 302


def test_in_an_account_too_many_wrong_keys_are_told_without_the_way_to_sign_in(cast: Cast) -> None:
    browser = linked(cast, billed(cast))
    for _ in range(5):
        browser.post("clients/", number="A-100", invoice_number="1")
    answer = browser.post("clients/", **KEY)
    assert answer.status_code == 429
    assert "The link in the mail that brought an invoice works meanwhile." in text(answer)


def test_a_number_alone_shows_the_name_in_first_letters_and_no_bill_even_if_one_comes(cast: Cast) -> None:
    new = client(cast, "N-1", name="Northwind Traders")
    browser = Browser()
    browser.post("key/", number="N-1")
    invoice = another(cast, new, 9_00, number="70001")
    page = text(browser.get("invoices/"))
    assert "N•••••••• T••••••" in page
    assert "Nothing was billed yet" in page
    assert "Northwind" not in page
    assert "70001" not in page
    assert browser.get(f"invoices/{invoice.pk}/").status_code == 404
    assert "Northwind" not in text(browser.client.post("/client-portal/leave/", follow=True))


def test_a_guest_of_one_host_is_nobody_on_another_and_another_clients_bill_is_not_there(cast: Cast) -> None:
    acme = billed(cast)
    birch = another(cast, client(cast, "B-200", name="Birch LLC"), 9_00)
    browser = by_key(cast, acme)
    assert browser.get(f"invoices/{birch.pk}/").status_code == 404
    assert browser.get("invoices/file/").status_code == 404
    stranger = Browser("second.localhost:8000")
    stranger.client.cookies[cookies.GUEST] = browser.client.cookies[cookies.GUEST].value
    assert stranger.get("invoices/").status_code == 302


def test_after_half_an_hour_of_silence_the_key_is_asked_for_again(cast: Cast) -> None:
    browser = by_key(cast, billed(cast))
    with scope.firm(cast.harbor.pk):
        Guest.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert browser.get("invoices/")["Location"] == "/client-portal/key/?late=1"
    assert "You were away for half an hour" in text(browser.get("key/?late=1"))


def test_a_key_that_the_firm_switches_off_ends_its_guests(cast: Cast) -> None:
    acme = billed(cast)
    browser, staff = by_key(cast, acme), as_staff(cast, acme)
    with scope.firm(cast.harbor.pk):
        keys.switch_off(client=acme, by="staff:1", now=clock.now())
    assert browser.get("invoices/").status_code == 302
    assert staff.get("invoices/").status_code == 200


def test_staff_see_one_client_as_the_client_does_and_are_told_that_it_is_on_record(cast: Cast) -> None:
    acme = billed(cast)
    closed = another(cast, acme, 77_00, number="60001", open_cents=0)
    browser = as_staff(cast, acme)
    page = text(browser.get("invoices/"))
    assert "as staff of Harbor &amp; Pine CPAs. This is on record." in page
    assert "60001" in text(browser.get(f"invoices/{closed.pk}/"))
    assert browser.get("invoices/file/").status_code == 404
    assert browser.post("leave/")["Location"] == f"/firm-portal/clients/{acme.pk}/"


def test_staff_who_left_the_firm_see_nothing_any_more(cast: Cast) -> None:
    browser = as_staff(cast, billed(cast))
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.dana.pk).update(removed_at=clock.now())
    assert browser.get("invoices/").status_code == 302


def test_who_signs_in_leaves_the_client_looked_at_before(cast: Cast) -> None:
    browser = by_key(cast, billed(cast))
    carol(cast)
    assert browser.post("sign-in/", address=CAROL, password=PASSWORD).status_code == 302
    assert browser.get("invoices/")["Location"] == HOME


def test_who_has_an_account_adds_the_client_instead_of_becoming_a_guest(cast: Cast) -> None:
    assert linked(cast, billed(cast)).get("key/")["Location"] == "/client-portal/clients/"


def test_a_guest_sees_totals_and_no_receipt(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
        books.receipt(invoice, 500_00, "CHK 4711")
    page = text(by_key(cast, acme).get(f"invoices/{invoice.pk}/"))
    assert all(words in page for words in ("$1,500.00", "Paid or credited", "$500.00"))
    assert "4711" not in page
