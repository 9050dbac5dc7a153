"""What became of a payment, for whoever made it and for nobody else; and windows that hear of it by themselves."""

import re
from uuid import uuid4

import pytest

from quittance.core import clock, scope
from quittance.links.actions import linking
from quittance.links.models import Link
from quittance.payments.actions import policies
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.receivables.tests import books
from quittance.reconciliation.tests.test_moving import move
from quittance.web.portal.payments import telling
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.papers import bill, paid
from quittance.web.portal.tests.payers import another, as_staff, billed, by_key, change, client, linked
from quittance.web.portal.tests.paying import checkout, payments, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import Cast


def test_somebody_elses_payment_does_not_exist(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = linked(desk.cast, first.client)
    press(browser, checkout(browser, (first, 500_00)), how="card", token=desk.token())
    (payment,) = payments(desk.cast)
    assert browser.get(f"payments/{payment.ticket}/").status_code == 200
    strangers = (
        by_key(desk.cast, first.client),
        by_key(desk.cast, client(desk.cast, "B-2")),
        as_staff(desk.cast, first.client),
    )
    for stranger in strangers:
        assert stranger.get(f"payments/{payment.ticket}/").status_code == 404
        assert stranger.get(f"payments/{payment.ticket}/now/").status_code == 404
        assert stranger.post(f"payments/{payment.ticket}/asked/").status_code == 404
        assert where(stranger.get(f"payments/form/{payment.form_key}/")) == "/client-portal/invoices/"
    assert Browser("second.localhost:8000").get(f"payments/{payment.ticket}/").status_code == 302
    assert browser.get(f"payments/{uuid4()}/").status_code == 404


def test_an_answer_that_never_came_is_asked_for_and_not_paid_again(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page, token = checkout(browser, (first, 2_000_00)), desk.token()
    desk.firm.processor.misbehave(cut_after={"times": 1, "on": "pay", "account": desk.firm.at.account})
    answer = press(browser, page, how="card", token=token)
    told = text(browser.get(where(answer).removeprefix("/client-portal/")))
    assert "Do not pay again" in told
    (payment,) = payments(desk.cast)
    waiting = browser.get(f"payments/{payment.ticket}/now/?was=unknown")
    assert (waiting.status_code, waiting.headers.get("HX-Redirect")) == (204, None)
    assert where(browser.post(f"payments/{payment.ticket}/asked/")) == f"/client-portal/payments/{payment.ticket}/"
    assert browser.get(f"payments/{payment.ticket}/now/?was=unknown").headers["HX-Redirect"]
    assert "$2,000.00 is paid" in text(browser.get(f"payments/{payment.ticket}/"))
    assert desk.taken() == [2_000_00]


def test_who_comes_by_the_same_key_reads_nothing_of_whoever_pays(desk: Desk) -> None:
    """They may be two; and it may be one who came in again, who must not pay twice."""
    first, _, _ = bills(desk.cast)
    payer, other = by_key(desk.cast, first.client), by_key(desk.cast, first.client)
    page, token = checkout(payer, (first, 1_000_00)), desk.token()
    desk.firm.processor.misbehave(cut_after={"times": 1, "on": "pay", "account": desk.firm.at.account})
    press(payer, page, how="card", token=token, further="alice@home.example")
    (payment,) = payments(desk.cast)
    answer = press(other, checkout(other, (first, 1_000_00)), how="card", token=desk.token())
    assert where(answer) == f"/client-portal/payments/{payment.ticket}/"
    for state in ("Do not pay again", "is paid"):
        told = [text(browser.get(f"payments/{payment.ticket}/")) for browser in (other, payer)]
        assert [state in each for each in told] == [True, True]
        for word in ("carol@acme.example", "4242"):
            assert [word in each for each in told] == [False, True]
        payer.post(f"payments/{payment.ticket}/asked/")
    assert "a•••e@home.example" in told[0]


def test_a_bank_that_wants_the_payer_gets_the_processors_window_and_the_right_to_it(desk: Desk) -> None:
    """3-D Secure."""
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 2_000_00))
    answer = press(browser, page, how="card", token=desk.token("pm_card_threeDSecure2Required"))
    shown = browser.get(where(answer).removeprefix("/client-portal/"))
    assert "Your bank wants a word with you" in text(shown)
    assert ("What it pays" in text(shown), "What was paid" in text(shown)) == (True, False)
    assert "<q-challenge" in text(shown)
    assert desk.firm.processor.address in shown["Content-Security-Policy"]
    (payment,) = payments(desk.cast)
    desk.firm.processor.ask("POST", f"intents/{payment.intent_id}/authenticate", {"approve": True})
    browser.post(f"payments/{payment.ticket}/asked/")
    assert "is paid" in text(browser.get(f"payments/{payment.ticket}/"))


