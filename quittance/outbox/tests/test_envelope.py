"""A report comes back to the one copy it is about."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.outbox.rules.envelope import LOCAL_PART_MAX, bounce_address, message_id_begins, token_of
from quittance.tenancy.rules import names

slugs = st.from_regex(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)


@given(slugs, st.uuids())
def test_the_address_leads_back_to_the_message_id_and_fits_before_the_at(slug: str, number: uuid.UUID) -> None:
    address = bounce_address(slug, f"{number}@inbound.example", "inbound.example")
    token = token_of(address.upper())
    assert token is not None
    assert f"{number}@inbound.example".startswith(message_id_begins(token))
    assert len(address.partition("@")[0]) <= LOCAL_PART_MAX


def test_the_longest_name_of_a_firm_leaves_eighty_bits_that_nobody_guesses() -> None:
    token = token_of(bounce_address(names.slug("h" * 40), f"{uuid.uuid4()}@i.example", "i.example"))
    assert token is not None
    assert len(token) * 4 >= 80


@pytest.mark.parametrize(
    "address",
    ["harbor@i.example", "harbor+b-@i.example", "harbor+b-zz@i.example", "harbor+c-" + "a" * 32 + "@i.example", ""],
)
def test_other_addresses_are_none_for_reports(address: str) -> None:
    assert token_of(address) is None
