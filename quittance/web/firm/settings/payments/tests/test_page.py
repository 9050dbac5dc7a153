"""What a firm chooses about paying online: seen before it is saved, saved once, put back, by whom it may."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from quittance.core import clock
from quittance.payments import queries
from quittance.payments.actions import policies
from quittance.payments.actions.policies import CannotChoose
from quittance.payments.models import Payment, Policy, WalletHost
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import bank_accounts
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

HERE = "/firm-portal/settings/payments/"
CAREFUL = {
    "bank": "on",
    "cards": "on",
    "debit_cards": "on",
    "wallets": "on",
    "international": "refuse",
    "embedded": "on",
    "started_mails": "on",
    "shows_payments": "on",
    "shows_paid_papers": "on",
    "state": "",
}
PASSED_ON = {**CAREFUL, "payer_bears_fee": "on", "state": "ny"}


def policy(cast: Cast) -> Policy:
    with shelf.harbor(cast):
        return queries.policy_now()


def test_a_firm_that_chose_nothing_sees_the_careful_end(danas: Browser) -> None:
    page = text(danas.get(HERE))
    for words in ("$992.00", "$970.00", "Bank transfer, client portal", "0.8 %", "3 %", "Cards from outside"):
        assert words in page, words


def test_a_preview_shows_what_it_comes_to_and_saves_nothing(cast: Cast, danas: Browser) -> None:
    page = text(danas.post(HERE, {**PASSED_ON, "preview": "yes"}))
    assert "not saved yet" in page
    assert "$1,030.00" in page
    assert policy(cast).payer_bears_fee is False


def test_a_saved_choice_holds_is_told_in_the_log_and_can_be_put_back(cast: Cast, danas: Browser) -> None:
    assert danas.post(HERE, PASSED_ON).status_code == 302
    assert (policy(cast).payer_bears_fee, policy(cast).state) == (True, "NY")
    page = text(danas.get(HERE))
    assert "The last change" in page
    assert "Dana Reyes" in page
    change = page.partition('name="change" value="')[2].partition('"')[0]
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (policy(cast).payer_bears_fee, policy(cast).state) == (False, "")


def test_what_was_changed_again_meanwhile_is_not_put_back_unseen(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, PASSED_ON)
    page = text(danas.get(HERE))
    change = page.partition('name="change" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        policies.choose(chosen={"cards": False}, by="staff:1", now=NOW)
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (policy(cast).payer_bears_fee, policy(cast).cards) == (True, False)


def test_when_a_payer_is_told_of_a_bank_transfer_is_the_firms_choice_and_said_in_words(
    cast: Cast, danas: Browser
) -> None:
    assert "told of a bank transfer when it starts, and again only if it fails" in text(danas.get(HERE))
    late = {**CAREFUL, "started_mails": ""}
    assert "when it has arrived or if it fails" in text(danas.post(HERE, {**late, "preview": "yes"}))
    danas.post(HERE, late)
    assert policy(cast).started_mails is False
    assert "mails to payers when a bank transfer starts: on → off" in text(danas.get(HERE))


def test_a_firm_calls_the_ways_to_pay_as_it_likes_on_one_line(cast: Cast, danas: Browser) -> None:
    """FEE-3: what it chose is seen before it is saved, told in the log, and nothing of it is read as HTML."""
    assert "“Bank account”, “Credit or debit card”." in text(danas.get(HERE))
    named = {**CAREFUL, "bank_label": "  e-Check \n (free) ", "any_card_label": "<b>Card</b>"}
    page = text(danas.post(HERE, {**named, "preview": "yes"}))
    assert "“e-Check (free)”, “&lt;b&gt;Card&lt;/b&gt;”." in page
    danas.post(HERE, named)
    assert (policy(cast).bank_label, policy(cast).credit_label) == ("e-Check (free)", "")
    assert "what bank accounts are called: our words → “e-Check (free)”" in text(danas.get(HERE))


@pytest.mark.parametrize(
    ("state", "cards"), [("TX", "“Credit card”, “Debit card”."), ("MA", "“Credit or debit card”.")]
)
def test_the_preview_names_the_cards_as_the_checkout_will(danas: Browser, state: str, cards: str) -> None:
    """Where the state lets payers bear nothing, all cards cost the same and stand on one line."""
    page = text(danas.post(HERE, {**PASSED_ON, "state": state, "preview": "yes"}))
    assert f"The checkout calls the ways to pay: “Bank account”, {cards}" in page


@pytest.mark.parametrize("words", ["x" * 41, "card\u202eeerf", "free\u200b"])
def test_what_a_way_is_called_hides_nothing_and_is_short(cast: Cast, danas: Browser, words: str) -> None:
    assert danas.post(HERE, {**CAREFUL, "bank_label": words}).status_code == 400
    with shelf.harbor(cast), pytest.raises(CannotChoose):
        policies.choose(chosen={"bank_label": words}, by="staff:1", now=NOW)
    assert policy(cast).bank_label == ""


def test_what_clients_see_of_the_past_is_said_before_it_is_saved(cast: Cast, danas: Browser) -> None:
    assert "Clients see their previous payments, and the PDF of an invoice also when it is paid." in text(
        danas.get(HERE)
    )
    shut = {**CAREFUL, "shows_payments": "", "shows_paid_papers": ""}
    page = text(danas.post(HERE, {**shut, "preview": "yes"}))
    assert "Clients see no list of previous payments, and the PDF of an invoice while something is due." in page
    danas.post(HERE, shut)
    assert (policy(cast).shows_payments, policy(cast).shows_paid_papers) == (False, False)


@pytest.mark.parametrize(("words", "days"), [("", 90), ("180", 180), ("1", 1)])
def test_for_how_long_a_payment_can_be_refunded_is_a_number_of_days(
    cast: Cast, danas: Browser, words: str, days: int
) -> None:
    danas.post(HERE, {**CAREFUL, "refund_days": words})
    assert policy(cast).refund_days == days
    assert f"{days} day" in text(danas.get(HERE)) or "one day" in text(danas.get(HERE))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "ZZ"}, "is no state of the United States"),
        ({"state": ""}, "Say in which state the firm is"),
        ({"state": "", "payer_bears_fee": "", "international": "payer"}, "Say in which state the firm is"),
        ({"international": "some"}, "Select a valid choice"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, {**PASSED_ON, **changed})
    assert answer.status_code == 400
    assert words in text(answer)
    assert policy(cast).payer_bears_fee is False


def test_what_is_not_taken_says_so_in_the_example(danas: Browser) -> None:
    page = text(danas.post(HERE, {**CAREFUL, "cards": "", "preview": "yes"}))
    assert "Not taken." in page


def test_the_page_is_for_whoever_edits_settings(cast: Cast) -> None:
    browser = desk_of(cast.miguel)
    assert browser.get(HERE).status_code == 403
    assert browser.post(HERE, PASSED_ON).status_code == 403
    assert browser.post(f"{HERE}put-back/").status_code == 403


def test_who_hears_of_payments_is_seen_in_words_before_it_is_saved(cast: Cast, danas: Browser) -> None:
    assert f"Payments are told to {cast.harbor.contact_address}, the firm's contact." in text(danas.get(HERE)).replace(
        "&#x27;", "'"
    )
    named = {**CAREFUL, "notice_addresses": "ar@harbor.example\n\n AR@harbor.example \nben@harbor.example"}
    page = text(danas.post(HERE, {**named, "partner_notices": "on", "preview": "yes"}))
    assert "Payments are told to AR@harbor.example and ben@harbor.example." in page or (
        "Payments are told to ar@harbor.example and ben@harbor.example." in page
    )
    assert "Each partner hears of their own clients" in page
    assert policy(cast).notice_addresses == []
    danas.post(HERE, named)
    assert [each.lower() for each in policy(cast).notice_addresses] == ["ar@harbor.example", "ben@harbor.example"]
    assert "ben@harbor.example</textarea>" in text(danas.get(HERE))


@pytest.mark.parametrize(("words", "cents"), [("1,000", 1_000_00), ("$50.05", 50_05), ("0", 0), ("", None)])
def test_how_much_one_person_refunds_alone_is_an_amount_or_nothing(
    cast: Cast, danas: Browser, words: str, cents: int | None
) -> None:
    danas.post(HERE, {**CAREFUL, "refund_alone_cents": words})
    assert policy(cast).refund_alone_cents == cents


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"notice_addresses": "ar@harbor.example\nben"}, "“ben” is no e-mail address"),
        ({"notice_addresses": "\n".join(f"a{n}@b.example" for n in range(21))}, "At most 20 addresses"),
        ({"refund_alone_cents": "much"}, "Write an amount such as 1,000.00"),
        ({"refund_alone_cents": "-1"}, "Write an amount such as 1,000.00"),
        ({"refund_days": "181"}, "Write a number of days from 1 to 180."),
        ({"refund_days": "0"}, "Write a number of days from 1 to 180."),
    ],
)
def test_an_address_or_amount_that_is_none_is_refused_in_words(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, {**CAREFUL, **changed})
    assert answer.status_code == 400
    assert words in text(answer)
    assert (policy(cast).notice_addresses, policy(cast).refund_alone_cents) == ([], None)


def test_putting_back_what_holds_already_says_that_nothing_was_put_back(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, {**CAREFUL, "refund_alone_cents": "50"})
    change = text(danas.get(HERE)).partition('name="change" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        Policy.objects.update(refund_alone_cents=None)
    page = text(danas.post(f"{HERE}put-back/", {"change": change}, follow=True))
    assert "Nothing was put back" in page


def test_the_page_says_where_wallets_are_ready_and_why_the_processor_refused_them(
    cast: Cast, danas: Browser, settings: Settings
) -> None:
    settings.QUITTANCE = replace(settings.QUITTANCE, processor_key="sk_test_quittance")
    assert "Take cards from wallets" in text(danas.get(HERE))
    with shelf.harbor(cast):
        bank_accounts.add(name="Operating", account="acct_one", by="system", now=NOW)
        (host,) = tenancy.hosts()
        row = WalletHost.objects.create(account="acct_one", host=host)
    assert "waiting for the processor" in text(danas.get(HERE))
    with shelf.harbor(cast):
        WalletHost.objects.filter(pk=row.pk).update(standing="refused", why="Apple Pay: it could not be verified.")
    page = text(danas.get(HERE))
    assert "refused by the processor" in page
    assert "Apple Pay: it could not be verified." in page
    danas.post(HERE, {name: value for name, value in CAREFUL.items() if name != "wallets"})
    page = text(danas.get(HERE))
    assert "refused by the processor" not in page
    assert "wallets: on → off" in page


def test_returned_bank_transfers_stand_beside_the_networks_limits(cast: Cast, danas: Browser) -> None:
    assert "No bank transfer was sent off." in text(danas.get(HERE))
    with shelf.harbor(cast):
        payment = back.paid(50_00, method=Method.BANK)
        Payment.objects.update(submitted_at=clock.now() - timedelta(days=3))
        back.returned(payment, "R10")
    page = text(danas.get(HERE))
    assert "1 of 1 came back. Not authorized 100.00 % of at most 0.5 %" in page
    assert "above the limit" in page
