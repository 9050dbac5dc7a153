"""Money beyond an invoice: refund it, leave it with a reason, or read how it is moved."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.core import clock
from quittance.payments.actions import overpaying
from quittance.payments.actions.overpaying import CannotLeave
from quittance.payments.models import Payment
from quittance.payments.tests import orders
from quittance.receivables.actions import moving
from quittance.receivables.actions.items import Place
from quittance.receivables.models import Invoice
from quittance.receivables.models.receipt import Item
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import HERE
from tests.cast import NOW, Cast

LIST, TODAY = f"{HERE}overpaid/", "/firm-portal/today/"
TASK = "Invoice 61001 is overpaid by $50.00"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def bill(cast: Cast) -> Invoice:
    """Acme's 61001: $500.00 were paid, of which the practice system asks for $450.00."""
    till.filled(cast)
    with shelf.harbor(cast):  # refunds have a last day
        Payment.objects.filter(settled_at__isnull=False).update(settled_at=clock.now() - timedelta(days=1))
    return asked(cast, 450_00)


def asked(cast: Cast, cents: int) -> Invoice:
    with shelf.harbor(cast):
        Invoice.objects.filter(number="61001").update(open_cents=cents)
        return Invoice.objects.get(number="61001")


def left(browser: Browser, bill: Invoice, **form: object) -> str:
    form = {"cents": 50_00, "reason": "A retainer, says Carol", **form}
    return text(browser.post(f"{LIST}{bill.pk}/leave/", form, follow=True))


def test_the_task_leads_to_a_page_with_three_ways(danas: Browser, bill: Invoice) -> None:
    assert TASK in text(danas.get(TODAY))
    assert f'href="{LIST}{bill.pk}/"' in text(danas.get(TODAY))
    page = text(danas.get(f"{LIST}{bill.pk}/"))
    for words in ("Give it back", "Move it to another invoice", "Leave $50.00 of Acme Co on invoice 61001"):
        assert words in page, words
    assert page.count("/refund/") == 2
    assert f"/firm-portal/clients/{bill.client_id}/" in page


def test_a_payment_that_was_moved_to_the_invoice_can_go_back_from_there_too(
    cast: Cast, danas: Browser, bill: Invoice
) -> None:
    with shelf.harbor(cast):
        payment = orders.start(orders.line(books.invoice(bill.client, 30_00)))
        orders.succeed(payment)
        Payment.objects.filter(pk=payment.pk).update(settled_at=clock.now() - timedelta(days=1))
        to = Place(bill.client_id, bill.pk, Item.INVOICE)
        moving.put_over(item=orders.rows(payment)[0], to=to, descriptions=("", ""), passed_over=(0, 0), now=NOW)
    assert f'href="{HERE}{payment.pk}/refund/"' in text(danas.get(f"{LIST}{bill.pk}/"))


def test_what_is_left_with_a_reason_is_no_task_until_it_is_another_amount(
    cast: Cast, danas: Browser, bill: Invoice
) -> None:
    page = left(danas, bill)
    for words in ("Left as they are", "A retainer, says Carol", "Dana Reyes"):
        assert words in page, words
    assert TASK not in text(danas.get(TODAY))
    assert "It was left as it is." in text(danas.get(f"{LIST}{bill.pk}/"))
    asked(cast, 440_00)
    assert "Invoice 61001 is overpaid by $60.00" in text(danas.get(TODAY))
    asked(cast, 450_00)
    assert TASK not in text(danas.get(TODAY))


def test_it_is_left_once_and_only_as_it_was_seen(cast: Cast, danas: Browser, bill: Invoice) -> None:
    assert "overpaid by $50.00 now" in left(danas, bill, cents=40_00)
    assert "Say why it stays" in left(danas, bill, reason=" \0")
    assert TASK in text(danas.get(TODAY))
    left(danas, bill, reason="x\0")
    with shelf.harbor(cast), pytest.raises(CannotLeave, match="meanwhile"):
        overpaying.leave(invoice=bill, cents=50_00, reason="x", by="staff:1", now=NOW)
    asked(cast, 500_00)
    with shelf.harbor(cast), pytest.raises(CannotLeave, match="not overpaid any more"):
        overpaying.leave(invoice=bill, cents=50_00, reason="x", by="staff:1", now=NOW)


def test_it_stands_in_the_audit_log(danas: Browser, bill: Invoice) -> None:
    left(danas, bill)
    assert "Invoice 61001 stays overpaid by $50.00: A retainer, says Carol" in text(danas.get("/firm-portal/audit/"))


def test_an_invoice_that_is_not_overpaid_or_out_of_bounds_has_no_page(
    cast: Cast, danas: Browser, bill: Invoice
) -> None:
    with shelf.harbor(cast):
        other = Invoice.objects.get(number="61002")
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    assert danas.get(f"{LIST}{other.pk}/").status_code == 404
    with shelf.harbor(cast):
        Invoice.objects.filter(pk=other.pk).update(open_cents=800_00)
    assert danas.get(f"{LIST}{other.pk}/").status_code == 200
    bounded = desk_of(cast.miguel)
    assert bounded.get(f"{LIST}{bill.pk}/").status_code == 200
    assert bounded.get(f"{LIST}{other.pk}/").status_code == 404
    assert "61002" not in text(bounded.get(LIST))
    assert bounded.post(f"{LIST}{bill.pk}/leave/", {"cents": 50_00, "reason": "x"}).status_code == 403
