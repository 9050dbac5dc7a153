"""A selection over several bank accounts: confirmed once, and told payment by payment afterwards."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from quittance.core import clock, scope
from quittance.payments.models.payment import State
from quittance.receivables.models import Invoice
from quittance.receivables.tests.books import JUNE_3, noon
from quittance.tenancy.actions import bank_accounts
from quittance.tenancy.models import Office
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import another, by_key, change, client, linked
from quittance.web.portal.tests.paying import checkout, due, hidden, payments, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.visits import Browser, text
from tests.processor import Firm, beside

TOGETHER = re.compile(r"/client-portal/payments/together/[0-9a-f-]{36}/$")


@dataclass
class Both:
    """Carol sees Acme, whose money goes into the first account, and Birch of the office in the west."""

    desk: Desk
    west: Firm
    browser: Browser
    first: Invoice
    second: Invoice

    @property
    def page(self) -> Any:
        return checkout(self.browser, (self.first, 2_000_00), (self.second, 250_00))

    def token(self, method: str = "pm_card_visa") -> str:
        """From fields of the platform's own."""
        return str(self.desk.firm.processor.post("confirmation_tokens", payment_method=method)["id"])

    def opened(self, answer: Any) -> str:
        return text(self.browser.get(where(answer).removeprefix("/client-portal/")))

    def taken(self) -> list[list[int]]:
        charges = [self.desk.firm.charges(), self.west.charges()]
        return [[each["amount"] for each in found if each["status"] != "failed"] for found in charges]


@pytest.fixture
def both(desk: Desk) -> Both:
    first, _, _ = bills(desk.cast)
    west = beside(desk.firm)
    birch = client(desk.cast, "B-200", name="Birch LLC")
    with scope.firm(desk.cast.harbor.pk):
        office = Office.objects.create(source_key="west", source_hash=1, name="West", first_seen_at=noon(JUNE_3))
        bank_accounts.add(
            name="West", account=west.at.account, last4="9992", by="system", now=clock.now(), offices=["west"]
        )
    change(desk.cast, birch, office=office)
    second = another(desk.cast, birch, 250_00, number="80001")
    return Both(desk, west, linked(desk.cast, first.client, birch), first, second)


def test_one_button_pays_into_both_and_one_page_tells_of_each(both: Both) -> None:
    told = text(both.page)
    assert "it becomes 2 payments" in told
    assert 'data-account=""' in told
    assert 'Pay <span data-says="total">$2,250.00</span> for Acme Co and Birch LLC' in told
    answer = press(both.browser, both.page, how="card", token=both.token())
    assert TOGETHER.search(where(answer))
    assert both.taken() == [[2_000_00], [250_00]]
    after = both.opened(answer)
    assert "$2,250.00 is paid, by 2 payments" in after
    assert (after.count("Open the receipt"), after.count("Reference ")) == (2, 2)
    assert (due(both.desk.cast, both.first), due(both.desk.cast, both.second)) == (0, 0)


def test_a_payment_of_the_click_opened_by_itself_leads_to_the_page_of_all(both: Both) -> None:
    answer = press(both.browser, both.page, how="card", token=both.token())
    for payment in payments(both.desk.cast):
        assert where(both.browser.get(f"payments/{payment.ticket}/")) == where(answer)


def test_where_one_fails_the_page_says_which_and_offers_it_again(both: Both) -> None:
    page = both.page
    both.desk.firm.processor.misbehave(
        decline={"code": "insufficient_funds", "times": 1, "account": both.west.at.account}
    )
    answer = press(both.browser, page, how="card", token=both.token())
    after = both.opened(answer)
    assert "1 of 2 payments went through, 1 did not" in after
    assert "$250.00 was not paid" in after
    assert f"pay/?i={both.second.pk}%3A25000" in after
    assert both.taken() == [[2_000_00], []]


def test_a_card_that_is_refused_beforehand_leaves_the_whole_choice_on_the_page(both: Both) -> None:
    answer = press(both.browser, both.page, how="card", token=both.token("pm_card_visa_chargeDeclined"))
    assert answer.status_code == 400
    assert "Nothing was charged." in text(answer)
    assert where(press(both.browser, answer, how="card", token=both.token()))
    assert both.taken() == [[2_000_00], [250_00]]


def test_the_fee_of_each_payment_is_told_and_a_card_with_another_fee_is_asked_about_once_more(both: Both) -> None:
    both.desk.chooses(payer_bears_fee=True, state="NY")
    page = both.page
    (each,) = hidden(page)["each-credit"]
    assert sum(map(int, each.split(","))) == int(hidden(page)["total-credit"][0])
    shown = press(both.browser, page, how="debit", token=both.token("pm_card_visa"))
    assert "This is a credit card." in text(shown)
    asked = press(both.browser, page, how="credit", token=both.token("pm_card_visa_debit"))
    assert "The total is $2,250.00, not what stood on the button." in text(asked)
    assert hidden(asked)["each-credit"] == ["200000,25000"]
    assert TOGETHER.search(where(press(both.browser, asked)))
    assert both.taken() == [[2_000_00], [250_00]]


