"""The tables that a file set is made of: which columns they have, and where each row goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quittance.core.money import Currency, Money
from quittance.core.tables import Cell, Column, DateStyle, Entry, Kind, Sheet, Table
from quittance.reconciliation.rules.corrections import Correction
from quittance.reconciliation.rules.journal import Posting
from quittance.reconciliation.rules.proof import Proof, Why
from quittance.reconciliation.rules.rows import FeeRow, Row, one_line

INVOICES, ALT, FEES = "Posted_Invoice_Payments", "Posted_alt_Payments", "Transaction_fee_report"
MOVES, CORRECTIONS, JOURNAL, LINES = "Moved_Payments", "Corrections", "General_Ledger_Journal", "Balance_Lines"
_WIDE = 32


@dataclass(frozen=True)
class Paper:
    """How a firm wants its files written."""

    currency: Currency
    dates: DateStyle = DateStyle.US
    with_payout: bool = False  # an extra last column

    def table(self, name: str, *columns: Column) -> Table:
        return Table(name, columns, dates=self.dates)

    def money(self, cents: int) -> Money:
        return Money(cents, self.currency)


_DATE, _CLIENT, _REF = Column("Date", Kind.DATE, 12), Column("Client #"), Column("Ref", width=20)
_INVOICE, _NOTES, _PAYOUT = Column("Invoice #"), Column("Notes", width=_WIDE), Column("Payout", width=_WIDE)
_AMOUNT = Column("Amount", Kind.MONEY, 14, total=True)


def invoices(rows: Sequence[Row], paper: Paper, name: str = INVOICES) -> Sheet:
    columns = (_DATE, _CLIENT, _INVOICE, _REF, _AMOUNT, _NOTES)

    def entries() -> Iterator[Entry]:
        for row in rows:
            cells = (row.date, row.client, row.invoice, row.ref, Money(row.amount_cents, paper.currency), row.notes)
            yield _entry(row, cells, paper)

    return Sheet(_with_payout(paper, name, columns), _AMOUNT.title, entries)


def alt(rows: Sequence[Row], paper: Paper) -> Sheet:
    columns = (_DATE, _CLIENT, _REF, _AMOUNT, _NOTES)

    def entries() -> Iterator[Entry]:
        for row in rows:
            yield _entry(row, (row.date, row.client, row.ref, paper.money(row.amount_cents), row.notes), paper)

    return Sheet(_with_payout(paper, ALT, columns), _AMOUNT.title, entries)


def fees(rows: Sequence[FeeRow], paper: Paper) -> Sheet:
    columns = (
        Column("Amount", Kind.MONEY, 14), Column("Details", width=_WIDE), Column("Method", width=8),
        Column("Client name", width=_WIDE), _CLIENT, Column("Ref-ID", width=12),
        Column("Transaction date", Kind.DATE), Column("Deposit date", Kind.DATE),
    )  # fmt: skip

    def entries() -> Iterator[Entry]:
        for row in rows:
            about = (row.details, row.method, row.client_name, row.client, str(row.code or ""))
            cells = (paper.money(row.amount_cents), *about, row.transaction_date, row.deposit_date)
            yield _entry(row, cells, paper)

    return Sheet(_with_payout(paper, FEES, columns), "Amount", entries)


def moves(rows: Sequence[Row], paper: Paper) -> Sheet:
    """Outside of the deposit's total: each pair comes to nothing."""
    return invoices(rows, paper, MOVES)


def corrections(found: Sequence[Correction], paper: Paper) -> Sheet:
    columns = (
        Column("File", Kind.INTEGER, 8), Column("Row", width=20), Column("Column"),
        Column("Was", width=_WIDE), Column("Now", width=_WIDE),
    )  # fmt: skip

    def entries() -> Iterator[Entry]:
        for each in found:
            yield Entry(each.key, "", (each.number, each.row_key, each.column, each.was, each.now))

    return Sheet(paper.table(CORRECTIONS, *columns), "", entries)


def journal(postings: Sequence[Posting], paper: Paper) -> Sheet:
    columns = (
        _DATE, Column("Account", width=_WIDE), Column("Debit", Kind.MONEY, 14, total=True),
        Column("Credit", Kind.MONEY, 14, total=True), Column("Text", width=_WIDE * 2),
    )  # fmt: skip

    def entries() -> Iterator[Entry]:
        for each in postings:
            sides = [paper.money(cents) if cents else None for cents in (each.debit_cents, each.credit_cents)]
            yield Entry(each.key, each.payout_id, (each.day, each.account, *sides, each.text))

    return Sheet(paper.table(JOURNAL, *columns), "Debit", entries)


def lines(proofs: Sequence[Proof], paper: Paper) -> Sheet:
    """Every balance line with what it is to us: the processor's side of the proof."""
    columns = (
        Column("Line", width=_WIDE), _PAYOUT, Column("Sort"), Column("Amount", Kind.MONEY, 14),
        Column("Fee", Kind.MONEY, 12), Column("Net", Kind.MONEY, 14, total=True), Column("Explained by"),
        Column("Ref-ID", width=12), Column("Words", width=_WIDE * 2),
    )  # fmt: skip

    def entries() -> Iterator[Entry]:
        for proof in proofs:
            payout = proof.payout.payout_id
            for place, each in enumerate(proof.explained):
                line = each.line
                key = f"{line.line_id}-again-{place}" if each.why is Why.REPEATED else line.line_id
                sums = [paper.money(cents) for cents in (line.amount_cents, line.fee_cents, line.net_cents)]
                about = (each.why.value, str(each.code or ""), one_line(each.words or line.words))
                yield Entry(key, payout, (line.line_id, payout, line.label or line.sort.value, *sums, *about))

    return Sheet(paper.table(LINES, *columns), "Net", entries)


def _with_payout(paper: Paper, name: str, columns: tuple[Column, ...]) -> Table:
    return paper.table(name, *columns, *([_PAYOUT] if paper.with_payout else []))


def _entry(row: Row | FeeRow, cells: tuple[Cell, ...], paper: Paper) -> Entry:
    return Entry(row.key, row.payout_id, (*cells, row.payout_id) if paper.with_payout else cells)
