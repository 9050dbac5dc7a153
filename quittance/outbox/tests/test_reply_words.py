"""A server's refusal in plain words, and the difference between nobody there and not now, not you, no room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.outbox.rules import reply_words

NOBODY = [
    "550 5.1.1 The email account that you tried to reach does not exist.",
    "550-5.1.1 <x@y.example>: Recipient address rejected: User unknown in local recipient table",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient x@y.example not found by SMTP address lookup",
    "553 5.1.2 We do not deliver mail for that domain",
    "550 No such user here",
    "550 5.1.0 Address unknown: no such recipient",
    "550 5.1.1 <spamalot@y.example> User unknown",
]
SOMEBODY = [
    "552 5.2.2 The email account that you tried to reach is over quota",
    "550 5.7.1 Message rejected as spam",
    "550 5.1.1 mailbox full",
    "550 5.7.26 Unauthenticated mail is not accepted due to DMARC policy",
    "450 4.1.1 Recipient address rejected: unverified",
    "451 4.7.1 Greylisted",
    "550 5.1.1 Blocked by our block list",
    "554 5.7.1 Relay access denied",
    "550 5.2.1 The account is disabled",
    "550 no",
    "554 5.6.0 5001.pdf is not the file that was enclosed. Not sent.",
    "",
]


@pytest.mark.parametrize("words", NOBODY)
def test_nobody_is_there(words: str) -> None:
    assert reply_words.is_nobody(words)


@pytest.mark.parametrize("words", SOMEBODY)
def test_a_full_box_a_policy_and_a_doubt_about_us_bury_no_address(words: str) -> None:
    assert not reply_words.is_nobody(words)


def test_a_reports_own_status_counts_before_the_words() -> None:
    assert reply_words.is_nobody("it could not be delivered", "5.1.1")
    assert not reply_words.is_nobody("it could not be delivered", "4.4.1")


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("550 5.1.1 nope", "There is no mailbox of that name."),
        ("552 mailbox is full", "The mailbox is full."),
        ("550 5.2.2 nope", "The mailbox is full."),
        ("550 5.7.99 nope", "The server refuses it for reasons of its own."),
        ("550 no such user", "There is no mailbox of that name."),
        ("550 5.0.0 user unknown", "There is no mailbox of that name."),
        ("250 2.0.0 taken", ""),
        ("550 computer says no", ""),
    ],
)
def test_a_refusal_has_a_plain_sentence_where_the_server_gave_a_reason(words: str, plain: str) -> None:
    assert reply_words.plain(words) == plain


@pytest.mark.parametrize(
    ("words", "too_many"),
    [
        ("421 4.7.28 rate limited", True),
        ("450 4.2.1 The user is receiving mail too quickly: too much", True),
        ("452 4.5.3 Too many recipients", True),
        ("451 4.7.1 Greylisted", False),
        ("550 5.7.1 too many", False),
        ("450 mailbox busy", False),
    ],
)
def test_a_server_that_has_had_too_much_is_heard(words: str, *, too_many: bool) -> None:
    assert reply_words.says_too_many(words) is too_many


@given(st.text(max_size=200), st.text(max_size=12))
def test_whatever_a_server_says_is_borne(words: str, status: str) -> None:
    assert isinstance(reply_words.plain(words, status), str)
    assert isinstance(reply_words.is_nobody(words, status), bool)