def test_totals_that_were_not_on_the_page_are_not_charged(both: Both) -> None:
    shown = press(both.browser, both.page, how="card", token=both.token(), **{"each-card": "1"})
    assert shown.status_code == 400
    assert (both.taken(), payments(both.desk.cast)) == ([[], []], [])


def test_a_bank_transfer_is_authorized_by_one_text_that_names_both_debits(both: Both) -> None:
    page = both.page
    words = "two times, by electronic ACH transfers"
    assert words in text(page)
    assert "one of $2,000.00 for invoice 61001; and one of $250.00 for invoice 80001" in text(page)
    answer = press(both.browser, page, how="bank", token=both.token("pm_usBankAccount_success"))
    assert "2 payments of $2,250.00 have started" in both.opened(answer)


def test_the_same_form_sent_twice_leads_to_one_page_and_back_leads_there_too(both: Both) -> None:
    page, token = both.page, both.token()
    first = press(both.browser, page, how="card", token=token)
    again = press(both.browser, page, how="card", token=token)
    back = both.browser.get(f"payments/form/{hidden(page)['key'][0]}/")
    assert where(back) == where(first)
    assert again.status_code == 302
    assert both.taken() == [[2_000_00], [250_00]]


def test_without_script_the_processors_page_takes_the_first_and_leads_back_to_the_rest(both: Both) -> None:
    page = both.page
    assert "That page pays into one bank account: first $2,000.00" in text(page)
    answer = press(both.browser, page, how="card", token="")
    assert where(answer).startswith(both.desk.firm.processor.address)
    (payment,) = payments(both.desk.cast)
    assert payment.charged_cents == 2_000_00
    back = both.browser.get(f"payments/form/{payment.form_key}/?i={both.second.pk}:25000")
    assert where(back).endswith(f"/?i={both.second.pk}%3A25000")


def test_what_is_saved_for_one_account_alone_pays_that_by_itself_and_what_is_saved_for_both_pays_both(
    both: Both,
) -> None:
    one = checkout(both.browser, (both.first, 500_00))
    press(both.browser, one, how="card", token=both.desk.token(), keeps="on")
    page = checkout(both.browser, (both.first, 500_00), (both.second, 50_00))
    assert "is saved for one of these bank accounts alone" in text(page)
    press(both.browser, page, how="card", token=both.token(), keeps="on")
    page = checkout(both.browser, (both.first, 500_00), (both.second, 50_00))
    assert "is saved for one of these bank accounts alone" not in text(page)
    (name,) = set(re.findall(r'value="(kept-\d+)"', text(page)))
    assert TOGETHER.search(where(press(both.browser, page, how=name)))
    assert both.taken() == [[500_00, 500_00, 500_00], [50_00, 50_00]]


def test_a_bank_that_asks_is_answered_on_the_page_of_all_one_question_at_a_time(both: Both) -> None:
    answer = press(both.browser, both.page, how="card", token=both.token("pm_card_threeDSecure2Required"))
    page = where(answer).removeprefix("/client-portal/")
    for secret in ("seti_", "pi_", "pi_"):
        told = text(both.browser.get(page))
        (intent,) = re.findall(rf'data-secret="({secret}\w+?)_secret_', told)
        both.desk.firm.processor.ask("POST", f"intents/{intent}/authenticate", {"approve": True})
        assert where(both.browser.client.post(f"/client-portal/{page}asked/")) == where(answer)
    assert "$2,250.00 is paid, by 2 payments" in text(both.browser.get(page))
    assert both.taken() == [[2_000_00], [250_00]]


def test_who_turns_back_before_their_bank_pays_nothing_and_is_offered_each_again(both: Both) -> None:
    answer = press(both.browser, both.page, how="card", token=both.token("pm_card_threeDSecure2Required"))
    page = where(answer).removeprefix("/client-portal/")
    both.browser.client.post(f"/client-portal/{page}leave/")
    told = text(both.browser.get(page))
    assert "Nothing was paid" in told
    assert told.count("another way</a>") == 2
    assert both.taken() == [[], []]
    assert (due(both.desk.cast, both.first), due(both.desk.cast, both.second)) == (2_000_00, 250_00)


def test_others_see_nothing_of_the_click(both: Both) -> None:
    answer = press(both.browser, both.page, how="card", token=both.token())
    stranger = by_key(both.desk.cast, both.first.client)
    page = stranger.get(where(answer).removeprefix("/client-portal/"))
    assert page.status_code == 404
    assert all(payment.state == State.SUCCEEDED for payment in payments(both.desk.cast))
