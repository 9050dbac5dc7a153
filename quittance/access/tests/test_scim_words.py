"""Whatever a client sends is read, or refused with a reason; nothing else ever happens."""

import contextlib
import random
from typing import Any

import pytest

from quittance.access.rules import scim_filter, scim_patch, scim_words
from quittance.access.rules.scim_filter import Clause
from quittance.access.rules.scim_words import Unreadable

ODD: list[Any] = [
    None, True, False, 0, -1, 10**400, 1.5, float("nan"), "", " ", "x", "False", "a@b.example", "\x00", "\ud800",
    "x" * 400, [], {}, [[]], [{}], {"value": "x"}, {"value": None}, [{"value": "7"}], [{"primary": "perhaps"}],
    [{"type": 3, "value": "a@b.example"}], {"givenName": {"a": 1}}, [None, 1, "7", {"value": 7}],
]  # fmt: skip
NAMES = ["userName", "externalId", "active", "name", "emails", "members", "displayName", "NAME.givenName", "odd", ""]
PATHS = [
    *NAMES, "name.givenName", "emails.value", 'emails[type eq "work"].value', 'emails[type eq "work"]',
    'members[value eq "7"]', "members[", "emails[type eq work]", "urn:x:y:z", "a.b.c", "[]", "emails[primary eq true]",
    "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", "name[x eq 1].y", "active.x",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_no_document_and_no_patch_does_more_than_be_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a test's dice
    for _ in range(200):
        document = {name: chance.choice(ODD) for name in chance.sample(NAMES, 5)} | {"userName": "a@b.example"}
        with contextlib.suppress(Unreadable):
            scim_words.user(scim_words.lowered(document))
        with contextlib.suppress(Unreadable):
            scim_words.group(scim_words.lowered(document))
        steps = [
            {"op": chance.choice(["add", "Replace", "remove", "x"]), "path": chance.choice([*PATHS, None]),
             "value": chance.choice([*ODD, document])}
            for _ in range(3)
        ]  # fmt: skip
        with contextlib.suppress(Unreadable):
            read = scim_patch.operations({"Operations": steps})
            scim_patch.member_changes(read)
            scim_words.user(scim_patch.patched({"username": "a@b.example", "emails": [{"value": "c@d.example"}]}, read))


@pytest.mark.parametrize("seed", range(5))
def test_no_filter_does_more_than_be_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a test's dice
    pieces = ["userName", " eq ", '"x"', " and ", "[", "]", ".", '"', "\\", "true", "emails", " or ", "(", "7", "\x00"]
    for _ in range(1000):
        with contextlib.suppress(Unreadable):
            scim_filter.clauses("".join(chance.choices(pieces, k=7)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('userName eq "Dana"', [Clause("username", "Dana")]),
        ('  USERNAME  EQ  "a \\"b\\" \\u00e9"  ', [Clause("username", 'a "b" é')]),
        ('emails[type eq "work"].value eq "x"', [Clause("emails.value", "x"), Clause("emails.type", "work")]),
        ('id eq "7" and members[value eq "12"]', [Clause("id", "7"), Clause("members.value", "12")]),
        ("active eq true", [Clause("active", "true")]),
    ],
)
def test_a_filter_is_read_as_the_clauses_it_joins(text: str, found: list[Clause]) -> None:
    assert scim_filter.clauses(text) == found


def test_a_long_filter_is_refused_at_once() -> None:
    for text in (" and ".join(['id eq "1"'] * 6), '"' * 100_000, "a" * 100_000, 'id eq "' + "\\" * 99_999):
        with pytest.raises(Unreadable):
            scim_filter.clauses(text)


def test_the_primary_address_counts_before_the_one_of_work_before_the_first() -> None:
    home, work = {"value": "h@x.example", "type": "home"}, {"value": "w@x.example", "type": "work"}
    for emails, address in (
        ([home, work], "w@x.example"),
        ([home | {"primary": "True"}, work], "h@x.example"),
        ([home], "h@x.example"),
        ([{"type": "work"}, home], "h@x.example"),
        ([], "u@x.example"),
    ):
        assert scim_words.user({"username": "u@x.example", "emails": emails}).address == address


def test_a_new_primary_address_takes_the_place_of_the_old_one() -> None:
    document = {"username": "u", "emails": [{"value": "old@x.example", "type": "work", "primary": True}]}
    fresh = [{"value": "new@x.example", "type": "work", "primary": True}]
    steps = scim_patch.operations({"Operations": [{"op": "add", "path": "emails", "value": fresh}]})
    assert scim_words.user(scim_patch.patched(document, steps)).address == "new@x.example"
    assert document["emails"] == [{"value": "old@x.example", "type": "work", "primary": True}]


def test_a_whole_name_alone_is_parted_before_its_last_word() -> None:
    for said in ({"displayname": "Ana María Cruz"}, {"name": {"formatted": "Ana María Cruz"}}):
        told = scim_words.user({"username": "u@x.example"} | said)
        assert (told.given_name, told.family_name) == ("Ana María", "Cruz")
