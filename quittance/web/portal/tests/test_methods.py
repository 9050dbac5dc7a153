"""Pages of saved methods: who sees which vault, what a guest is told, and what may be typed (PAY-7 to PAY-9)."""

import re
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from quittance.access.models import Person
from quittance.core import clock, scope
from quittance.payments.actions import keeping
from quittance.payments.models import KeptMethod, Mandate
from quittance.payments.tests.vaulting import Kind, Shop, Told
from quittance.receivables.models import Client
from quittance.tenancy.actions import bank_accounts
from quittance.web.portal.methods.forms import DepositsForm
from quittance.web.portal.tests.payers import as_staff, billed, by_key, client, linked, passed
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import NOW, Cast
from tests.processor import KEY, Firm

ADD = "methods/add/"


@pytest.fixture
def shop(cast: Cast, firm: Firm, settings: Settings) -> Shop:
    _open(settings, firm.processor.address)
    with scope.firm(cast.harbor.pk):
        bank_accounts.add(name="Operating", account=firm.at.account, by="system", now=NOW)
    return Shop(firm)


def _open(settings: Settings, address: str) -> None:
    settings.QUITTANCE = replace(
        settings.QUITTANCE, processor_url=address, processor_key=KEY, processor_public_key="pk_test_quittance"
    )


def held(cast: Cast, owner: Person | Client, last4: str) -> KeptMethod:
    with scope.firm(cast.harbor.pk):
        vault = keeping.row(owner=owner, account="acct_one", now=clock.now())
        told = Told(f"pm_{last4}", Kind.CARD, last4=last4, brand="visa", expires=(2099, 12))
        return keeping.take_in(vault=vault, told=told, by="portal:1", now=clock.now())


def portal_person(cast: Cast, address: str = "carol@acme.example") -> Person:
    with scope.firm(cast.harbor.pk):
        return Person.objects.get(face="portal", address=address)


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([\w-]+)"', page)
    assert found
    return found[1]


def sent(browser: Browser, token: str, **more: str) -> Any:
    return browser.post(ADD, key=key_on(text(browser.get(ADD))), token=token, **more)


def test_a_person_sees_their_own_methods_and_staff_see_theirs(cast: Cast) -> None:
    """PAY-8: two vaults for the same client, and neither page shows the other's."""
    acme = billed(cast)
    carol, staff = linked(cast, acme), as_staff(cast, acme)
    held(cast, portal_person(cast), "1111")
    of_staff = held(cast, acme, "2222")
    page, theirs = text(carol.get("methods/")), text(staff.get("methods/"))
    assert ("ending in 1111" in page, "ending in 2222" in page) == (True, False)
    assert ("ending in 1111" in theirs, "ending in 2222" in theirs) == (False, True)
    assert "Kept for the staff of Harbor &amp; Pine CPAs, for Acme Co. The client does not see it." in theirs
    for method in ("GET", "POST"):
        assert carol.get(f"methods/{of_staff.pk}/remove/", method=method).status_code == 404
    assert "ending in 2222" in text(staff.get("methods/"))


