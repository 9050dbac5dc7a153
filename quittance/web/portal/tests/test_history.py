"""What was paid, for those with an account: the list, one payment, a year, and the papers (CP-7, CP-10)."""

import pytest

from quittance.access.models import Person
from quittance.core import scope
from quittance.payments.actions import policies
from quittance.payments.actions.charge import Payer
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books
from quittance.reconciliation.tests.test_moving import move
from quittance.web.portal.tests.papers import bill, page_of, paid, read, table
from quittance.web.portal.tests.payers import another, as_staff, billed, by_key, change, client, linked, passed
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import Cast

JUNE_3 = "Jun 3, 2026"


def test_payments_stand_the_newest_first_with_what_they_paid_and_how(cast: Cast) -> None:
    acme = billed(cast)
    old = bill(cast, acme)
    with scope.firm(cast.harbor.pk):
        books.receipt(old, 500_00, "CHK 4711", on=books.later(-10))
        old.refresh_from_db()
    payment = paid(cast, old)
    page = text(linked(cast, acme).get("history/"))
    order = ["<h1>Payments</h1>", "Invoice 61001", JUNE_3, "Visa ending in 4242", "through this portal", "$1,500.00",
             "paid</span>", "May 24, 2026", "Receipt CHK 4711", "paid outside this portal", "$500.00"]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert f"/client-portal/{page_of(payment)}" in page


def test_a_bank_transfer_is_processing_until_it_settles_and_its_paper_is_no_receipt(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme), method=Method.BANK, settles=False)
    browser = linked(cast, acme)
    for page in ("history/", page_of(payment)):
        words = text(browser.get(page))
        assert "processing</span>" in words
        assert "paid</span>" not in words
    paper = read(browser.get(f"{page_of(payment)}paper/"))
    assert "Bank transfer started" in paper
    assert "It is not a receipt" in paper
    with scope.firm(cast.harbor.pk):
        orders.succeed(payment, days=2)
    assert "Paid $2,000.00" in read(browser.get(f"{page_of(payment)}paper/"))


def test_a_firm_may_show_no_previous_payments_to_anybody_but_its_staff(cast: Cast) -> None:
    """CP-10: the page is as if it were not there, says so in a sentence, and no menu leads to it."""
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    browser = linked(cast, acme)
    assert 'href="/client-portal/history/"' in text(browser.get("invoices/"))
    with scope.firm(cast.harbor.pk):
        policies.choose(chosen={"shows_payments": False}, by="staff:9", now=books.now_is(0))
    for page in ("history/", "history/2026/", page_of(payment)):
        answer = browser.get(page)
        assert answer.status_code == 404
        assert "Previous payments are not shown here" in text(answer)
        assert "Visa" not in text(answer)
    for page in ("history/2026/file/", "history/2026/paper/", f"{page_of(payment)}paper/"):
        assert browser.get(page).status_code == 404
    for page in ("invoices/", "statement/", "clients/", "profile/"):
        assert "/client-portal/history/" not in text(browser.get(page))
    assert "Previous payments are not shown here" in text(by_key(cast, acme).get("history/"))
    assert as_staff(cast, acme).get(page_of(payment)).status_code == 200


def test_what_never_took_money_is_no_payment(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        declined = orders.start(orders.line(acme.invoices.get()))
        orders.fail(declined)
    browser = linked(cast, acme)
    assert "Nothing was paid yet" in text(browser.get("history/"))
    assert browser.get(page_of(declined)).status_code == 404


def test_a_transfer_that_came_back_is_shown_as_failed_and_has_no_receipt(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme), method=Method.BANK, settles=False)
    with scope.firm(cast.harbor.pk):
        orders.fail(payment, days=2)
    browser = linked(cast, acme)
    page = text(browser.get(page_of(payment)))
    assert "failed</span>" in page
    assert "The account holds too little money. What it was to pay is due again." in page
    assert browser.get(f"{page_of(payment)}paper/").status_code == 404
    assert "Nothing was paid in 2026." in text(browser.get("history/2026/"))


