"""Portal people see all their clients together, under a heading each (CP-7, CPU-5, CPU-6, CPU-7)."""

import csv
import io
import re
from datetime import date
from typing import Any

from quittance.access.tests.portal import CAROL
from quittance.core import clock, scope
from quittance.links.actions import linking
from quittance.links.models import Link
from quittance.links.tests.doors import contact
from quittance.receivables.models import Entry, Freshness, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books
from quittance.tenancy.models import StaffMember
from quittance.web.base import memory
from quittance.web.portal.tests.payers import KEY, another, billed, change, client, linked
from quittance.web.portal.tests.visits import HOME, Browser, carol, seated, text
from tests.cast import NOW, Cast


def whole(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_several_clients_stand_together_each_under_its_name_the_oldest_due_first(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    another(cast, acme, 45_00, number="61002", due_date=date(2026, 5, 1))
    another(cast, birch, 9_00, number="70001", kind="finance_charge")
    page = text(linked(cast, acme, birch).get("invoices/"))
    order = ["$2,054.00", "Acme Co", "$2,045.00", "61002", "61001", "Birch LLC", "$9.00", "Late fee 70001"]
    places = [page.index(words, page.index("<h1>")) for words in order]
    assert places == sorted(places)
    assert "due on 3 invoices of 2 clients" in page


def test_currencies_are_summed_apart(cast: Cast) -> None:
    acme, maple = billed(cast), client(cast, "M-1", name="Maple Ltd", currency="CAD")
    another(cast, maple, 50_00)
    page = text(linked(cast, acme, maple).get("invoices/"))
    assert "$2,000.00" in page
    assert "CA$50.00" in page


def test_whose_address_gets_the_invoices_sees_them_and_is_led_there(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        contact(acme)
    person = carol(cast)
    browser = seated(cast, person)
    assert browser.get("home/").status_code == 200
    with scope.firm(cast.harbor.pk):
        linking.by_contacts(person=person, now=clock.now())
    assert browser.get("home/")["Location"] == "/client-portal/invoices/"
    assert "61001" in text(browser.get("invoices/"))
    assert "Your address is the one that invoices go to." in text(browser.get("clients/"))


def test_who_is_linked_to_nobody_is_told_how_it_comes_about(cast: Cast) -> None:
    browser = seated(cast, carol(cast))
    assert browser.get("invoices/")["Location"] == HOME
    page = text(browser.get("home/"))
    assert all(words in page for words in (CAROL, "/client-portal/clients/", "By themselves"))


def test_a_client_is_added_by_both_numbers_and_never_by_one(cast: Cast) -> None:
    billed(cast)
    client(cast, "N-1", name="Northwind Traders")
    browser = seated(cast, carol(cast))
    assert browser.post("clients/", number="N-1").status_code == 400
    wrong = browser.post("clients/", number="N-1", invoice_number="1")
    assert "These numbers open nothing." in text(wrong)
    assert browser.post("clients/", **KEY)["Location"] == "/client-portal/clients/"
    assert "You added it by an invoice." in text(browser.get("clients/"))
    assert "Northwind" not in text(browser.get("invoices/"))


def test_what_the_firm_cut_stays_out_of_reach(cast: Cast) -> None:
    acme = billed(cast)
    browser = linked(cast, acme)
    with scope.firm(cast.harbor.pk):
        linking.cut(link=Link.objects.get(), by="staff:1", now=clock.now())
        invoice = acme.invoices.get()
    assert browser.get(f"invoices/{invoice.pk}/").status_code == 404
    assert "has closed this client to your account" in text(browser.post("clients/", **KEY))


def test_an_invoice_names_who_looks_after_it_with_a_way_to_write(cast: Cast) -> None:
    """CP-9; where nobody is responsible, the firm's own address stands there."""
    acme = billed(cast)
    browser = linked(cast, acme)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
    assert "mailto:office@harbor.example?subject=invoice%2061001%20of%20Acme%20Co" in text(
        browser.get(f"invoices/{invoice.pk}/")
    )
    with scope.firm(cast.harbor.pk):
        mirrored = {"source_key": "s1", "source_hash": 1, "first_seen_at": NOW}
        ruben = StaffMember.objects.create(first_name="Ruben", last_name="Lowe", address="r@harbor.example", **mirrored)
    change(cast, acme, responsible=ruben)
    page = text(browser.get(f"invoices/{invoice.pk}/"))
    assert "Ruben Lowe at Harbor &amp; Pine CPAs" in page
    assert "mailto:r@harbor.example?subject=" in page


def test_a_person_sees_what_was_paid_line_by_line_and_it_sums_up(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
        books.receipt(invoice, 500_00, "CHK 4711")
        books.pay((invoice, 300_00))
    page = text(linked(cast, acme).get(f"invoices/{invoice.pk}/"))
    assert all(words in page for words in ("CHK 4711", "\N{MINUS SIGN}$500.00", "Paid here", "$1,200.00"))


def test_a_payment_that_waits_for_the_firms_word_is_said_to_be_matched(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        invoice = acme.invoices.get()
        held = books.receipt(invoice, 1_000_00, "CHK 9")
        Receipt.objects.filter(pk=held.pk).update(verdict=Verdict.PROBABLE)
    browser = linked(cast, acme)
    for page in ("invoices/", f"invoices/{invoice.pk}/"):
        assert "A payment of $1,000.00 is being matched" in text(browser.get(page))
    with scope.firm(cast.harbor.pk):
        Entry.objects.update(voided=True)
    assert "being matched" not in text(browser.get("invoices/"))


def test_hundreds_of_invoices_come_by_pages_and_no_page_asks_more_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        for number in range(120):
            books.invoice(acme, 10_00, number=f"8{number:04}")
    browser = linked(cast, acme)
    memory.forget()
    seen: list[str] = []
    page = "invoices/"
    while page:
        with django_assert_max_num_queries(14):
            answer = text(browser.get(page))
        seen += re.findall(r"<strong>Invoice (\d+)</strong>", answer)
        found = re.search(r'href="/client-portal/(invoices/\?start=\d+)" rel="next"', answer)
        page = found[1] if found else ""
    assert len(seen) == len(set(seen)) == 121
    assert "due on 121 invoices" in answer
    assert "Open invoices" in text(browser.get("invoices/?start=99999"))
    assert "Open invoices" in text(browser.get("invoices/?start=-1"))


def test_open_items_leave_as_a_file_that_sums_to_the_page(cast: Cast) -> None:
    acme = billed(cast)
    another(cast, acme, 45_00, number="=1+1", due_date=date(2026, 5, 1))
    another(cast, client(cast, "B-200", name="Birch LLC"), 9_00)
    answer = linked(cast, acme).get("invoices/file/")
    rows = list(csv.DictReader(io.StringIO(whole(answer))))
    assert [row["Number"] for row in rows] == ["'=1+1", "61001"]
    assert sum(float(row["Outstanding"]) for row in rows) == 2045
    assert {row["Client"] for row in rows} == {"Acme Co"}


def test_balances_say_as_of_when_they_are_true(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        Freshness.objects.create(as_of_at=NOW)
    memory.forget()
    page = text(linked(cast, acme).get("invoices/"))
    assert "What was billed or paid after that is not shown yet." in page
    assert "Jun 3, 10:00 AM" in page


def test_a_stranger_is_asked_to_sign_in_and_led_back(cast: Cast) -> None:
    billed(cast)
    assert Browser().get("invoices/")["Location"] == "/client-portal/sign-in/?next=%2Fclient-portal%2Finvoices%2F"
