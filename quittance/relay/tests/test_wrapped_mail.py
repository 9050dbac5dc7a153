"""How an invoice's mail reads: the facts, the way to pay, and below a rule what the firm wrote."""

from datetime import date

import pytest

from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.relay.actions import wordings
from quittance.relay.mails import wrapped
from quittance.relay.mails.wrapped import Bill, Letter
from tests.cast import Cast

TOKEN = "a" * 43


def dollars(cents: int) -> Money:
    return Money(cents, Currency.USD)


def bill(cents: int = 2_000_00, *, number: str = "61001", billed: int = 2_000_00, due: date | None = None) -> Bill:
    return Bill(number, dollars(cents), dollars(billed), due)


def composed(cast: Cast, letter: Letter, token: str = TOKEN) -> Words:
    return wrapped.compose(
        paper=wrapped.paper(firm=cast.harbor, wording=wordings.in_force()), letter=letter, token=token
    )


def test_amount_number_client_and_due_date_stand_in_both_versions(harbor: Cast) -> None:
    words = composed(harbor, Letter("Acme Co", (bill(due=date(2026, 7, 3)),)))
    for body in (words.text, words.html):
        assert all(each in body for each in ("Invoice 61001", "Acme Co", "$2,000.00", "due on July 3, 2026", TOKEN))
    assert "due upon receipt" in composed(harbor, Letter("Acme Co", (bill(),))).text


def test_what_is_paid_in_part_says_what_was_billed(harbor: Cast) -> None:
    words = composed(harbor, Letter("Acme Co", (bill(500_00),)))
    assert "$500.00, due upon receipt, of $2,000.00 billed" in words.text


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Invoice_61001", "Invoice_61001"),
        ("FW: RE: Your bill", "Your bill"),
        ("Fwd: Aw: Bill", "Bill"),
        ("", "Invoice 61001 from Harbor & Pine CPAs"),
    ],
)
def test_the_subject_is_the_firms_own_without_marks_of_answers(harbor: Cast, subject: str, shown: str) -> None:
    assert composed(harbor, Letter("Acme Co", (bill(),), subject=subject)).subject == shown


def test_the_firms_words_stand_below_harmless(harbor: Cast) -> None:
    evil = (
        "<p onclick='x()'>Dear <b>Carol</b><script>steal()</script><img src='https://spy.example/1'></p><form></form>"
    )
    html = composed(harbor, Letter("Acme Co", (bill(),), html=evil)).html
    assert "Dear <b>Carol</b>" in html
    assert not [word for word in ("steal()", "onclick", "spy.example", "<form") if word in html]


def test_an_original_of_plain_text_is_shown_as_text_and_never_as_html(harbor: Cast) -> None:
    words = composed(harbor, Letter("Acme <Co>", (bill(),), text="Dear <b>Carol</b>,\n\nyours & ours"))
    assert "Dear &lt;b&gt;Carol&lt;/b&gt;," in words.html
    assert "for Acme &lt;Co&gt;" in words.html
    assert "Dear <b>Carol</b>,\n\nyours & ours" in words.text


def test_the_mail_can_be_read_by_a_screen_reader(harbor: Cast) -> None:
    two = Letter("Acme Co", (bill(), bill(3_00, number="61002", billed=3_00)))
    html = composed(harbor, two).html
    assert '<html lang="en">' in html
    assert "<title>Invoices 61001 and 61002 from Harbor &amp; Pine CPAs</title>" in html
    assert html.count("<h1") == 1
    assert html.count('scope="col"') == 2
    # Each table is either for the look alone, or the one with the amounts and its headings.
    assert html.count("<table") - html.count('<table role="presentation"') == 1


def test_a_mail_with_nothing_to_pay_has_no_button(harbor: Cast) -> None:
    words = composed(harbor, Letter("Acme Co", (bill(0),)), token="")
    assert "client-portal" not in words.text + words.html
    assert words.secret == ""


def test_the_example_is_composed_as_what_is_sent(harbor: Cast) -> None:
    words = composed(harbor, wrapped.example(harbor.harbor))
    assert words.subject == "Invoice 10234 from Harbor & Pine CPAs"
    assert "$1,250.00" in words.html
