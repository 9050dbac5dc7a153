"""A pass shows its invoice with nothing typed (CP-1), opens no session, and no robot uses it up (immunity 31)."""

from datetime import timedelta
from typing import Any

import pytest

from quittance.access.models import Session
from quittance.access.tests.portal import CAROL
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.links.actions import passes
from quittance.links.models import Guest, Link, Pass
from quittance.receivables.tests import books
from quittance.web.base import cookies
from quittance.web.base.door import path_for_the_log
from quittance.web.portal.tests.payers import another, billed, change, client, linked, newest_pass, passed
from quittance.web.portal.tests.visits import HOST, PORTAL, Browser, carol, seated, text
from tests.cast import Cast


def told(way: str, *, origin: str = f"http://{HOST}") -> Any:
    """The page's own script, or another's, says that somebody has the page before them."""
    return Browser(strict=True).client.post(f"{PORTAL}{way}seen/", headers={"Origin": origin})


def test_a_pass_has_its_invoice_on_the_screen_at_once_and_the_others_one_step_away(cast: Cast) -> None:
    acme = billed(cast)
    other = another(cast, acme, 45_00, number="61002")
    way = passed(cast, acme)
    page = text(Browser().get(way))
    assert all(words in page for words in ("Invoice 61001", "$2,000.00", "1 other open invoice", "$45.00", "Acme Co"))
    assert "$45.00" in text(Browser().get(f"{way}invoices/{other.pk}/"))
    assert all(words in text(Browser().get(f"{way}invoices/")) for words in ("61001", "61002", "$2,045.00"))


def test_fifty_openings_by_robots_change_nothing_and_the_persons_script_still_tells(cast: Cast) -> None:
    acme = billed(cast)
    way = passed(cast, acme)
    pages = (way, f"{way}invoices/", f"{way}seen/", f"{way}keep/", f"{way}invoices/{acme.pk}/")
    before = _rows(cast)
    for turn in range(50):
        for method in ("GET", "HEAD"):
            answer = Browser().get(pages[turn % len(pages)], method=method)
            assert not answer.cookies
    assert _rows(cast) == before
    assert told(way).status_code == 204
    assert newest_pass(cast).seen_at is not None


def test_who_has_looked_is_asked_no_more(cast: Cast) -> None:
    way = passed(cast, billed(cast))
    assert "<q-seen>" in text(Browser().get(way))
    told(way)
    assert "<q-seen>" not in text(Browser().get(way))


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", f"https://{HOST}.evil.example"])
def test_another_site_cannot_press_for_somebody(cast: Cast, origin: str) -> None:
    way = passed(cast, billed(cast), CAROL)
    assert told(way, origin=origin).status_code == 403
    assert Browser(strict=True).post(f"{way}keep/").status_code == 403
    assert newest_pass(cast).seen_at is None


def test_an_unknown_an_old_and_a_revoked_pass_look_alike_and_lead_on(cast: Cast) -> None:
    acme = billed(cast)
    revoked, old = passed(cast, acme), passed(cast, acme)
    with scope.firm(cast.harbor.pk):
        first, last = Pass.objects.order_by("pk")
        passes.revoke(found=first, by="staff:1", now=clock.now())
        Pass.objects.filter(pk=last.pk).update(expires_at=clock.now())
    unknown = f"pass/{'x' * 43}/"
    answers = [Browser().get(f"{way}{part}") for way in (unknown, revoked, old) for part in ("", "invoices/")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text(answer) for answer in answers}) == 1
    page = text(answers[0])
    assert all(words in page for words in ("office@harbor.example", "/client-portal/key/", "/client-portal/sign-in/"))


def test_a_pass_of_another_firm_opens_nothing(cast: Cast) -> None:
    way = passed(cast, billed(cast))
    assert Browser("second.localhost:8000").get(way).status_code == 404


