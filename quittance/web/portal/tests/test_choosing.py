"""One, several or all open invoices, another amount on each, or one sum: chosen without script (CP-10, PAY-1 to 3)."""

import re

import pytest

from quittance.access.models import Grant
from quittance.access.rules.permissions import Permission
from quittance.core import clock, scope
from quittance.receivables.models import Invoice
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import another, as_staff, billed, by_key, client, linked, passed
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import Cast


def bills(cast: Cast) -> tuple[Invoice, Invoice, Invoice]:
    """Acme's 61001 of 2,000.00 and 61002 of 500.00, and a late fee of 30.00, in the order of their dates."""
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        first = acme.invoices.get(number="61001")
    second = another(cast, acme, 500_00, number="61002")
    return first, second, another(cast, acme, 30_00, number="F-1", kind="finance_charge")


def where(answer: object) -> str:
    return str(answer["Location"]) if answer.status_code == 302 else ""  # type: ignore[index, attr-defined]  # an answer


def test_a_firm_without_a_bank_account_here_shows_bills_and_no_button(cast: Cast) -> None:
    first, _, _ = bills(cast)
    browser = by_key(cast, first.client)
    assert "Pay what is ticked" not in text(browser.get("invoices/"))
    assert "Pay for Acme" not in text(browser.get(f"invoices/{first.pk}/"))
    assert where(browser.get(f"pay/?i={first.pk}:100")) == "/client-portal/invoices/"


def test_what_is_ticked_is_paid_whole_and_what_is_typed_in_part(desk: Desk) -> None:
    first, second, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    told = f"invoices/?do=chosen&tick={first.pk}&amount-{second.pk}=120.50"
    assert where(browser.get(told)) == f"/client-portal/pay/?i={first.pk}%3A200000&i={second.pk}%3A12050"


def test_the_only_open_invoice_is_ticked_and_of_several_none_is(desk: Desk) -> None:
    acme = billed(desk.cast)
    browser = by_key(desk.cast, acme)
    ticked = re.compile(r'name="tick"[^>]* checked')
    page = text(browser.get("invoices/"))
    assert (len(ticked.findall(page)), "Ticked: $2,000.00" in page) == (1, True)
    refused = text(browser.get("invoices/?do=chosen"))
    assert ticked.findall(refused) == []  # whoever took the tick away meant it
    another(desk.cast, acme, 500_00, number="61002")
    assert ticked.findall(text(browser.get("invoices/"))) == []


def test_one_bill_is_paid_whole_or_in_part(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    page = f"invoices/{first.pk}/"
    assert where(browser.get(f"{page}?do=one&how=whole")).endswith(f"?i={first.pk}%3A200000")
    assert where(browser.get(f"{page}?do=one&how=other&amount-{first.pk}=1,000.00")).endswith(f"?i={first.pk}%3A100000")
    refused = browser.get(f"{page}?do=one&how=other&amount-{first.pk}=")
    assert (refused.status_code, "Write an amount" in text(refused)) == (400, True)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3000", "Only 2,000.00 is due."),
        ("0", "Write an amount above 0.00"),
        ("0.50", "The least that can be paid is 1.00."),
        ("1999.50", "Less than 1.00 would stay open."),
        ("1.000,00", "is not an amount"),
        ("-5", "Write an amount above 0.00"),
    ],
)
def test_an_amount_that_cannot_be_paid_is_refused_beside_its_field_and_kept(desk: Desk, typed: str, why: str) -> None:
    first, _, _ = bills(desk.cast)
    answer = by_key(desk.cast, first.client).get(f"invoices/?do=chosen&amount-{first.pk}={typed}")
    assert answer.status_code == 400
    assert why in text(answer)
    assert f'value="{typed}"' in text(answer)


def test_a_late_fee_is_paid_whole(desk: Desk) -> None:
    _, _, late = bills(desk.cast)
    browser = by_key(desk.cast, late.client)
    assert "A late fee is paid whole." in text(browser.get("invoices/"))
    answer = browser.get(f"invoices/?do=chosen&amount-{late.pk}=10")
    assert (answer.status_code, "A late fee is paid whole: 30.00." in text(answer)) == (400, True)


def test_one_sum_fills_the_oldest_due_first(desk: Desk) -> None:
    first, second, _ = bills(desk.cast)
    browser = by_key(desk.cast, first.client)
    assert where(browser.get("invoices/?do=sum&sum=2,100.00&currency=USD")) == "/client-portal/pay/?sum=USD:210000"
    page = text(browser.get("pay/?sum=USD:210000"))
    assert "Pay $2,100.00 for Acme Co" in page
    assert f'value="{first.pk}:200000"' in page
    assert f'value="{second.pk}:10000"' in page
    over = browser.get("invoices/?do=sum&sum=9,000.00&currency=USD")
    assert (over.status_code, "2,530.00 is due in all." in text(over)) == (400, True)


