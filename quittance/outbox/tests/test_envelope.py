"""A report comes back to the one copy it is about, and nobody but us can write its address."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.outbox.rules.envelope import LOCAL_PART_MAX, bounce_address, delivery_of, token, token_of
from quittance.tenancy.rules import names

SECRET = "s" * 40
slugs = st.from_regex(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)


@given(slugs, st.integers(1, 2**32 - 1), st.uuids())
def test_the_address_leads_back_to_the_copy_and_fits_before_the_at(slug: str, copy: int, number: uuid.UUID) -> None:
    written = token(delivery_id=copy, message_id=f"{number}@inbound.example", secret=SECRET)
    address = bounce_address(slug, written, "inbound.example")
    assert token_of(address.upper()) == written
    assert delivery_of(written) == copy
    assert len(address.partition("@")[0]) <= LOCAL_PART_MAX


def test_the_longest_name_of_a_firm_fits_too() -> None:
    written = token(delivery_id=2**32 - 1, message_id="m@i.example", secret=SECRET)
    assert len(bounce_address(names.slug("h" * 40), written, "").rstrip("@")) <= LOCAL_PART_MAX


def test_whoever_has_the_message_id_and_not_our_secret_writes_another_address() -> None:
    mine = token(delivery_id=7, message_id="0b1c2d3e@i.example", secret=SECRET)
    others = {
        token(delivery_id=7, message_id="0b1c2d3e@i.example", secret="t" * 40),
        token(delivery_id=7, message_id="other@i.example", secret=SECRET),
        token(delivery_id=8, message_id="0b1c2d3e@i.example", secret=SECRET),
    }
    assert mine not in others
    assert len({each.partition("-")[2] for each in {mine, *others}}) == 4


@pytest.mark.parametrize(
    "address",
    [
        "harbor@i.example", "harbor+b-@i.example", "harbor+b-zz@i.example", "harbor+c-1f-" + "a" * 12 + "@i.example",
        "harbor+b-" + "a" * 32 + "@i.example", "harbor+b--" + "a" * 12 + "@i.example", "",
    ],
)  # fmt: skip
def test_other_addresses_are_none_for_reports(address: str) -> None:
    assert token_of(address) is None
