"""The checkout: what it shows before the click, and what the click does, however often (immunity 5, 6, 7)."""

import re
from typing import Any

import pytest

from quittance.core import scope
from quittance.payments.actions import policies
from quittance.payments.models.payment import State
from quittance.receivables.tests import books
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import another, as_staff, by_key, client, linked, passed
from quittance.web.portal.tests.paying import checkout, due, hidden, payments, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.visits import Browser, text

PAID = re.compile(r"/client-portal/payments/[0-9a-f-]{36}/$")


def test_a_card_pays_and_its_page_says_what_happens_next(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 2_000_00))
    assert 'Pay <span data-says="total">$2,000.00</span> for Acme Co' in text(page)
    answer = press(browser, page, how="card", token=desk.token())
    assert PAID.search(where(answer))
    told = text(browser.get(where(answer).removeprefix("/client-portal/")))
    assert "$2,000.00 is paid" in told
    assert "carol@acme.example" in told
    assert (due(desk.cast, first), desk.taken()) == (0, [2_000_00])


def test_the_ways_to_pay_bear_the_names_that_the_firm_gave_them_and_no_html(desk: Desk) -> None:
    """FEE-3."""
    first, _, _ = bills(desk.cast)
    named = {"bank_label": "e-Check", "any_card_label": "<b>Any</b> card", "credit_label": "Credit", "debit_label": "D"}
    with scope.firm(desk.cast.harbor.pk):
        policies.choose(chosen={**named}, by="staff:9", now=books.now_is(0))
    browser = by_key(desk.cast, first.client)
    page = text(checkout(browser, (first, 2_000_00)))
    assert "<span>e-Check</span>" in page
    assert "<span>&lt;b&gt;Any&lt;/b&gt; card</span>" in page
    with scope.firm(desk.cast.harbor.pk):
        policies.choose(chosen={"payer_bears_fee": True, "state": "TX"}, by="staff:9", now=books.now_is(0))
    page = text(checkout(browser, (first, 2_000_00)))
    assert "<span>Credit</span>" in page
    assert "<span>D</span>" in page


def test_a_bank_transfer_reads_processing_and_says_when_the_money_leaves(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    answer = press(
        browser, checkout(browser, (first, 1_000_00)), how="bank", token=desk.token("pm_usBankAccount_success")
    )
    told = text(browser.get(where(answer).removeprefix("/client-portal/")))
    assert "Your bank transfer has started" in told
    assert "is paid" not in told
    assert due(desk.cast, first) == 1_000_00


def test_what_the_bank_declines_is_said_in_plain_words_and_all_is_kept_for_another_try(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 2_000_00))
    answer = press(
        browser, page, how="card", token=desk.token("pm_card_visa_chargeDeclined"), further="joe@acme.example"
    )
    assert answer.status_code == 400
    assert "Nothing was charged." in text(answer)
    assert 'value="joe@acme.example"' in text(answer)
    again = hidden(answer)
    assert again["key"] != hidden(page)["key"]
    assert again["token"] == [""]
    assert where(press(browser, answer, how="card", token=desk.token()))
    assert desk.taken() == [2_000_00]


def test_the_same_form_sent_twice_pays_once_and_leads_to_one_page(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page, token = checkout(browser, (first, 500_00)), desk.token()
    answers = [where(press(browser, page, how="card", token=token)) for _ in range(3)]
    assert len(set(answers)) == 1
    assert desk.taken() == [500_00]


def test_a_form_sent_again_with_other_amounts_leads_to_what_it_paid(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 500_00))
    paid = where(press(browser, page, how="card", token=desk.token()))
    other = press(browser, page, how="card", token=desk.token(), i=f"{first.pk}:60000")
    assert where(other) == paid
    assert desk.taken() == [500_00]


