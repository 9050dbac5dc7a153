"""What a provider tells of a person, as plain words of ours."""

import pytest

from quittance.integrations.identity import is_address, names_from
from quittance.integrations.identity.somebody import word, words


@pytest.mark.parametrize("text", ["dana@firm.example", "d.o'neil+x@sub.firm.example", "DANA@FIRM.EXAMPLE"])
def test_a_work_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "dana", "@firm.example", "dana@", "dana@firm", "a b@firm.example", "a@b@firm.example", "a@firm.example\n",
     '"a"@firm.example', "a@firm.example,b@firm.example", "<a@firm.example>", "a" * 400 + "@firm.example",
     "a@[10.0.0.1]"],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_none(text: str) -> None:
    assert not is_address(text)


def test_a_claim_is_one_plain_line() -> None:
    assert word("  Dana\r\n\x00 Reyes ") == "Dana Reyes"
    assert word(["Dana"]) == ""
    assert len(word("x" * 500)) == 100


def test_groups_may_be_several_one_or_untold() -> None:
    assert words(["A", "B", "A", 7, None, {}]) == ("A", "B", "7")
    assert words("A") == ("A",)
    assert words([]) == ()
    assert words(None) is None


@pytest.mark.parametrize(
    ("whole", "address", "names"),
    [
        ("Dana Reyes", "", ("Dana", "Reyes")),
        ("Ana de la Cruz", "", ("Ana de la", "Cruz")),
        ("Dana", "", ("Dana", "")),
        ("", "dana.reyes@firm.example", ("Dana", "Reyes")),
    ],
)
def test_a_name_is_made_of_what_there_is(whole: str, address: str, names: tuple[str, str]) -> None:
    assert names_from(whole, address) == names