def test_a_second_window_hears_that_the_bill_is_paid(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser, other = linked(desk.cast, first.client), by_key(desk.cast, first.client)
    polls = [_polls(who, f"invoices/{first.pk}/") for who in (browser, other)]
    in_list = _polls(other, "invoices/")
    for poll in polls:
        assert (other.get(poll).status_code, other.get(poll).headers.get("HX-Redirect")) == (204, None)
    press(browser, checkout(browser, (first, 2_000_00)), how="card", token=desk.token())
    assert browser.get(polls[0]).headers["HX-Redirect"] == f"/client-portal/invoices/{first.pk}/"
    news = other.get(polls[1]).headers["HX-Redirect"].removeprefix("/client-portal/")
    assert all("Invoice 61001 is paid" in text(other.get(news)) for _ in range(2))
    assert "Invoice 61001" not in text(other.get("invoices/"))
    assert "What is due has changed" in text(other.get(in_list))


def test_a_bill_that_is_withdrawn_stands_in_no_window_any_more(desk: Desk) -> None:
    first, second, _ = bills(desk.cast)
    acme = first.client
    browsers = linked(desk.cast, acme), by_key(desk.cast, acme)
    seals = [_polls(who, f"invoices/{first.pk}/") for who in browsers]
    change(desk.cast, first, gone_at=clock.now())
    for who, poll in zip(browsers, seals, strict=True):
        news = who.get(poll).headers["HX-Redirect"].removeprefix("/client-portal/")
        assert "Invoice 61001 was withdrawn by Harbor &amp; Pine CPAs." in text(who.get(news))
    of_another = seals[1].replace(f"/{first.pk}/", f"/{second.pk}/")
    change(desk.cast, second, gone_at=clock.now())
    assert browsers[1].get(of_another).status_code == 404
    assert browsers[1].get(f"invoices/{first.pk}/now/").status_code == 404


def test_a_seal_of_another_client_or_of_a_list_makes_the_list_say_nothing(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser, stranger = by_key(desk.cast, first.client), by_key(desk.cast, client(desk.cast, "B-2"))
    of_bill, of_list = (
        _polls(browser, address).partition("?")[2] for address in (f"invoices/{first.pk}/", "invoices/")
    )
    press(browser, checkout(browser, (first, 2_000_00)), how="card", token=desk.token())
    word = "Invoice 61001 is paid"
    assert word in text(browser.get(f"invoices/?{of_bill}"))
    for who, asks in ((stranger, of_bill), (browser, of_list), (browser, "shown=guess"), (browser, f"{of_bill}x")):
        answer = who.get(f"invoices/?{asks}")
        assert (answer.status_code, word in text(answer)) == (200, False)


def test_whoever_brings_no_seal_learns_nothing_of_a_bill(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    press(browser, checkout(browser, (first, 2_000_00)), how="card", token=desk.token())
    answer = browser.get(f"invoices/{first.pk}/now/?shown=guess")
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)


def test_waiting_pages_do_not_keep_a_guest_in(desk: Desk) -> None:
    from quittance.links.models import Guest

    acme = billed(desk.cast)
    browser = by_key(desk.cast, acme)

    def seen() -> object:
        with scope.firm(desk.cast.harbor.pk):
            return Guest.objects.get().seen_at

    before = seen()
    browser.client.get("/client-portal/invoices/", headers={"Quittance-Poll": "1"})
    assert seen() == before


def _polls(who: Browser, address: str) -> str:
    """What the page asks while it stands open."""
    found: list[str] = re.findall(r'<q-poll src="/client-portal/([^"]+)"', who.get(address).content.decode())
    return found[0]


def test_a_payment_whose_money_went_back_is_not_called_paid(desk: Desk) -> None:
    """The label that a person sees is computed: also on the page to which the payer was led, and comes back."""
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    press(browser, checkout(browser, (first, 2_000_00)), how="card", token=desk.token())
    (payment,) = payments(desk.cast)
    page = f"payments/{payment.ticket}/"
    with scope.firm(desk.cast.harbor.pk):
        line = payment.items.get().receipt_id
        back.apply(back.ask(payment, {line: 500_00}))
    assert "$500.00 of $2,000.00 is refunded" in text(browser.get(page))
    with scope.firm(desk.cast.harbor.pk):
        back.withdrawn(payment, 1_500_00)
    told = text(browser.get(page))
    assert "$1,500.00 is disputed" in told
    assert "is paid" not in told
    with scope.firm(desk.cast.harbor.pk):
        back.lost(payment, 1_500_00)
    assert "$1,500.00 went back to you" in text(browser.get(page))


def test_a_bank_transfer_that_came_back_says_so_and_why(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    press(browser, checkout(browser, (first, 2_000_00)), how="bank", token=desk.token("pm_usBankAccount_success"))
    (payment,) = payments(desk.cast)
    with scope.firm(desk.cast.harbor.pk):
        orders.succeed(payment)
        back.returned(payment, "R02")
    told = text(browser.get(f"payments/{payment.ticket}/"))
    assert "$2,000.00 came back from your bank" in told
    assert "this account is closed" in told
    assert "has arrived" not in told


def test_the_page_of_a_bank_transfer_says_when_its_mail_comes(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme), method=Method.BANK, settles=False)
    with scope.firm(cast.harbor.pk):
        assert "A confirmation goes to" in telling.of(payment, cast.harbor).next_steps[-1]
        policies.choose(chosen={"started_mails": False}, by="staff:9", now=books.now_is(0))
        (*_, told) = telling.of(payment, cast.harbor).next_steps
    assert told == f"A mail goes to {payment.address} once the transfer has arrived, or if it fails."


def test_whoever_sees_payments_is_led_from_a_new_one_to_its_place_among_them(desk: Desk) -> None:
    first, second, _ = bills(desk.cast)
    person, guest = linked(desk.cast, first.client), by_key(desk.cast, first.client)
    for browser, row in ((person, first), (guest, second)):
        press(browser, checkout(browser, (row, 500_00)), how="card", token=desk.token())
        payment = payments(desk.cast)[-1]
        place = f'href="/client-portal/history/{payment.ticket}/"'
        assert (place in text(browser.get(f"payments/{payment.ticket}/"))) is (browser is person)


def test_while_a_payment_is_begun_the_list_does_not_say_that_nothing_is_owed(desk: Desk) -> None:
    """Whoever comes back from the processor's own page by the address of the list has paid nothing yet."""
    row = bill(desk.cast, billed(desk.cast))
    browser = by_key(desk.cast, row.client)
    press(browser, checkout(browser, (row, row.due_cents)), how="card")
    page = text(browser.get("invoices/"))
    assert "Nothing else is due" in page
    assert "A payment was begun and is not final yet." in page
    (payment,) = payments(desk.cast)
    browser.post(f"payments/{payment.ticket}/leave/")
    assert "A payment was begun" not in text(browser.get("invoices/"))


@pytest.mark.parametrize(
    ("token", "told"),
    [("pm_card_visa", "$2,000.00 is paid"), ("pm_card_threeDSecure2Required", "Your bank wants a word")],
)
def test_who_pays_the_last_of_an_inactive_client_reads_what_became_of_it(desk: Desk, token: str, told: str) -> None:
    """At zero the portal closes; the payer's bank may still ask, and a 404 after the click would say that it failed."""
    acme = billed(desk.cast)
    change(desk.cast, acme, inactive=True)
    browser = linked(desk.cast, acme)
    with scope.firm(desk.cast.harbor.pk):
        row = acme.invoices.get()
    page = checkout(browser, (row, 2_000_00))
    answer = browser.get(
        where(press(browser, page, how="card", token=desk.token(token))).removeprefix("/client-portal/")
    )
    assert (answer.status_code, told in text(answer)) == (200, True)
    assert "/history/" not in text(answer)
    assert where(browser.get("invoices/")) == "/client-portal/home/"
    (payment,) = payments(desk.cast)
    with scope.firm(desk.cast.harbor.pk):
        linking.cut(link=Link.objects.get(client=acme), by="staff:1", now=clock.now())
    assert browser.get(f"payments/{payment.ticket}/").status_code == 404


def test_a_payers_page_stays_theirs_and_names_nobody_else_once_the_firm_moved_it(desk: Desk) -> None:
    """CP-5: paid for the wrong client, and put right by the firm."""
    first, _, _ = bills(desk.cast)
    birch = another(desk.cast, client(desk.cast, "B-2", name="Birch LLC"), 500_00, number="70001")
    browser = by_key(desk.cast, first.client)
    press(browser, checkout(browser, (first, 500_00)), how="card", token=desk.token())
    (payment,) = payments(desk.cast)
    with scope.firm(desk.cast.harbor.pk):
        move(payment, birch)
    shown = browser.get(f"payments/{payment.ticket}/")
    assert shown.status_code == 200
    assert [words in text(shown) for words in ("Invoice 61001", "70001", "Birch")] == [True, False, False]
    person = linked(desk.cast, first.client)
    press(person, checkout(person, (first, 500_00)), how="card", token=desk.token())
    _, own = payments(desk.cast)
    with scope.firm(desk.cast.harbor.pk):
        move(own, birch)
    assert f"history/{own.ticket}/" not in text(person.get(f"payments/{own.ticket}/"))
    assert by_key(desk.cast, birch.client).get(f"payments/{payment.ticket}/").status_code == 404