def test_two_windows_pay_one_invoice_once(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    one, two = by_key(desk.cast, first.client), linked(desk.cast, first.client)
    pages = checkout(one, (first, 2_000_00)), checkout(two, (first, 2_000_00))
    assert PAID.search(where(press(one, pages[0], how="card", token=desk.token())))
    late = press(two, pages[1], how="card", token=desk.token())
    assert where(late) == "/client-portal/invoices/"
    assert "paid, being paid, or withdrawn meanwhile" in text(two.get("invoices/"))
    assert desk.taken() == [2_000_00]


def test_what_fell_meanwhile_is_shown_anew_and_wants_one_more_click(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    one, two = by_key(desk.cast, first.client), linked(desk.cast, first.client)
    page = checkout(two, (first, 2_000_00))
    press(one, checkout(one, (first, 1_500_00)), how="card", token=desk.token())
    token = desk.token()
    answer = press(two, page, how="card", token=token)
    assert answer.status_code == 400
    assert "What is due on invoice 61001 has changed; $500.00 is chosen now." in text(answer)
    assert hidden(answer)["token"] == [token]
    assert PAID.search(where(press(two, answer)))
    assert sorted(desk.taken()) == [500_00, 1_500_00]


def test_a_debit_card_under_credit_shows_its_own_total_and_wants_one_more_click(desk: Desk) -> None:
    desk.chooses(payer_bears_fee=True, state="NY")
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    assert all(words in text(page) for words in ("Credit card", "$1,030.00", "+ $30.00 fee", "Debit card"))
    answer = press(browser, page, how="credit", token=desk.token("pm_card_visa_debit"))
    assert answer.status_code == 400
    assert "The total is $1,000.00, not what stood on the button." in text(answer)
    assert "Visa debit card ending in" in text(answer)
    assert PAID.search(where(press(browser, answer)))
    assert desk.taken() == [1_000_00]


def test_a_total_that_was_never_shown_is_not_charged(desk: Desk) -> None:
    """Money shown is read anew at commit: what the browser says it saw must be what it costs."""
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    answer = press(browser, page, how="card", token=desk.token(), **{"total-card": "1"})
    assert (answer.status_code, desk.taken()) == (400, [])


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("agreed", None, "Tick that you agree"),
        ("how", "gold", "Choose how to pay."),
        ("how", None, "Choose how to pay."),
        ("address", "", "Enter your email address."),
        ("address", "nobody", "Enter an email address"),
        ("further", "joe", "Enter an email address"),
        ("further", ",".join(f"a{n}@b.example" for n in range(6)), "at most 5 more"),
        ("further", ",".join("abcdef"), "at most 5 more"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_charged(desk: Desk, field: str, value: str | None, why: str) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    sent: dict[str, Any] = {"how": "card", "token": desk.token(), field: value}
    answer = press(browser, page, **sent)
    assert (answer.status_code, why in text(answer), payments(desk.cast)) == (400, True, [])


def test_without_script_the_button_leads_to_the_processors_own_page_and_back(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    answer = press(browser, page, how="card")
    assert where(answer).startswith(desk.firm.processor.address)
    (payment,) = payments(desk.cast)
    assert payment.state == State.CREATED
    back = browser.get(f"payments/form/{payment.form_key}/")
    assert where(back) == f"/client-portal/payments/{payment.ticket}/"
    assert "Not paid yet" in text(browser.get(f"payments/{payment.ticket}/"))


def test_who_turns_back_from_the_processors_page_owes_as_before_and_can_pay_again(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    press(browser, checkout(browser, (first, 2_000_00)), how="card")
    (payment,) = payments(desk.cast)
    assert due(desk.cast, first) == 0  # held
    browser.get(f"payments/form/{payment.form_key}/")
    assert due(desk.cast, first) == 0  # an address that is opened, by whomever, ends nothing
    browser.post(f"payments/{payment.ticket}/leave/")
    assert due(desk.cast, first) == 2_000_00
    page = text(browser.get(f"payments/{payment.ticket}/"))
    assert "Nothing was charged" in page
    assert f"pay/?i={first.pk}%3A200000" in page


def test_a_pass_pays_under_its_own_address_and_the_confirmation_goes_to_whom_it_was_sent(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    base = passed(desk.cast, first.client, "dana@acme.example")
    browser = Browser()
    page = checkout(browser, (first, 2_000_00), base=base)
    assert 'value="dana@acme.example"' in text(page)
    answer = press(browser, page, base=base, how="card", token=desk.token())
    assert where(answer).startswith(f"/client-portal/{base}payments/")
    assert payments(desk.cast)[0].by.startswith("pass:")


def test_a_payment_into_two_bank_accounts_is_made_in_two_parts(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    overseas = client(desk.cast, "C-300", name="Cedar Ltd", currency="CAD")
    third = another(desk.cast, overseas, 90_00, number="80001")
    browser = linked(desk.cast, first.client, overseas)
    page = checkout(browser, (first, 2_000_00), (third, 90_00))
    assert "it is paid in 2 parts, one after the other" in text(page)
    answer = press(browser, page, how="card", token=desk.token())
    assert where(answer).endswith(f"/?i={third.pk}%3A9000")
    assert "Go on to the next part" in text(browser.get(where(answer).removeprefix("/client-portal/")))
    assert due(desk.cast, third) == 90_00


def test_staff_pay_cards_for_a_client_under_a_banner_and_no_typed_bank_account(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = as_staff(desk.cast, first.client)
    page = checkout(browser, (first, 2_000_00))
    told = text(page)
    assert "You pay for <strong>Acme Co</strong> as Dana Reyes" in told
    assert 'value="bank"' not in told
    assert 'name="elsewhere"' not in told
    assert PAID.search(where(press(browser, page, how="card", token=desk.token())))
    assert payments(desk.cast)[0].way == "staff"


def test_a_waiver_wants_the_right_and_a_reason_and_takes_the_fee_off(desk: Desk) -> None:
    desk.chooses(payer_bears_fee=True, state="NY")
    first, _, _ = bills(desk.cast)
    browser = as_staff(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    shown = press(browser, page, how="credit", token=desk.token(), waiver="Our mistake in the letter")
    assert "The total is $1,000.00" in text(shown)
    assert PAID.search(where(press(browser, shown, waiver="Our mistake in the letter")))
    (payment,) = payments(desk.cast)
    assert (payment.payer_fee_cents, payment.waiver_reason) == (0, "Our mistake in the letter")


def test_a_guest_cannot_waive_the_fee_by_sending_the_field(desk: Desk) -> None:
    desk.chooses(payer_bears_fee=True, state="NY")
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    assert 'name="waiver"' not in text(page)
    press(browser, page, how="debit", token=desk.token("pm_card_visa_debit"), waiver="please")
    assert payments(desk.cast)[0].waiver_reason == ""


def test_no_page_has_a_field_that_could_take_a_card_number(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = linked(desk.cast, first.client)
    for page in ("invoices/", f"invoices/{first.pk}/", f"pay/?i={first.pk}:200000", "pay/alone/"):
        tags = re.findall(r"<(?:input|select|textarea)\b[^>]*>", browser.get(page).content.decode())
        odd = re.compile(r'autocomplete="cc-|name="[^"]*(?:card|cvc|cvv|number|pan|exp|routing|account)', re.IGNORECASE)
        assert [tag for tag in tags if odd.search(tag) and 'type="hidden"' not in tag] == []


def test_only_the_checkout_lets_the_processors_origins_in_and_no_others(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    theirs = desk.firm.processor.address
    for page in ("invoices/", f"invoices/{first.pk}/", "pay/alone/"):
        assert theirs not in browser.get(page)["Content-Security-Policy"]
    policy = browser.get(f"pay/?i={first.pk}:200000")["Content-Security-Policy"]
    origins = set(re.findall(r"https?://[^ ;]+", policy))
    assert origins == {theirs}
    assert "unsafe" not in policy


def test_who_has_the_numbers_of_an_account_alone_is_led_to_where_they_are_proved(desk: Desk) -> None:
    """Small deposits prove a method and never hold an invoice: the fields take a bank's login alone here."""
    first, _, _ = bills(desk.cast)
    guest = checkout(by_key(desk.cast, first.client), (first, 2_000_00))
    assert 'numbers alone? <a href="/client-portal/register/">' in guest.content.decode()


def test_what_is_billed_in_other_money_than_dollars_is_offered_no_bank_transfer(desk: Desk) -> None:
    """CUR-4: a bank transfer goes through the ACH network."""
    beaver = client(desk.cast, "C-300", name="Beaver Ltd", currency="CAD")
    owed = another(desk.cast, beaver, 250_00, number="90001")
    page = checkout(linked(desk.cast, beaver), (owed, 250_00))
    assert "CA$250.00" in text(page)
    assert re.findall(r'name="how" value="(\w+)"', page.content.decode()) == ["card"]


def test_things_to_correct_are_named_as_the_page_names_them(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 500_00))
    told = text(press(browser, page, how=None, token=desk.token(), agreed=None))
    assert "Terms of payment: Tick that you agree" in told
    assert "Pay with: Choose how to pay." in told