def test_money_that_is_an_echo_of_a_payment_here_stands_once(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    with scope.firm(cast.harbor.pk):
        item = orders.rows(payment)[0]
        echo = books.receipt(acme.invoices.get(), 2_000_00, books.name(item))
        Receipt.objects.filter(pk=echo.pk).update(verdict=Verdict.ECHO, echo_of=item)
    browser = linked(cast, acme)
    assert text(browser.get("history/")).count("$2,000.00") == 1
    assert [row["Amount"] for row in table(browser.get("history/2026/file/"))] == ["2000.00"]


def test_our_own_money_posted_on_account_stands_once_and_other_money_there_beside_it(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        made = orders.start(orders.alone(acme, 300_00))
        orders.succeed(made)
        books.entry(acme, -300_00, f"{orders.rows(made)[0].code}-100")
        books.entry(acme, -70_00, "CHK 9")
    rows = table(linked(cast, acme).get("history/2026/file/"))
    assert sorted((row["For"], row["Amount"]) for row in rows) == [("Not yet applied", "70.00"), ("Retainer", "300.00")]


def test_a_receipt_tells_items_card_fee_total_method_reference_and_day(cast: Cast) -> None:
    acme = billed(cast)
    second = another(cast, acme, 50_00, number="61002")
    payment = paid(cast, bill(cast, acme), second, terms=orders.PASSED_ON, card=orders.VISA)
    assert payment.payer_fee_cents > 0
    paper = read(linked(cast, acme).get(f"{page_of(payment)}paper/"))
    told = ["Harbor & Pine CPAs", "Receipt", f"Paid {payment.charged}", "Received from Acme Co", "Date June 3, 2026",
            "Visa ending in 4242", f"Reference {payment.code}", "Invoice 61001 $2,000.00", "Invoice 61002 $50.00",
            f"Card fee {payment.payer_fee}", f"Total {payment.charged}", "office@harbor.example"]  # fmt: skip
    assert [words for words in told if words not in paper] == []


def test_a_receipt_says_what_went_back_and_what_is_left(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    with scope.firm(cast.harbor.pk):
        back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 400_00}))
    browser = linked(cast, acme)
    page = text(browser.get(page_of(payment)))
    assert all(words in page for words in ("partly refunded</span>", "Refund", "Jun 5, 2026", "$1,600.00"))
    paper = read(browser.get(f"{page_of(payment)}paper/"))
    assert "Refund \N{MINUS SIGN}$400.00" in paper
    assert "Left of it $1,600.00" in paper


def test_a_returned_payment_is_no_receipt_any_more(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme), method=Method.BANK)
    with scope.firm(cast.harbor.pk):
        back.returned(payment, "R10")
    browser = linked(cast, acme)
    assert "returned</span>" in text(browser.get("history/"))
    paper = read(browser.get(f"{page_of(payment)}paper/"))
    assert "Payment that went back" in paper
    assert "Left of it $0.00" in paper
    assert "Keep this for your records" not in paper