def test_a_pass_shows_no_other_clients_invoice_and_no_history(cast: Cast) -> None:
    acme = billed(cast)
    birch = another(cast, client(cast, "B-200", name="Birch LLC"), 9_00)
    closed = another(cast, acme, 77_00, number="60001", open_cents=0)
    way = passed(cast, acme)
    assert Browser().get(f"{way}invoices/{birch.pk}/").status_code == 404
    page = text(Browser().get(f"{way}invoices/{closed.pk}/"))
    assert "Nothing is due on the invoice that you asked for" in page
    assert "60001" not in page
    assert "$77.00" not in page
    assert Browser().get("invoices/").status_code == 302
    assert Browser().get(f"{way}invoices/file/").status_code == 404


def test_it_says_plainly_that_its_invoice_is_paid_or_was_withdrawn(cast: Cast) -> None:
    acme = billed(cast)
    way = passed(cast, acme)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
        books.receipt(invoice, 2_000_00)
    assert "Invoice 61001 is paid." in text(Browser().get(way))
    change(cast, invoice, voided=True)
    assert "Invoice 61001 was withdrawn by Harbor &amp; Pine CPAs." in text(Browser().get(way))


def test_it_says_that_it_was_billed_anew_only_of_a_bill_that_came_after(cast: Cast) -> None:
    acme = billed(cast)
    way = passed(cast, acme)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
    change(cast, invoice, voided=True)
    another(cast, acme, 5_00, number="61001", issued=invoice.issued_date - timedelta(days=365), open_cents=0)
    assert "billed anew" not in text(Browser().get(way))
    another(cast, acme, 7_00, number="61001", issued=invoice.issued_date + timedelta(days=1))
    assert "It was billed anew on June 4, 2026." in text(Browser().get(way))


def test_what_moved_to_another_client_is_told_to_nobody(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    way = passed(cast, acme)
    with scope.firm(cast.harbor.pk):
        change(cast, acme.invoices.get(), client=birch)
    page = text(Browser().get(way))
    assert "Nothing is due" in page
    assert "61001" not in page


def test_whose_address_the_mail_went_to_may_keep_the_client_and_nobody_else(cast: Cast) -> None:
    acme = billed(cast)
    own, forwarded = passed(cast, acme, CAROL), passed(cast, acme, "boss@acme.example")
    browser = seated(cast, carol(cast))
    offer = "Add Acme Co to your account"
    assert offer in text(browser.get(own))
    assert offer not in text(browser.get(forwarded))
    assert offer not in text(Browser().get(own))
    assert browser.post(f"{forwarded}keep/")["Location"] == "/client-portal/clients/"
    assert browser.post(f"{own}keep/")["Location"] == "/client-portal/invoices/"
    assert "61001" in text(browser.get("invoices/"))
    assert offer not in text(browser.get(own))


def test_a_signed_in_person_sees_by_a_pass_what_the_pass_shows(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    another(cast, birch, 9_00)
    browser = linked(cast, birch)
    page = text(browser.get(f"{passed(cast, acme)}invoices/"))
    assert "Birch LLC" not in page
    assert "61001" in page


def test_the_token_leaks_neither_to_other_sites_nor_to_the_log_nor_into_a_store(cast: Cast) -> None:
    way = passed(cast, billed(cast))
    answer = Browser().get(way)
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    token = way.split("/")[1]
    assert token not in path_for_the_log(f"/client-portal/{way}invoices/5/")


def _rows(cast: Cast) -> list[object]:
    with scope.firm(cast.harbor.pk):
        counted = [model.objects.count() for model in (Event, Session, Guest, Link)]
        return [*counted, list(Pass.objects.values())]


def test_no_cookie_of_a_guest_is_given_by_a_pass(cast: Cast) -> None:
    browser = Browser()
    browser.get(passed(cast, billed(cast)))
    assert cookies.GUEST not in browser.client.cookies
    assert cookies.PORTAL not in browser.client.cookies
