"""Which invoices a mail brings: read from its PDFs' names, then its subject, then the PDFs' text, and never guessed.

A number counts where exactly one mirrored invoice bears it. What is doubtful is held, for a person sees more than a
rule does; a wrong match would show one client another's bill.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quittance.relay.rules import client_words


class FoundIn(StrEnum):
    FILE_NAME = "file_name"
    SUBJECT = "subject"
    TEXT = "text"


class Held(StrEnum):
    """Why a mail needs a person, named as models.intake.Reason names it."""

    NO_PDF = "no_pdf"
    NO_NUMBER = "no_number"
    TWO_INVOICES = "two_invoices"
    TWO_CLIENTS = "two_clients"
    OTHER_CLIENT = "other_client"
    ENCRYPTED_PDF = "encrypted_pdf"
    UNREADABLE_PDF = "unreadable_pdf"


@dataclass(frozen=True)
class Paper:
    """One file of the mail, as far as matching minds it."""

    position: int
    is_pdf: bool
    file_name: str = ""
    fault: str = ""
    name_numbers: tuple[str, ...] = ()
    text_numbers: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Bill:
    """A mirrored invoice."""

    id: int
    number: str
    client_id: int
    client_number: str


@dataclass(frozen=True)
class Found:
    position: int
    bill: Bill
    found_in: FoundIn


@dataclass(frozen=True)
class Verdict:
    """Exactly one of the three is filled. `detail` says the reason's own facts, as a sentence."""

    matches: tuple[Found, ...] = ()
    waits_for: tuple[str, ...] = ()
    held: Held | None = None
    detail: str = ""


@dataclass(frozen=True)
class _Alone:
    """What one PDF says by itself. A doubt holds the mail, whatever else it brings."""

    verdict: Verdict
    doubtful: bool = False


def judge(
    papers: Sequence[Paper],
    *,
    subject_numbers: Sequence[str],
    known: Mapping[str, tuple[Bill, ...]],
    clients: Mapping[str, frozenset[int]],
) -> Verdict:
    """`known`: the invoices that bear a number; `clients`: who bears a number that `client_words` found on a paper.

    The keys of both are casefolded; what nobody bears may be missing.
    """
    pdfs = sorted((each for each in papers if each.is_pdf), key=lambda each: each.position)
    if not pdfs:
        return Verdict(held=Held.NO_PDF, detail="No PDF is enclosed.")
    subject = tuple(subject_numbers) if len(pdfs) == 1 else ()
    alone = [_of_one(each, subject, known, clients) for each in pdfs]
    for each in alone:
        if each.doubtful:
            return each.verdict
    matches = _each_bill_once(match for each in alone for match in each.verdict.matches)
    if len({match.bill.client_id for match in matches}) > 1:
        listed = _listed(match.bill for match in matches)
        return Verdict(held=Held.TWO_CLIENTS, detail=f"Its invoices {listed} belong to more than one client.")
    if waits_for := tuple(dict.fromkeys(number for each in alone for number in each.verdict.waits_for)):
        return Verdict(waits_for=waits_for)
    if matches:
        return Verdict(matches=matches)
    return min((each.verdict for each in alone), key=lambda each: _WEIGHTIEST_FIRST.index(each.held or Held.NO_NUMBER))


_WEIGHTIEST_FIRST = (Held.ENCRYPTED_PDF, Held.UNREADABLE_PDF, Held.NO_NUMBER)
# The text cannot speak against the name. An encrypted paper is its maker's own choice, and goes by its name.
_UNREAD = {"unreadable", "too_large"}
# A year, a month or a day: it stands in many names, and gives way to a number that is known.
_LIKE_A_DATE = re.compile(
    r"(?:19|20)\d\d(?:[./-]?\d\d){0,2}"
    r"|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d\d){1,2})?"
    r"|\d{1,2}[./-](?:19|20)\d\d"
)


def _of_one(
    pdf: Paper,
    subject_numbers: Sequence[str],
    known: Mapping[str, tuple[Bill, ...]],
    clients: Mapping[str, frozenset[int]],
) -> _Alone:
    weak: list[str] = []
    places = zip(FoundIn, (pdf.name_numbers, subject_numbers, pdf.text_numbers), strict=True)
    for found_in, numbers in places:
        bills = _bills(numbers, known)
        unknown = [number for number in numbers if not known.get(number.casefold())]
        strong = [number for number in unknown if not _LIKE_A_DATE.fullmatch(number)]
        if bills and not _speaks_against(strong, bills, numbers, found_in):
            return _with_bills(pdf, bills, found_in, known, clients)
        if strong:
            return _waiting(pdf, strong)
        weak += unknown
    return _waiting(pdf, weak) if weak else _without_number(pdf)


