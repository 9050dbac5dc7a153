"""Which invoices a mail brings: each row is a rule, and what is doubtful is held, never guessed (immunity 32)."""

from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.models.intake import Reason
from quittance.relay.rules import client_words, matching
from quittance.relay.rules.matching import Bill, FoundIn, Held, Paper, Verdict

ACME, BIRCH = 1, 2
KNOWN = {
    "10501": (Bill(501, "10501", ACME, "ACM001"),),
    "10502": (Bill(502, "10502", ACME, "ACM001"),),
    "10501-2": (Bill(503, "10501-2", ACME, "ACM001"),),
    "20001": (Bill(601, "20001", BIRCH, "BIR002"),),
    "777": (Bill(701, "777", ACME, "ACM001"), Bill(702, "777", BIRCH, "BIR002")),
}
CLIENTS = {"acm001": frozenset({ACME}), "bir002": frozenset({BIRCH}), "44556": frozenset({BIRCH})}


def pdf(position: int = 0, *, name: str = "", text: str = "", words: str = "", fault: str = "") -> Paper:
    numbers, said = tuple(name.split()), tuple(text.split())
    return Paper(position, True, f"file{position}.pdf", fault, numbers, said, words or text)


def other(position: int = 0) -> Paper:
    return Paper(position, False, "letter.docx")


class Row(NamedTuple):
    rule: str
    papers: list[Paper]
    subject: str
    bills: set[int] = set()
    waits_for: tuple[str, ...] = ()
    held: Held | None = None


ROWS = [
    Row("a number in the file's name matches", [pdf(name="10501")], "", {501}),
    Row("the name comes before the subject", [pdf(name="10501")], "10502", {501}),
    Row("the subject counts where the name says nothing", [pdf()], "10501", {501}),
    Row("the text counts where name and subject say nothing", [pdf(text="10501")], "", {501}),
    Row("the subject does not count for two PDFs", [pdf(0), pdf(1)], "10501", held=Held.NO_NUMBER),
    Row("what is no PDF does not count", [other()], "10501", held=Held.NO_PDF),
    Row("a mail without files is held", [], "10501", held=Held.NO_PDF),
    Row("a PDF without a number is held", [pdf()], "", held=Held.NO_NUMBER),
    Row("two invoices of one client make one mail", [pdf(0, name="10501"), pdf(1, name="10502")], "", {501, 502}),
    Row("the same invoice twice is one", [pdf(0, name="10501"), pdf(1, name="10501")], "", {501}),
    Row("invoices of two clients are held", [pdf(0, name="10501"), pdf(1, name="20001")], "", held=Held.TWO_CLIENTS),
    Row("a PDF without a number travels on beside one that has one", [pdf(0, name="10501"), pdf(1)], "", {501}),
    Row("another file travels on too", [other(0), pdf(1, name="10501")], "", {501}),
    Row("one PDF that names two invoices is held", [pdf(name="10501 10502")], "", held=Held.TWO_INVOICES),
    Row("a number that two invoices bear is held", [pdf(name="777")], "", held=Held.TWO_INVOICES),
    Row("a number not mirrored yet waits", [pdf(name="10999")], "", waits_for=("10999",)),
    Row("an early mail waits though its text names an earlier bill", [pdf(name="10999", text="10502")], "", set(),
        ("10999",)),
    Row("an early number in the subject waits", [pdf()], "10999", waits_for=("10999",)),
    Row("an early number in the text waits", [pdf(text="10999")], "", waits_for=("10999",)),
    Row("the first number of a text is its own", [pdf(text="10501 10999")], "", {501}),
    Row("an early first number of a text waits though a later one is known", [pdf(text="10999 10501")], "", set(),
        ("10999",)),
    Row("a name with a known and an early number waits", [pdf(name="10501 10999")], "", waits_for=("10999",)),
    Row("a date in the name gives way to the subject", [pdf(name="2026-03")], "10501", {501}),
    Row("a date in the name waits where nothing else is said", [pdf(name="2026-03")], "", waits_for=("2026-03",)),
    Row("one early invoice makes the whole mail wait", [pdf(0, name="10501"), pdf(1, name="10999")], "", set(),
        ("10999",)),
    Row("a longer reading that is known is meant", [pdf(name="10501-2 10501")], "", {503}),
    Row("a longer reading that nobody knows gives way", [pdf(name="10501-Acme 10501")], "", {501}),
    Row("a text that says another invoice is held", [pdf(name="10501", text="10502")], "", held=Held.TWO_INVOICES),
    Row("a text that says another client's invoice is held", [pdf(name="10501", text="20001")], "",
        held=Held.TWO_CLIENTS),
    Row("a text that says this invoice among others matches",
        [pdf(name="10501", text="10502", words="No. 10501, before: 10502")], "", {501}),
    Row("a text that names this client matches", [pdf(name="10501", words="Client No. ACM001")], "", {501}),
    Row("a text that names another client is held", [pdf(name="10501", words="Client No. BIR002")], "",
        held=Held.OTHER_CLIENT),
    Row("a text that names another client by figures alone is held where it says client",
        [pdf(name="10501", words="Client ID: 44556")], "", held=Held.OTHER_CLIENT),
    Row("figures alone that say nothing of a client mean none", [pdf(name="10501", words="Portland ME 44556")], "",
        {501}),
    Row("a text that names another client without the word is held", [pdf(name="10501", words="For BIR002, tax")],
        "", held=Held.OTHER_CLIENT),
    Row("a text that names both clients matches", [pdf(name="10501", words="ACM001, formerly BIR002")], "", {501}),
    Row("an encrypted PDF matches by its name", [pdf(name="10501", fault="encrypted")], "", {501}),
    Row("an encrypted PDF without a number is held", [pdf(fault="encrypted")], "", held=Held.ENCRYPTED_PDF),
    Row("a broken PDF is held though its name has a number", [pdf(name="10501", fault="unreadable")], "",
        held=Held.UNREADABLE_PDF),
    Row("a broken PDF does not wait", [pdf(name="10999", fault="unreadable")], "", held=Held.UNREADABLE_PDF),
    Row("a broken PDF without a number travels on beside an invoice",
        [pdf(0, name="10501"), pdf(1, fault="unreadable")], "", {501}),
    Row("a broken PDF alone is held", [pdf(fault="unreadable")], "", held=Held.UNREADABLE_PDF),
    Row("a PDF too large to read is held, for its text may name another client",
        [pdf(name="10501", fault="too_large")], "", held=Held.UNREADABLE_PDF),
    Row("a PDF too large to read does not wait", [pdf(name="10999", fault="too_large")], "", held=Held.UNREADABLE_PDF),
    Row("a PDF too large to read without a number travels on beside an invoice",
        [pdf(0, name="10501"), pdf(1, fault="too_large")], "", {501}),
]  # fmt: skip