def test_the_staff_of_one_client_see_nothing_of_another_clients_vault(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    held(cast, birch, "3333")
    assert "ending in 3333" not in text(as_staff(cast, acme).get("methods/"))


def test_a_guest_by_key_or_pass_is_told_how_to_keep_a_method(cast: Cast) -> None:
    acme = billed(cast)
    for page in (by_key(cast, acme).get("methods/"), Browser().get(f"{passed(cast, acme)}methods/")):
        assert page.status_code == 200
        assert "Create an account to keep a card or bank account" in text(page)
    assert by_key(cast, acme).get(ADD).status_code == 404


def test_a_removed_method_is_gone_from_the_page_at_once(cast: Cast) -> None:
    carol = linked(cast, billed(cast))
    method = held(cast, portal_person(cast), "1111")
    assert "Remove Visa ending in 1111?" in text(carol.get(f"methods/{method.pk}/remove/"))
    assert carol.post(f"methods/{method.pk}/remove/")["Location"] == "/client-portal/methods/"
    page = text(carol.get("methods/"))
    assert "Visa ending in 1111 is removed" in page
    assert "No saved methods" in page


def test_a_blocked_account_says_so_and_what_to_do(cast: Cast) -> None:
    carol = linked(cast, billed(cast))
    person = portal_person(cast)
    with scope.firm(cast.harbor.pk):
        vault = keeping.row(owner=person, account="acct_one", now=clock.now())
        told = Told("pm_9", Kind.BANK, last4="6789", bank_name="First Bank", fingerprint="f9")
        keeping.take_in(vault=vault, told=told, by="portal:1", now=clock.now())
        keeping.note_return(account="acct_one", fingerprint="f9", code="R02", now=clock.now())
    page = text(carol.get("methods/"))
    assert "blocked" in page
    assert "The bank takes no debits of it (R02). Remove it, and add another one." in page


def test_without_a_processor_nothing_can_be_added_and_the_page_says_so(cast: Cast) -> None:
    carol = linked(cast, billed(cast))
    assert "Payments online are not open here yet" in text(carol.get("methods/"))
    assert "Nothing to add it for" in text(carol.get(ADD))


def test_no_field_of_ours_takes_a_number_and_the_processor_is_let_into_this_page_alone(
    cast: Cast, settings: Settings
) -> None:
    """PAY-7."""
    _open(settings, "http://127.0.0.1:9")
    with scope.firm(cast.harbor.pk):
        bank_accounts.add(name="Operating", account="acct_one", by="system", now=NOW)
    carol = linked(cast, billed(cast))
    page = carol.get(ADD)
    names = re.findall(r'<input[^>]* name="(\w+)"', page.content.decode())
    assert sorted(set(names)) == ["csrfmiddlewaretoken", "key", "token"]
    assert "js.stripe.com" in page["Content-Security-Policy"]
    assert "stripe" not in carol.get("methods/")["Content-Security-Policy"]


def test_a_card_is_added_by_the_token_of_the_fields(cast: Cast, shop: Shop) -> None:
    carol = linked(cast, billed(cast))
    answer = sent(carol, shop.firm.token("pm_card_visa"))
    assert answer["Location"] == "/client-portal/methods/"
    page = text(carol.get("methods/"))
    assert "Visa ending in 4242 is saved. Nothing was charged." in page
    assert "credit card" in page


def test_a_declined_card_keeps_the_page_says_why_and_has_a_fresh_form(cast: Cast, shop: Shop) -> None:
    carol = linked(cast, billed(cast))
    key = key_on(text(carol.get(ADD)))
    answer = carol.post(ADD, key=key, token=shop.firm.token("pm_card_chargeDeclinedExpiredCard"))
    assert answer.status_code == 400
    assert "expired" in text(answer)
    assert key_on(text(answer)) != key


def test_a_bank_account_is_proved_on_its_page_by_what_arrived(cast: Cast, shop: Shop) -> None:
    carol = linked(cast, billed(cast))
    answer = sent(carol, shop.typed())
    where = answer["Location"].removeprefix("/client-portal/")
    assert "A small deposit of $0.01 arrives on it" in text(carol.get(where))
    assert "needs the deposits" in text(carol.get("methods/"))
    for wrong in ("", "32", "SM99ZZ"):
        assert carol.post(where, code=wrong).status_code == 400
    assert carol.post(where, code=" sm11aa")["Location"] == "/client-portal/methods/"
    assert "account ending in 6789 is saved. Nothing was charged." in text(carol.get("methods/"))


def test_where_two_small_deposits_arrive_their_amounts_are_asked_for(cast: Cast, shop: Shop) -> None:
    carol = linked(cast, billed(cast))
    shop.firm.processor.ask("POST", "settings", {"deposits": "amounts"})
    try:
        where = sent(carol, shop.typed())["Location"].removeprefix("/client-portal/")
    finally:
        shop.firm.processor.ask("POST", "settings", {"deposits": "code"})
    assert "Two small deposits arrive on it" in text(carol.get(where))
    assert carol.post(where, first="32", second="46").status_code == 400
    assert carol.post(where, first="0.45", second="0.32")["Location"] == "/client-portal/methods/"


@pytest.mark.parametrize(("typed", "cents"), [("32", 32), ("0.32", 32), (" $.45 ", 45), ("1", 1), ("0.01", 1)])
def test_a_small_deposit_may_be_told_in_cents_or_dollars(typed: str, cents: int) -> None:
    form = DepositsForm({"first": typed, "second": "45"})
    assert form.is_valid()
    assert form.cleaned_data["first"] == cents


@pytest.mark.parametrize("typed", ["", "a", "1.00", "100", "0", "-3", "0.325", "NaN", "1e1", "Infinity", "sNaN"])
def test_what_is_no_small_deposit_is_refused_with_an_example(typed: str) -> None:
    form = DepositsForm({"first": typed, "second": "45"})
    assert list(form.errors) == ["first"]


def test_staff_note_how_the_client_authorized_a_bank_account(cast: Cast, shop: Shop) -> None:
    """Phone payments: a signed form or a recorded call; else the client gets a link."""
    acme = billed(cast)
    staff, token = as_staff(cast, acme), shop.firm.token("pm_usBankAccount_success")
    refused = sent(staff, token)
    assert "Say how the client authorized debits of it" in text(refused)
    noted = {"manner": "signed_form", "note": "Binder 7, page 3", "copy_to": "ap@acme.example"}
    assert sent(staff, token, manner="signed_form").status_code == 400
    assert sent(staff, token, **noted).status_code == 302
    with scope.firm(cast.harbor.pk):
        mandate = Mandate.objects.get()
        assert (mandate.manner, mandate.note, mandate.address) == ("signed_form", "Binder 7, page 3", "")
        assert mandate.by == f"staff:{cast.dana.pk}"
