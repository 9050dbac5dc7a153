"""The AR tie-out as a page shows it: one equation for each currency, a line for each client."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

from django import forms

from quittance.access.queries import Visitor
from quittance.core import scope
from quittance.core.money import Currency, Money
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind, Row, Table
from quittance.receivables.queries import ClientLine, TieOut, tie_out
from quittance.receivables.rules.tie_out import Parts
from quittance.web.base.memory import Memory
from quittance.web.firm import bounds
from quittance.web.firm.tables import IN_OUR_TIME, Column, Sheet, TableForm

# Summing up a hundred thousand open rows takes a while; whoever pages through them sees one and the same answer.
_known: Memory["Found"] = Memory(seconds=10)


class DayForm(forms.Form):
    """As of which day; the firm's today if nothing is said."""

    day = forms.DateField(
        required=False, label="As of", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )


class TieOutForm(TableForm, DayForm):
    COLUMNS: Sequence[Column] = (
        Column("Number"),
        Column("Client"),
        Column("Practice system", number=True),
        Column("Portal", number=True),
        Column("Debit memos", number=True),
        Column("On account", number=True),
        Column("Not posted yet", number=True),
        Column("Overpaid", number=True),
        Column("Difference", number=True),
    )


@dataclass(frozen=True)
class Term:
    """One amount of the equation, with the sign before it."""

    sign: str
    title: str
    cents: int


@dataclass(frozen=True)
class Equation:
    currency: Currency
    parts: Parts

    @property
    def terms(self) -> list[Term]:
        """The practice system's side stands before the equals sign; what is nothing and says nothing is left out."""
        parts = self.parts
        unposted = Term(
            "+" if parts.unposted_cents >= 0 else "\N{MINUS SIGN}", "not posted yet", abs(parts.unposted_cents)
        )
        found = [
            Term("=", "portal AR", parts.portal_cents),
            Term("+", "debit memos", parts.debit_memos_cents),
            Term("\N{MINUS SIGN}", "cash on account", parts.on_account_cents),
            unposted,
        ]
        overpaid = Term("\N{MINUS SIGN}", "overpaid invoices", parts.overpaid_cents)
        return [*found, overpaid] if parts.overpaid_cents else found


@dataclass(frozen=True)
class Found:
    """The lines that a visitor sees, and what they come to."""

    lines: tuple[ClientLine, ...]
    equations: list[Equation]
    apart: int  # how many clients do not agree


def of(day: date, visitor: Visitor) -> Found:
    """As far as the visitor's bounds reach, which are part of what is remembered."""
    return _known.of((scope.firm_id(), day, visitor.reach), lambda: _asked(day, visitor))


def _asked(day: date, visitor: Visitor) -> Found:
    found = tie_out(day)
    if not visitor.reach.is_unbounded:
        seen = set(bounds.within(visitor).values_list("pk", flat=True))
        found = replace(found, lines=tuple(line for line in found.lines if line.client in seen))
    apart = sum(line.parts.difference_cents != 0 for line in found.lines)
    return Found(lines=found.lines, equations=equations(found), apart=apart)


def equations(found: TieOut) -> list[Equation]:
    return [Equation(currency, parts) for currency, parts in found.totals.items()]


def sheet(found: Found, form: TieOutForm) -> Sheet:
    lines = fitting(found, form.words)
    return Sheet(form=form, rows=lines[form.begin : form.end], total=len(lines), sorted_by="")


def fitting(found: Found, words: str) -> Sequence[ClientLine]:
    wanted = words.casefold().split()
    if not wanted:
        return found.lines
    return [line for line in found.lines if all(word in f"{line.number} {line.name}".casefold() for word in wanted)]


def table() -> Table:
    titles = ("Practice system", "Portal", "Debit memos", "On account", "Not posted yet", "Overpaid", "Difference")
    words = (FileColumn("Number"), FileColumn("Client"), FileColumn("Currency"))
    return Table(name="AR tie-out", columns=(*words, *(FileColumn(title, Kind.MONEY) for title in titles)))


def rows(lines: Sequence[ClientLine]) -> Iterator[Row]:
    for line in lines:
        amounts = (Money(cents, line.currency) for cents in (*astuple(line.parts), line.parts.difference_cents))
        yield [line.number, line.name, line.currency.value, *amounts]