def test_a_payment_for_several_clients_shows_only_the_items_of_ones_own(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    secret = another(cast, birch, 900_00, number="70001")
    payment = paid(cast, bill(cast, acme), secret, terms=orders.PASSED_ON, card=orders.VISA)
    with scope.firm(cast.harbor.pk):
        back.apply(back.ask(payment, {orders.rows(payment)[1].pk: 900_00}))
    browser = linked(cast, acme)
    answers = [text(browser.get(page)) for page in ("history/", page_of(payment), "history/2026/")]
    answers.append(read(browser.get(f"{page_of(payment)}paper/")))
    for answer in answers:
        assert "$2,000.00" in answer
        assert not [words for words in ("Birch", "70001", "900.00", "$2,900", "refund", "Refund") if words in answer]
    assert "only the part of Acme Co is shown" in answers[0]
    assert "This payment also covered other clients." in answers[1]
    assert "The payment also covered other clients." in answers[3]


def test_who_paid_is_oneself_or_somebody_of_the_client(cast: Cast) -> None:
    acme = billed(cast)
    browser = linked(cast, acme)
    with scope.firm(cast.harbor.pk):
        carol = Person.objects.get(face="portal", given_name="Carol")
    own = paid(cast, bill(cast, acme), by=Payer(Way.PERSON, f"portal:{carol.pk}"))
    others = {
        Payer(Way.PERSON, "portal:999999"): "somebody else of Acme Co",
        Payer(Way.PASS, "pass:7"): "somebody of Acme Co, by the link in a mail",
        Payer(Way.STAFF, "staff:9"): "Harbor &amp; Pine CPAs for Acme Co",
    }
    assert str(carol) in text(browser.get(page_of(own)))
    for number, (by, words) in enumerate(others.items()):
        payment = paid(cast, another(cast, acme, 5_00, number=f"8{number}"), by=by)
        assert words in text(browser.get(page_of(payment)))


def test_of_a_payment_that_the_firm_moved_here_nothing_is_told_of_its_payer(cast: Cast) -> None:
    """CP-5: neither who paid, nor from which card, whatever page or paper tells of it."""
    acme, birch = billed(cast), client(cast, "B-2", name="Birch LLC")
    payment = paid(cast, another(cast, birch, 500_00, number="70001"), by=Payer(Way.KEY, "key:1"))
    with scope.firm(cast.harbor.pk):
        Payment.objects.filter(pk=payment.pk).update(brand="visa", last4="4242")
        move(payment, bill(cast, acme))
    browser = linked(cast, acme)
    page = text(browser.get(page_of(payment)))
    assert [words in page for words in ("put it here", "4242", "Birch", "client key")] == [True, False, False, False]
    assert "4242" not in text(browser.get("history/"))


@pytest.mark.parametrize("way", ["key", "masked", "pass"])
def test_guests_are_told_that_an_account_shows_it_and_see_none_of_it(cast: Cast, way: str) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    if way == "pass":
        browser, pages = Browser(), [f"{passed(cast, acme)}history/", f"{passed(cast, acme)}statement/"]
    else:
        browser = by_key(cast, acme, masked=way == "masked")
        pages = ["history/", page_of(payment), "history/2026/", "statement/"]
    for page in pages:
        answer = browser.get(page)
        assert "An account shows what was paid" in text(answer)
        assert "2,000" not in text(answer)
    for paper in (
        f"{page_of(payment)}paper/",
        "history/2026/paper/",
        "history/2026/file/",
        f"statement/{acme.pk}/paper/",
    ):
        assert browser.get(paper).status_code in {302, 404}


def test_payments_of_others_do_not_exist(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    payment = paid(cast, another(cast, birch, 900_00))
    browser = linked(cast, acme)
    for page in (page_of(payment), f"{page_of(payment)}paper/", f"statement/{birch.pk}/paper/"):
        assert browser.get(page).status_code == 404
    assert "900.00" not in text(browser.get("history/"))


def test_staff_in_an_opened_portal_see_what_a_person_would(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    browser = as_staff(cast, acme)
    assert "$2,000.00" in text(browser.get("history/"))
    assert "You see <strong>Acme Co</strong> as staff" in text(browser.get(page_of(payment)))
    assert "Received from Acme Co" in read(browser.get(f"{page_of(payment)}paper/"))


def test_a_name_in_letters_that_no_font_here_draws_is_still_printed(cast: Cast) -> None:
    acme = billed(cast)
    change(cast, acme, name="\u6f22\u5b57 Trading")
    payment = paid(cast, bill(cast, acme))
    assert "Trading" in read(linked(cast, acme).get(f"{page_of(payment)}paper/"))
