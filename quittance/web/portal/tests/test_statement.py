"""A statement on demand says what the pages say, with ages, and what waits (CP-10)."""

from datetime import timedelta
from typing import Any

from quittance.core import clock, scope
from quittance.receivables import queries
from quittance.receivables.documents import statement as statements
from quittance.receivables.models import Freshness, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books
from quittance.web.portal import unapplied
from quittance.web.portal.payer import Payer, Way
from quittance.web.portal.statement import drawing
from quittance.web.portal.tests.papers import paid, read
from quittance.web.portal.tests.payers import another, billed, change, client, linked
from quittance.web.portal.tests.visits import text
from tests.cast import NOW, Cast


def drawn(cast: Cast, of: Any) -> dict[str, Any]:
    with scope.firm(cast.harbor.pk):
        return statements.data(drawing.of(of, firm=cast.harbor, now=clock.now()))


def test_a_statement_has_the_figures_of_the_pages(cast: Cast) -> None:
    acme = billed(cast, street="1 Main Street\nSuite 4", city="Salem", state="MA", postal_code="01970")
    another(cast, acme, 45_00, number="61002", kind="finance_charge")
    browser = linked(cast, acme)
    paper = read(browser.get(f"statement/{acme.pk}/paper/"))
    page = text(browser.get("invoices/"))
    for words in ("$2,045.00", "61001", "61002"):
        assert words in page
        assert words in paper
    for words in ("Acme Co", "1 Main Street", "Suite 4", "Salem, MA 01970", "Client A-100", "Late fee 61002"):
        assert words in paper
    assert "$2,045.00" in text(browser.get("statement/"))


def test_open_items_fall_into_the_bucket_of_the_days_since_they_were_due(cast: Cast) -> None:
    acme = client(cast, "B-200")
    today = cast.harbor.clock.today(clock.now())
    for days, cents in (
        (-5, 1_00),
        (0, 2_00),
        (1, 4_00),
        (30, 8_00),
        (31, 16_00),
        (60, 32_00),
        (61, 64_00),
        (90, 128_00),
        (91, 256_00),
    ):
        another(cast, acme, cents, due_date=today - timedelta(days=days))
    (part,) = drawn(cast, acme)["parts"]
    assert [bucket["figure"] for bucket in part["buckets"]] == ["$3.00", "$12.00", "$48.00", "$192.00", "$256.00"]
    assert part["due"] == "$511.00"
    assert part["note"] == "$508.00 of it is overdue"


def test_each_currency_has_a_total_of_its_own(cast: Cast) -> None:
    acme = billed(cast)
    maple = another(cast, acme, 50_00)
    change(cast, maple, currency="CAD")
    assert [part["due"] for part in drawn(cast, acme)["parts"]] == ["CA$50.00", "$2,000.00"]
    paper = read(linked(cast, acme).get(f"statement/{acme.pk}/paper/"))
    assert "Open items in CAD" in paper


def test_what_is_received_and_not_applied_is_the_sum_that_the_pay_page_warns_with(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        books.pay_on_account(acme, 300_00)
        books.entry(acme, -70_00, "CHK 9")
        ((_, warned),) = unapplied.waiting(Payer(way=Way.PERSON, clients=(acme,)))
        assert queries.unapplied([acme.pk]) == {acme.pk: 370_00}
    assert str(warned) == "$370.00"
    paper = read(linked(cast, acme).get(f"statement/{acme.pk}/paper/"))
    assert "$370.00 was received and is not applied to an invoice yet." in paper


def test_a_statement_names_what_is_being_matched_and_as_of_when_the_books_are_true(cast: Cast) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        held = books.receipt(acme.invoices.get(), 500_00, "CHK 9")
        Receipt.objects.filter(pk=held.pk).update(verdict=Verdict.PROBABLE)
        Freshness.objects.create(as_of_at=NOW)
    paper = read(linked(cast, acme).get(f"statement/{acme.pk}/paper/"))
    assert "A payment of $500.00 is being matched." in paper
    assert "Books as of Jun 3, 2026, 10:00 AM" in paper


def test_who_owes_nothing_gets_a_statement_that_says_so(cast: Cast) -> None:
    birch = client(cast, "B-200", name="Birch LLC")
    paper = read(linked(cast, birch).get(f"statement/{birch.pk}/paper/"))
    assert "$0.00" in paper
    assert "Nothing is overdue" in paper


def test_a_payment_stands_on_the_statement_with_its_state(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, another(cast, acme, 60_00, number="61009"))
    with scope.firm(cast.harbor.pk):
        today = cast.harbor.clock.today(clock.now())
        Receipt.objects.filter(code=payment.code).update(received_date=today)
    assert "Invoice 61009 Visa ending in 4242 paid $60.00" in read(
        linked(cast, acme).get(f"statement/{acme.pk}/paper/")
    )