def judged(papers: list[Paper], subject: str) -> Verdict:
    return matching.judge(papers, subject_numbers=tuple(subject.split()), known=KNOWN, clients=CLIENTS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_each_rule_of_matching(row: Row) -> None:
    verdict = judged(row.papers, row.subject)
    assert ({match.bill.id for match in verdict.matches}, verdict.waits_for, verdict.held) == (
        set(row.bills), row.waits_for, row.held,
    )  # fmt: skip
    assert bool(verdict.detail) == (row.held is not None)


def test_where_a_number_was_read_is_told() -> None:
    places = [judged([pdf(name="10501")], ""), judged([pdf()], "10501"), judged([pdf(text="10501")], "")]
    assert [verdict.matches[0].found_in for verdict in places] == list(FoundIn)


def test_numbers_are_compared_without_case() -> None:
    known = {"a-1": (Bill(1, "a-1", ACME, "ACM001"),)}
    verdict = matching.judge([pdf(name="A-1")], subject_numbers=(), known=known, clients={})
    assert verdict.matches[0].bill.id == 1


def test_each_reason_is_one_that_an_intake_knows() -> None:
    assert set(Held) <= set(Reason.values)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Client No.: 10234", ("10234",)),
        ("Client 1002", ("1002",)),
        ("Client  1002   Invoice 77002", ("1002",)),
        ("Account 1002", ("1002",)),
        ("Client #1002, Client (1003)", ("1002", "1003")),
        ("Client-No. 1002", ("1002",)),
        ("Clients 2026, account number ending soon", ()),
        ("Client ID 7-100.001", ("7-100.001",)),
        ("Account # ACM001 due", ("acm001",)),
        ("Customer Number\n10234", ("10234",)),
        ("ZIP 04101, 207-555-0100, 04101-1234, 03/01/2026, $1,500.00, 1500.00", ()),
        ("ACM001 and 10234.001", ("acm001", "10234.001")),
        ("Form 1040-ES", ("1040-es",)),
    ],
)
def test_what_may_be_a_clients_number(words: str, numbers: tuple[str, ...]) -> None:
    assert client_words.client_numbers(words) == numbers


def test_id_and_sub_id_are_one_client() -> None:
    clients = {"10234": frozenset({BIRCH})}
    named = client_words.other_client(
        "Client No. 10234", client_id=ACME, client_number="10234.001", clients=clients, but=frozenset()
    )
    assert named == ""


numbers = st.lists(st.sampled_from([*KNOWN, "10999", "2026-03"]), max_size=2).map(" ".join)
papers = st.lists(
    st.builds(
        lambda is_pdf, name, text, fault: (is_pdf, name, text, fault),
        st.booleans(), numbers, numbers, st.sampled_from(["", "encrypted", "unreadable", "too_large"]),
    ),
    max_size=3,
)  # fmt: skip


def told(kinds: list[tuple[bool, str, str, str]]) -> list[Paper]:
    return [
        pdf(position, name=name, text=text, fault=fault) if is_pdf else other(position)
        for position, (is_pdf, name, text, fault) in enumerate(kinds)
    ]


@given(papers, numbers)
def test_the_order_of_the_files_does_not_change_which_invoices_they_are(
    kinds: list[tuple[bool, str, str, str]], subject: str
) -> None:
    verdicts = [judged(told(list(order)), subject) for order in permutations(kinds)]
    answers = {
        (frozenset(match.bill.id for match in each.matches), frozenset(each.waits_for), each.held is None)
        for each in verdicts
    }
    assert len(answers) == 1


@given(papers, numbers)
def test_nothing_matches_without_a_number_that_one_invoice_alone_bears(
    kinds: list[tuple[bool, str, str, str]], subject: str
) -> None:
    given_numbers = {number for _, name, text, _ in kinds for number in (name + " " + text).split()} | set(
        subject.split()
    )
    verdict = judged(told(kinds), subject)
    assert [bool(verdict.matches), bool(verdict.waits_for), verdict.held is not None].count(True) == 1
    for match in verdict.matches:
        assert match.bill.number in given_numbers
        assert KNOWN[match.bill.number] == (match.bill,)
    assert len({match.bill.client_id for match in verdict.matches}) <= 1
