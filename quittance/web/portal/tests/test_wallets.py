"""Wallets at the checkout: on which pages the processor may show them, and what the click does with their cards."""

import re
from datetime import date
from typing import Any

import pytest

from quittance.core import clock, scope
from quittance.payments.models import FeeRate
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.papers import page_of, read
from quittance.web.portal.tests.payers import as_staff, by_key, linked
from quittance.web.portal.tests.paying import checkout, hidden, payments, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.test_several_accounts import Both, both
from quittance.web.portal.tests.visits import text

__all__ = ["both"]
FIELDS = re.compile(r"<q-pay-fields[^>]*>")


def offers(page: Any) -> bool:
    found = FIELDS.search(page.content.decode())
    assert found
    return "data-wallets" in found[0]


def test_guests_and_signed_in_people_are_offered_wallets(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    for browser in (by_key(desk.cast, first.client), linked(desk.cast, first.client)):
        assert offers(checkout(browser, (first, 500_00)))


@pytest.mark.parametrize("chosen", [{"wallets": False}, {"embedded": False}])
def test_no_wallet_is_offered_where_the_firm_wants_none(desk: Desk, chosen: dict[str, bool | str]) -> None:
    desk.chooses(**chosen)
    first, _, _ = bills(desk.cast)
    assert not offers(checkout(by_key(desk.cast, first.client), (first, 500_00)))


def test_staff_are_offered_none_because_the_device_is_theirs(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = as_staff(desk.cast, first.client)
    assert not offers(checkout(browser, (first, 500_00)))


def test_one_click_over_several_bank_accounts_offers_none(both: Both) -> None:
    assert not offers(both.page)


def test_nothing_of_ours_forbids_the_processors_frames_to_open_a_wallet(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    page = checkout(by_key(desk.cast, first.client), (first, 500_00))
    assert "payment" not in page.headers["Permissions-Policy"]
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-src {desk.firm.processor.address};" in policy


def test_a_wallet_pays_and_its_pages_name_it(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = linked(desk.cast, first.client)
    page = checkout(browser, (first, 500_00))
    answer = press(browser, page, how="card", token=desk.firm.wallet_token())
    path = where(answer).removeprefix("/client-portal/")
    for shown in (path, "history/"):
        assert "Apple Pay (Visa •••• 4242)" in text(browser.get(shown)), shown
    (paid,) = payments(desk.cast)
    assert "Apple Pay (Visa •••• 4242)" in read(browser.get(f"{page_of(paid)}paper/"))


def test_a_wallets_card_that_costs_less_is_paid_by_one_more_click_with_the_same_token(desk: Desk) -> None:
    desk.chooses(payer_bears_fee=True, state="NY")
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    token = desk.firm.wallet_token("google_pay", "visa_debit")
    answer = press(browser, checkout(browser, (first, 1_000_00)), how="credit", token=token)
    assert "The total is $1,000.00, not what stood on the button." in text(answer)
    assert "Google Pay, Visa debit card ending in 5556" in text(answer)
    assert hidden(answer)["token"] == [token]
    assert where(press(browser, answer))
    assert desk.taken() == [1_000_00]


def test_a_wallets_card_that_costs_more_is_asked_for_anew_with_the_total_on_the_page(desk: Desk) -> None:
    """Its holder said yes to the sum that stood in the wallet, and to no other."""
    desk.chooses(payer_bears_fee=True, state="NY", international="payer")
    with scope.firm(desk.cast.harbor.pk):
        row = {"since_date": date(2026, 1, 2), "basis_points": 200, "agreed_at": clock.now(), "agreed_by": "system"}
        FeeRate.objects.create(method="card", channel="portal", **row)
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = checkout(browser, (first, 1_000_00))
    answer = press(browser, page, how="credit", token=desk.firm.wallet_token(card="gb"))
    assert answer.status_code == 400
    total = re.search(r"The total is \$([\d,.]+), not what stood", text(answer))
    assert total
    assert f"Apple Pay showed less. Choose it again, and it asks you for ${total[1]}." in text(answer)
    cents = total[1].replace(",", "").replace(".", "")
    assert (hidden(answer)["token"], hidden(answer)["total-credit"], offers(answer)) == ([""], [cents], True)
    assert f'data-cents="{cents}"' in answer.content.decode()
    assert where(press(browser, answer, how="credit", token=desk.firm.wallet_token(card="gb")))
    assert desk.taken() == [int(cents)]