def _bills(numbers: Sequence[str], known: Mapping[str, tuple[Bill, ...]]) -> list[Bill]:
    """Where 10501 and 10501-2 may both be read, and both are known, the longer one is meant."""
    bearing = [number for number in numbers if known.get(number.casefold())]
    meant = [each for each in bearing if not any(client_words.begins(each, longer) for longer in bearing)]
    return list(dict.fromkeys(bill for number in meant for bill in known[number.casefold()]))


def _speaks_against(strong: Sequence[str], bills: Sequence[Bill], numbers: Sequence[str], found_in: FoundIn) -> bool:
    """Whether a number not mirrored yet stands beside the known one, and may be the one that is meant."""
    if found_in is FoundIn.TEXT:  # a paper's first number is its own; those below it may be of earlier bills
        return bool(strong) and numbers[0] == strong[0]
    return any(not client_words.is_family(number, bill.number) for number in strong for bill in bills)


def _with_bills(
    pdf: Paper,
    bills: Sequence[Bill],
    found_in: FoundIn,
    known: Mapping[str, tuple[Bill, ...]],
    clients: Mapping[str, frozenset[int]],
) -> _Alone:
    if len(bills) > 1:
        return _doubt(Held.TWO_INVOICES, f"{_called(pdf)} may be any of the invoices {_listed(bills)}.")
    [bill] = bills
    if pdf.fault in _UNREAD:
        return _doubt(Held.UNREADABLE_PDF, f"{_called(pdf)} should be invoice {bill.number}, but it cannot be read.")
    in_text = _bills(pdf.text_numbers, known)
    if in_text and bill not in in_text and not client_words.stands_in(pdf.words, bill.number):
        why = Held.TWO_INVOICES if any(each.client_id == bill.client_id for each in in_text) else Held.TWO_CLIENTS
        return _doubt(why, f"{_called(pdf)} should be invoice {bill.number}, but its text says {_listed(in_text)}.")
    other = client_words.other_client(
        pdf.words,
        client_id=bill.client_id,
        client_number=bill.client_number,
        clients=clients,
        but=frozenset(each.casefold() for each in (*pdf.name_numbers, *pdf.text_numbers, bill.number)),
    )
    if other:
        said = f"Invoice {bill.number} belongs to client {bill.client_number}, but {_called(pdf)} names client {other}."
        return _doubt(Held.OTHER_CLIENT, said)
    return _Alone(Verdict(matches=(Found(pdf.position, bill, found_in),)))


def _waiting(pdf: Paper, numbers: Sequence[str]) -> _Alone:
    if pdf.fault in _UNREAD:
        return _doubt(Held.UNREADABLE_PDF, f"{_called(pdf)} should be invoice {numbers[0]}, but it cannot be read.")
    return _Alone(Verdict(waits_for=tuple(numbers)))


def _without_number(pdf: Paper) -> _Alone:
    if pdf.fault == "encrypted":
        said = f"{_called(pdf)} opens with a password alone, and its name bears no invoice number."
        return _Alone(Verdict(held=Held.ENCRYPTED_PDF, detail=said))
    if pdf.fault:
        said = f"{_called(pdf)} cannot be read, and its name bears no invoice number."
        return _Alone(Verdict(held=Held.UNREADABLE_PDF, detail=said))
    said = f"{_called(pdf)} bears no invoice number that the patterns know, in its name, the subject or its text."
    return _Alone(Verdict(held=Held.NO_NUMBER, detail=said))


def _doubt(why: Held, detail: str) -> _Alone:
    return _Alone(Verdict(held=why, detail=detail), doubtful=True)


def _each_bill_once(found: Iterable[Found]) -> tuple[Found, ...]:
    """The best reading of each, in the order of the files; who wrote an invoice's number first into a name means it."""
    kept: dict[int, Found] = {}
    for each in sorted(found, key=lambda each: (list(FoundIn).index(each.found_in), each.position)):
        kept.setdefault(each.bill.id, each)
    return tuple(sorted(kept.values(), key=lambda each: each.position))


def _called(pdf: Paper) -> str:
    return pdf.file_name or f"file {pdf.position + 1}"


def _listed(bills: Iterable[Bill]) -> str:
    return ", ".join(dict.fromkeys(f"{each.number} (client {each.client_number})" for each in bills))
