"""Giving money back at the desk: who may, how much, in two clicks, once."""

import re
from datetime import timedelta

import pytest
from django.http.response import HttpResponseBase
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit
from quittance.core import clock
from quittance.payments.models import Payment, Refund
from quittance.payments.tests import orders
from quittance.receivables.models import Invoice
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import HERE, Till
from tests.cast import NOW, Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def filled(cast: Cast) -> Till:
    """As if all of it had happened yesterday: refunds have a last day."""
    found = till.filled(cast)
    with shelf.harbor(cast):
        yesterday = clock.now() - timedelta(days=1)
        Payment.objects.filter(settled_at__isnull=False).update(settled_at=yesterday)
    return found


def page_of(row: Payment) -> str:
    return f"{HERE}{row.pk}/refund/"


def form_of(browser: Browser, row: Payment) -> dict[str, str]:
    """As the browser would send it."""
    page = text(browser.get(page_of(row)))
    fields = dict(re.findall(r'<input type="(?:text|hidden)" name="([\w]+)" value="([^"]*)"', page))
    fields.pop("csrfmiddlewaretoken", None)
    return {**fields, "owed": "yes", "reason": "Paid twice"}


def sent(browser: Browser, row: Payment, form: dict[str, str]) -> HttpResponseBase:
    return browser.post(page_of(row), form)


def agreed(browser: Browser, row: Payment, form: dict[str, str]) -> HttpResponseBase:
    """Both clicks."""
    sure = text(sent(browser, row, form))
    (total,) = re.findall(r'name="agreed" value="([^"]*)"', sure)
    return sent(browser, row, {**form, "agreed": total})


def refunds(cast: Cast) -> list[Refund]:
    with shelf.harbor(cast):
        return list(Refund.objects.order_by("pk"))


def test_the_first_click_sends_nothing_and_names_money_client_and_consequence(
    cast: Cast, danas: Browser, filled: Till
) -> None:
    form = form_of(danas, filled.card)
    page = text(sent(danas, filled.card, form))
    assert "Refund $400.00 for Acme Co and open it again" in page
    assert refunds(cast) == []


def test_the_second_click_asks_for_the_refund_and_the_payment_shows_it(
    cast: Cast, danas: Browser, filled: Till
) -> None:
    answer = agreed(danas, filled.card, form_of(danas, filled.card))
    assert answer.status_code == 302
    (row,) = refunds(cast)
    assert (row.items_cents, row.reason, row.by, row.owed_again) == (
        400_00,
        "Paid twice",
        f"staff:{cast.dana.pk}",
        True,
    )
    page = text(danas.get(f"{HERE}{filled.card.pk}/"))
    for words in ("Paid twice", "Dana Reyes", ">requested</span>", "refund requested", "Refund Requested"):
        assert words in page, words
    assert "Give money back" not in page


def test_the_same_form_sent_twice_is_one_refund(cast: Cast, danas: Browser, filled: Till) -> None:
    form = form_of(danas, filled.card) | {"agreed": "$400.00"}
    assert [sent(danas, filled.card, form).status_code for _ in range(2)] == [302, 302]
    assert len(refunds(cast)) == 1


def test_a_part_goes_back_item_by_item_with_its_part_of_the_card_fee(cast: Cast, danas: Browser, filled: Till) -> None:
    form = form_of(danas, filled.both)
    lines = sorted(name for name in form if name.startswith("line_"))
    form |= dict(zip(lines, ("50.00", ""), strict=True))
    fee = round(filled.both.payer_fee_cents * 50 / 125)
    page = text(sent(danas, filled.both, form))
    assert f"${50 + fee / 100:.2f} for Acme Co" in page
    agreed(danas, filled.both, form)
    (row,) = refunds(cast)
    assert (row.items_cents, row.payer_fee_cents) == (50_00, fee)


def test_no_a_credit_follows_is_said_before_the_second_click(cast: Cast, danas: Browser, filled: Till) -> None:
    form = form_of(danas, filled.card) | {"owed": "no"}
    assert "not due again until the credit shows" in text(sent(danas, filled.card, form))
    agreed(danas, filled.card, form)
    assert [row.owed_again for row in refunds(cast)] == [False]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("400.01", "Of this, $400.00 is left."),
        ("-5", "Write an amount such as 120.00."),
        ("1.234", "Write an amount such as 120.00."),
        ("", "Nothing is to go back"),
        ("0", "Nothing is to go back"),
    ],
)
def test_an_amount_that_cannot_go_back_is_refused_in_words(
    cast: Cast, danas: Browser, filled: Till, amount: str, words: str
) -> None:
    form = form_of(danas, filled.card)
    (line,) = (name for name in form if name.startswith("line_"))
    answer = sent(danas, filled.card, form | {line: amount, "agreed": "$400.00"})
    assert answer.status_code == 400
    assert words in text(answer)
    assert refunds(cast) == []


def test_another_total_than_was_agreed_to_is_asked_about_again(cast: Cast, danas: Browser, filled: Till) -> None:
    answer = sent(danas, filled.card, form_of(danas, filled.card) | {"agreed": "$399.00"})
    assert "Refund $400.00?" in text(answer)
    assert refunds(cast) == []


def test_a_reason_is_needed(cast: Cast, danas: Browser, filled: Till) -> None:
    answer = sent(danas, filled.card, form_of(danas, filled.card) | {"reason": " ", "agreed": "$400.00"})
    assert "Say why the money goes back: whoever looks at the books later reads it." in text(answer)
    assert "The payer does not read it." in text(answer)
    assert refunds(cast) == []


def test_a_transfer_that_has_not_arrived_has_no_way_back_yet(danas: Browser, filled: Till) -> None:
    assert "Give money back" not in text(danas.get(f"{HERE}{filled.bank.pk}/"))
    assert "This payment cannot be refunded here." in text(danas.get(page_of(filled.bank)))


def test_the_right_to_see_payments_gives_nothing_back(cast: Cast, filled: Till) -> None:
    browser = desk_of(cast.miguel)
    assert "Give money back" not in text(browser.get(f"{HERE}{filled.card.pk}/"))
    assert browser.get(page_of(filled.card)).status_code == 403
    assert browser.post(page_of(filled.card)).status_code == 403


def test_who_sees_a_part_of_a_payment_cannot_refund_it(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
        rights.give(person=cast.miguel, permissions=["refund_payments"], by="system", now=NOW)
    browser = desk_of(cast.miguel)
    assert browser.get(page_of(filled.card)).status_code == 200
    assert browser.get(page_of(filled.both)).status_code == 404
    assert browser.get(page_of(filled.bank)).status_code == 404
    assert "Give money back" not in text(browser.get(f"{HERE}{filled.both.pk}/"))


def test_overpaid_money_is_named_beside_its_item(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        Invoice.objects.filter(number="61001").update(open_cents=450_00)
    assert "of it $50.00 overpaid" in text(danas.get(page_of(filled.card)))


def test_asking_the_processor_is_for_payments_without_an_end(danas: Browser, filled: Till) -> None:
    assert "Ask the processor now" not in text(danas.get(f"{HERE}{filled.card.pk}/"))
    answer = danas.post(f"{HERE}{filled.card.pk}/ask/")
    assert answer.headers["Location"] == f"{HERE}{filled.card.pk}/"
    assert orders.CAROL.by == filled.card.by
