"""One builder, one parser: what is written into files is found again in books that were typed by hand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.receivables.rules import reference
from quittance.receivables.rules.reference import Reading

KNOWN = {1000: {100, 101, 900}, 10199: {100, 900, 1000, 9000}, 1019: {100}}
_SEPARATORS = " -\u2013\u2014\u00a0"


def read(text: str, identifier: str = "AIW", known: reference.Known = KNOWN) -> Reading:
    return reference.read(text, identifier=identifier, known=known)


def named(text: str, identifier: str = "AIW") -> tuple[int | None, int | None]:
    reading = read(text, identifier)
    return reading.code, reading.suffix


suffixes = st.one_of(
    st.integers(0, 8_799).map(reference.item_suffix), st.integers(0, 5_000).map(reference.reversal_suffix)
)
codes = st.integers(1000, 10**9)
identifiers = st.sampled_from(["", "AIW", "PAY", "99999"])


@given(codes, suffixes, identifiers, st.randoms(use_true_random=False))
def test_what_is_built_is_read_however_it_is_typed(
    code: int, suffix: int, identifier: str, chance: random.Random
) -> None:
    built = reference.build(code, suffix, identifier=identifier)
    typed = list(built.replace("-", "") if chance.random() < 0.3 and identifier != "99999" else built)
    # An identifier of digits stays apart from the code, or nobody could tell where it ends.
    first = len(identifier) + 1 if identifier == "99999" else 1
    for _ in range(chance.randrange(6)):
        typed.insert(chance.randrange(first, max(first + 1, len(typed))), chance.choice(_SEPARATORS))
    text = "".join(chance.choice([letter.upper(), letter.lower()]) for letter in typed)
    reading = reference.read(text, identifier=identifier or "AIW", known={code: {suffix}})
    assert (reading.code, reading.suffix) == (code, suffix)
    assert code in reference.codes_meant(text)
    assert reading.identified is bool(identifier)


@given(codes, suffixes, st.dictionaries(codes, st.sets(suffixes, min_size=1), max_size=30))
def test_what_is_built_is_read_whatever_else_is_ours(code: int, suffix: int, others: dict[int, set[int]]) -> None:
    known = {**others, code: {suffix, *others.get(code, ())}}
    for identifier in ("", "AIW"):
        reading = reference.read(reference.build(code, suffix, identifier=identifier), identifier="AIW", known=known)
        assert (reading.code, reading.suffix) == (code, suffix)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    read(text)
    reference.codes_meant(text)
    list(reference.codes_of_books(text, "AIW"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AIW-1000-100", (1000, 100)),
        ("aiw 1000 100", (1000, 100)),
        ("AIW1000100", (1000, 100)),
        ("CHK AIW-1000-100", (1000, 100)),
        ("Online payment aiw-1000-101 / June 2026", (1000, 101)),
        ("AIW-1000-100 2026", (1000, 100)),
        ("1000-101", (1000, 101)),
        ("10199-900", (10199, 900)),
        ("CHK 10199-900", (10199, 900)),
        ("AIWA 1000-100", (1000, 100)),
        ("10199 900", (10199, 900)),
        ("10199900", (10199, 900)),
        ("1000100", (1000, 100)),
        ("AIW-1000", (1000, None)),
        ("AIW 1000-777", (1000, None)),
        ("AIW-10199-1000", (10199, 1000)),
        ("10199-9000", (10199, 9000)),
    ],
)
def test_a_reference_is_found_without_regard_to_case_spaces_and_dashes(
    text: str, expected: tuple[int, int | None]
) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "CHK 1122", "1122", "AIW", "AIW-555-100", "REPAIW-1000-100", "1000", "INV 1000", "77-1000-100",
     "AIW-1000-100 and AIW-1000-101", "1000-100 1000-101", "0001000100", "9" * 5000, "AIW" + "9" * 5000,
     "\u0661\u0660\u0660\u0660-\u0661\u0660\u0660"],
)  # fmt: skip
def test_what_names_no_single_item_of_ours_names_none(text: str) -> None:
    assert named(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected", "identified"),
    [
        ("AIW-Invoice-61001-Client-11022-PI-1000-100", (1000, 100), True),
        ("Invoice-61001-Client-11022-PI-10199-900", (10199, 900), False),
        ("DEPOSIT AIW-Invoice-61001-Client-11022-PI-1000-100", (1000, 100), True),
        ("AIW-Invoice-61001-Client-11022-PI-1000-100 06/30/2026", (1000, 100), True),
        ("aiw invoice 61001 client 11022 pi 1000 100", (1000, 100), True),
        ("AIW\u2013Invoice\u201361001\u2013Client\u201311022\u2013PI\u20131000\u2013100", (1000, 100), True),
        ("AIW-Invoice-10199-900-Client-1019-100-PI-1000-101", (1000, 101), True),
        ("AIW-Invoice-Q2 (rev. 1)-Client-O'Neil & Co-PI-1000-100", (1000, 100), True),
        ("Invoice--Client-11022-PI-1000-101", (1000, 101), False),
        ("AIW-Invoice-61001-Client-11022-PI-1000", (1000, None), True),
    ],
)
def test_in_what_quickbooks_shows_the_last_two_numbers_are_the_payment_and_its_item(
    text: str, expected: tuple[int, int | None], *, identified: bool
) -> None:
    reading = read(text)
    assert (reading.code, reading.suffix) == expected
    assert (reading.identified, reading.written) == (identified, True)
    assert reading.code in reference.codes_meant(text)


@pytest.mark.parametrize(
    "text",
    ["AIW-Invoice-1000-Client-100", "Invoice-61001-Client-11022-PI-5555-100", "Invoice-61001-Client-11022-PI-1000-777",
     "Invoice-1000-100-Client-11022-PI-5555-100", "Invoice 1000-100 Client 7 PI 5555-100", "PI-1000-100",
     "Invoice-7-Client-8-API-1000-100", "Invoice-7-PI-1000-100", "Client-7-Invoice-8-PI-1000-100",
     "Invoice-7-Client-8-PI-1000-100x", "Invoice-7-Client-8-PI-1000-100-2", "Invoice-7-Client-8-PI-1000",
     "Invoice-7-Client-8-PI-1000-100 Invoice-7-Client-8-PI-1000-101",
     "AIW-Invoice-7-Client-8-PI-1000-100 AIW-1000-101", "Invoice-7-Client-8-PI-" + "9" * 5000,
     "Invoice-7-Client-" * 500 + "PI-"],
)  # fmt: skip
def test_a_description_that_names_no_single_item_of_ours_names_none(text: str) -> None:
    assert named(text) == (None, None)


names = st.text(max_size=30)


@given(codes, suffixes, names, names, st.sampled_from(["AIW-", ""]))
def test_a_description_is_read_whatever_the_invoice_and_the_client_are_called(
    code: int, suffix: int, invoice: str, client: str, identifier: str
) -> None:
    text = f"{identifier}Invoice-{invoice}-Client-{client}-PI-{code}-{suffix}".replace("\n", " ")
    reading = reference.read(text, identifier="AIW", known={code: {suffix}})
    assert (reading.code, reading.suffix) == (code, suffix)


def test_without_dashes_a_text_that_fits_two_items_names_neither_and_with_them_the_one_that_is_written() -> None:
    both = {10199: {100}, 1019: {9100}}
    assert read("AIW10199100", known=both) == Reading(identified=True)
    assert read("AIW-10199-100", known=both).code == 10199
    assert read("AIW-1019-9100", known=both).code == 1019
    assert read("10199100", known=both) == reference.NOTHING


@pytest.mark.parametrize(("text", "written"), [("1000-100", True), ("1000 100", True), ("1000100", False)])
def test_a_bare_number_is_told_from_what_is_written_as_a_reference(text: str, *, written: bool) -> None:
    assert read(text).written is written


@pytest.mark.parametrize("text", ["99999", "CHK 99999", "#99999", " Check no. 99999 "])
def test_the_number_of_cch_prosystem_is_an_identifier_without_a_code(text: str) -> None:
    assert read(text) == Reading(identified=True, number_only=True)
    assert read(text, "99999") == Reading(identified=True, number_only=True)


def test_a_longer_number_does_not_bear_an_identifier_of_digits() -> None:
    assert read("9999912", "99999") == reference.NOTHING
    assert named("99999-1000-100", "99999") == (1000, 100)


def test_items_count_from_100_and_after_899_from_1000_and_reversals_from_900_and_after_999_from_9000() -> None:
    assert [reference.item_suffix(place) for place in (0, 1, 799, 800, 801)] == [100, 101, 899, 1000, 1001]
    assert [reference.reversal_suffix(place) for place in (0, 1, 99, 100)] == [900, 901, 999, 9000]
    items = {reference.item_suffix(place) for place in range(8_800)}
    reversals = {reference.reversal_suffix(place) for place in range(2_000)}
    assert len(items) == 8_800
    assert not items & reversals
    assert not any(map(reference.is_reversal, items))
    assert all(map(reference.is_reversal, reversals))
    with pytest.raises(ValueError, match="at most 8,800 items"):
        reference.item_suffix(8_800)


def test_our_first_code_lies_above_every_code_in_the_firms_books() -> None:
    assert reference.first_code([]) == 1000
    assert reference.first_code([17, 4711]) == 4712
    assert [*reference.codes_of_books("AIW-4711-100 and aiw 512", "AIW")] == [4711, 512]
    assert [*reference.codes_of_books("AIW4711100", "AIW")] == [4711]
    assert [*reference.codes_of_books("CHK 4711", "AIW")] == []
    described = "Invoice-61001-Client-11022-PI-4711-100"
    assert {*reference.codes_of_books(f"AIW-{described}", "AIW"), *reference.codes_of_books(described, "AIW")} == {4711}


@pytest.mark.parametrize("text", ["1122", "CHK 1122", "Check #1122", "ck. 55", "# 7001", "cheque no. 12"])
def test_what_looks_like_a_cheque_number_is_known(text: str) -> None:
    assert reference.looks_like_cheque(text)


@pytest.mark.parametrize("text", ["", "ACH", "AIW-1000-100", "1000-100", "wire 5 June"])
def test_what_does_not_look_like_a_cheque_number_is_not_taken_for_one(text: str) -> None:
    assert not reference.looks_like_cheque(text)


@pytest.mark.parametrize("text", ["-1", "12-", "- 12", "5 - -", "-1-2-", "1100-"])
def test_dashes_with_nothing_before_or_behind_them_are_no_reference_and_no_fault(text: str) -> None:
    """People type such things into their practice system, and one of them would stop the reading of all receipts."""
    assert reference.read(text, identifier="AIW", known={1100: {101}}).code is None


def test_a_dash_before_a_reference_changes_nothing() -> None:
    assert reference.read("-1100-101", identifier="AIW", known={1100: {101}}).suffix == 101
