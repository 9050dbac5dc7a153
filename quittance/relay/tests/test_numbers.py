"""Where an invoice number stands (EML-5, EML-6): the firm's own patterns, loosely read, and never for long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.models.policy import usual_patterns
from quittance.relay.rules import numbers

USUAL = usual_patterns()
real_numbers = st.from_regex(r"[A-Z]{0,3}[0-9]{3,8}(?:-[0-9]{1,3})?", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Invoice_10501.pdf", ("10501",)),
        ("INVOICE 10501.PDF", ("10501",)),
        ("invoice-10501.pdf", ("10501",)),
        ("Invoice10501.pdf", ("10501",)),
        ("Invoice_10501_Acme Co.pdf", ("10501",)),
        ("Acme Invoice #10501 (1).pdf", ("10501",)),
        ("Invoice No. 10501.pdf", ("10501",)),
        ("Invoice Number: 10501", ("10501",)),
        ("Invoice NO10501.pdf", ("NO10501", "10501")),
        ("Inv 2026-0042.pdf", ("2026-0042",)),
        ("Invoice_A-10.501/7", ("A-10.501/7",)),
        ("Invoice_10501-Acme.pdf", ("10501-Acme", "10501")),
        ("Invoice_10501-2.pdf", ("10501-2",)),
        ("Invoice_10501 and Invoice_10502.pdf", ("10501", "10502")),
        ("Invoice_March.pdf", ()),
        ("Invoices.pdf", ()),
        ("Reinvoice 10501.pdf", ()),
        ("Invoice 03/01/2026", ()),
        ("Engagement letter.pdf", ()),
        ("", ()),
    ],
)
def test_a_number_is_found_in_a_name_however_its_words_are_held_apart(name: str, found: tuple[str, ...]) -> None:
    assert numbers.in_name(name, patterns=USUAL) == found


@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("{number}_*", "10501_Acme.pdf", ("10501",)),
        ("{number}_*", "Acme_10501.pdf", ()),
        ("{number}", "10501.pdf", ("10501",)),
        ("{number}", "10501 Acme.pdf", ()),
        ("Bill {number} final", "bill_77-final.pdf", ("77",)),
        ("Bill {number} final", "bill_77-finally.pdf", ()),
        ("Acme*Bill_{number}", "Acme, of June, Bill 88.pdf", ("88",)),
        ("F({number})", "F(90).pdf", ("90",)),
        ("Rechnung {number}", "RECHNUNG_4711.pdf", ("4711",)),
        ("no place", "no place 1.pdf", ()),
        ("{number}{number}", "12.pdf", ()),
    ],
)
def test_a_firms_own_pattern_is_read_as_it_means_it(pattern: str, name: str, found: tuple[str, ...]) -> None:
    assert numbers.in_name(name, patterns=[pattern]) == found


def test_a_pattern_without_words_finds_nothing_in_a_text_or_every_word_would_be_a_number() -> None:
    text = "1040 return of 2025\nTotal 1,500.00"
    assert numbers.found(text, patterns=["{number}_*", "{number}", "{number} *"]) == ()


def test_what_a_paper_says_first_comes_first_and_each_number_once() -> None:
    text = "INVOICE\nInvoice No: 10501\nDate 03/01/2026\nEarlier: Invoice 10400, invoice 10501"
    assert numbers.found(text, patterns=USUAL) == ("10501", "10400")


@given(real_numbers, st.sampled_from(["Invoice_{number}", "Acme {number} paid", "Inv#{number}"]), st.sampled_from(" _"))
def test_a_number_put_into_a_pattern_is_found_again_whatever_the_case(number: str, pattern: str, apart: str) -> None:
    name = pattern.replace("{number}", number).replace(" ", apart).replace("_", apart)
    assert number in numbers.found(name, patterns=[pattern])
    assert number.lower() in numbers.found(name.lower(), patterns=[pattern.upper().replace("{NUMBER}", "{number}")])


@given(st.text(max_size=300), st.lists(st.text(max_size=60).map(lambda text: text + "{number}"), max_size=3))
def test_no_text_and_no_pattern_breaks_it_and_each_number_has_a_digit(text: str, patterns: list[str]) -> None:
    for number in numbers.found(text, patterns=[*patterns, *USUAL]):
        assert any(each.isdigit() for each in number)
        assert len(number) <= numbers.NUMBER_LENGTH_MAX


@pytest.mark.parametrize(
    "piece", ["Invoice ", "Invoice_1-", "-", "1.", "Invoice No ", "a*", "Invoice #:_", "1/1/", "\n"]
)
def test_a_text_made_to_take_long_does_not(piece: str) -> None:
    text = piece * (numbers.TEXT_LENGTH_MAX // len(piece))
    hostile = ["Invoice*Invoice*{number}", "Inv*{number}*x", "-{number}-", *USUAL]
    for length in (numbers.WILD_TEXT_LENGTH_MAX, numbers.TEXT_LENGTH_MAX):
        assert len(numbers.found(text[:length], patterns=hostile)) <= numbers.FOUND_MAX


def test_a_pattern_that_cannot_be_one_says_why() -> None:
    assert numbers.fault_of("Invoice_{number}") == ""
    assert "once" in numbers.fault_of("Invoice")
    assert "once" in numbers.fault_of("{number} {number}")
    assert "2 times" in numbers.fault_of("*a*{number}*")
    assert "100" in numbers.fault_of("x" * 100 + "{number}")
    assert "line breaks" in numbers.fault_of("a\n{number}")
