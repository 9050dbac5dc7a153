"""Recipients as people type them, and as the page writes them for who goes on typing."""

import pytest

from quittance.web.firm.mail.people import PeopleField, Person, written

CAROL = "carol@acme.example"


def read(text: str) -> list[Person]:
    return PeopleField(required=False).clean(text)


def test_one_a_line_with_or_without_a_name_each_address_once() -> None:
    text = f"Carol Diaz <{CAROL}>\n\n ben@acme.example ;\r\n{CAROL.upper()},"
    assert read(text) == [(CAROL, "Carol Diaz"), ("ben@acme.example", "")]


def test_a_name_with_a_comma_stays_as_it_is() -> None:
    people = [(CAROL, "Diaz, Carol (Acme & Co.)")]
    assert read(written(people)) == people


@pytest.mark.parametrize(
    "name",
    [
        "thief@evil.example; Carol", "thief@evil.example\nCarol", "thief@evil.example\r\nCarol",
        "x <thief@evil.example>;",
        'Carol" <thief@evil.example>, "', "<thief@evil.example>", "thief@evil.example\u2028Carol", ";",
        "thief@evil.example,", "\x0bthief@evil.example\x0c;",
    ],
)  # fmt: skip
def test_no_display_name_is_a_recipient_of_its_own(name: str) -> None:
    """Whoever writes to the firm chooses the names in the mail."""
    people = [(CAROL, name), ("ben@acme.example", "Ben")]
    assert [address for address, _ in read(written(people))] == [CAROL, "ben@acme.example"]


@pytest.mark.parametrize(
    "address", ["a;thief@evil.example", "a\nthief@evil.example", "a@x.example <thief@evil.example>"]
)
def test_an_address_that_is_several_is_not_written_down(address: str) -> None:
    assert written([(address, "Carol"), (CAROL, "")]) == CAROL