def test_all_of_a_persons_clients_are_paid_at_once(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    birch = client(desk.cast, "B-200", name="Birch LLC")
    another(desk.cast, birch, 70_00, number="70001")
    browser = linked(desk.cast, first.client, birch)
    assert where(browser.get("invoices/?do=all")) == "/client-portal/pay/?all=1"
    assert "Pay $2,600.00 for Acme Co and Birch LLC" in text(browser.get("pay/?all=1"))


def test_nothing_ticked_is_said_and_not_paid(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    answer = by_key(desk.cast, first.client).get("invoices/?do=chosen")
    assert (answer.status_code, "Tick what you want to pay." in text(answer)) == (400, True)


def test_another_clients_invoice_cannot_be_chosen_by_typing_its_number_into_the_address(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    stranger = another(desk.cast, client(desk.cast, "B-200", name="Birch LLC"), 70_00, number="70001")
    for browser, base in (
        (by_key(desk.cast, first.client), ""),
        (linked(desk.cast, first.client), ""),
        (Browser(), passed(desk.cast, first.client)),
    ):
        assert where(browser.get(f"{base}pay/?i={stranger.pk}:7000")).endswith("invoices/")
        page = text(browser.get(f"{base}pay/?i={stranger.pk}:7000&i={first.pk}:200000"))
        assert "70001" not in page
        assert "Birch" not in page


def test_staff_without_the_right_to_take_payments_get_no_button(desk: Desk) -> None:
    first, _, _ = bills(desk.cast)
    browser = as_staff(desk.cast, first.client)
    assert "Pay what is ticked" in text(browser.get("invoices/"))
    with scope.firm(desk.cast.harbor.pk):
        desk.cast.dana.memberships.all().delete()
        Grant.objects.create(
            person=desk.cast.dana, permission=Permission.OPEN_CLIENT_PORTAL, given_at=clock.now(), given_by="system"
        )
    assert "Pay what is ticked" not in text(browser.get("invoices/"))
    assert where(browser.get(f"pay/?i={first.pk}:200000")) == "/client-portal/invoices/"


def test_a_number_alone_pays_without_an_invoice_and_sees_no_name(desk: Desk) -> None:
    """CP-4: the masked guest."""
    new = client(desk.cast, "N-1", name="Northwind Traders")
    browser = by_key(desk.cast, new, masked=True)
    assert "Pay without an invoice" in text(browser.get("invoices/"))
    answer = browser.get(f"pay/alone/?client={new.pk}&amount=250&about=Retainer")
    assert where(answer) == f"/client-portal/pay/?for={new.pk}%3A25000&about=Retainer"
    page = text(browser.get(where(answer).removeprefix("/client-portal/")))
    assert "$250.00" in page
    assert "Northwind" not in page


@pytest.mark.parametrize(("amount", "about"), [("", "Retainer"), ("250", ""), ("0.50", "Retainer"), ("x", "Retainer")])
def test_a_payment_without_an_invoice_needs_an_amount_and_what_it_is_for(desk: Desk, amount: str, about: str) -> None:
    acme = billed(desk.cast)
    answer = by_key(desk.cast, acme).get(f"pay/alone/?client={acme.pk}&amount={amount}&about={about}")
    assert answer.status_code == 400


def test_an_address_written_by_hand_pays_no_more_than_the_form_takes(desk: Desk) -> None:
    acme = billed(desk.cast)
    browser = by_key(desk.cast, acme)
    assert "more than can be paid at once" in text(
        browser.get(f"pay/alone/?client={acme.pk}&amount=10000000000&about=x")
    )
    assert where(browser.get(f"pay/?for={acme.pk}:{10**12}&about=x")) == "/client-portal/invoices/"
    assert browser.get(f"pay/?for={acme.pk}:{10**12 - 1}&about=x").status_code == 200


def test_money_that_is_not_yet_applied_warns_before_more_is_paid(desk: Desk) -> None:
    from quittance.receivables.tests import books

    acme = billed(desk.cast)
    browser = by_key(desk.cast, acme)
    assert "not yet applied" not in text(browser.get("pay/alone/"))
    with scope.firm(desk.cast.harbor.pk):
        books.pay_on_account(acme, 300_00)
    assert "$300.00 of Acme Co was received already and is not yet applied" in text(browser.get("pay/alone/"))
