"""The list of file sets: which it shows, and what is searched in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from quittance.core.money import Currency, Money
from quittance.reconciliation.models import FiledRow, FileSet, Proof, Withdrawal
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.queries import searching
from quittance.reconciliation.rules import sheets
from quittance.tenancy.models import BankAccount
from quittance.web.base.requests import key_in
from quittance.web.firm import tables
from quittance.web.firm.deposits import words
from quittance.web.firm.deposits.words import Toned
from quittance.web.firm.tables import Column, Sheet, TableForm

_NEWEST = "-day"
_NUMBER_DIGITS_MAX = 9
_TITLES = {
    f"{sheets.INVOICES}.csv": "Invoices",
    f"{sheets.ALT}.csv": "Alt",
    f"{sheets.FEES}.csv": "Fees",
    f"{sheets.MOVES}.csv": "Moved",
}


class SetsForm(TableForm):
    COLUMNS = (
        Column("State"),
        Column("Day", "day", greatest_first=True),
        Column("Bank account"),
        Column("No.", "number", number=True, greatest_first=True),
        Column("Deposit", number=True),
        Column("Rows", number=True),
        Column("Seal"),
        Column("Files"),
    )
    SHOWN = (
        ("all", "All"),
        ("withdrawn", "Withdrawn"),
        ("released", "Released"),
        ("changes", "Changes"),
    )

    show = forms.ChoiceField(required=False, choices=SHOWN)
    account = forms.ChoiceField(required=False, label="Bank account")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="Until", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        named = BankAccount.objects.order_by("name").values_list("pk", "name")
        choices = [("", "All bank accounts"), *((str(key), name) for key, name in named)]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]  # the field above

    @property
    def shown(self) -> str:
        return self.cleaned_data["show"] or "all"

    @property
    def toggles(self) -> Iterable[tuple[str, str, bool]]:
        for value, title in self.SHOWN:
            kept = {key: word for key, word in self.asked.items() if key not in {"show", "start"}}
            yield tables.link({**kept, "show": value}), title, value == self.shown

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["account"]]

    @property
    def is_searched(self) -> bool:
        return any(self.cleaned_data[name] for name in ("q", "account", "since", "until"))


@dataclass(frozen=True)
class Line:
    row: FileSet
    states: list[Toned]
    deposit: str
    rows: int

    @property
    def files(self) -> list[tuple[str, str]]:
        """Those that are posted, with their short titles; the rest stands on the set's page."""
        names = [str(file["name"]) for file in self.row.files if file["sums"] and _is_posted(str(file["name"]))]
        return [(name, _TITLES.get(name, name.removesuffix(".csv").replace("_", " "))) for name in names]


def sheet(form: SetsForm, *, now: datetime) -> Sheet:
    chosen = narrowed(form, now=now)
    total = chosen.count()
    key, descending = form.order(_NEWEST)
    by = ("deposit_date", "bank_account", "number") if key == "day" else ("number", "deposit_date", "bank_account")
    counted = chosen.annotate(
        came_back=Count("withdrawals", distinct=True), payouts=Count("proved", distinct=True)
    ).select_related("bank_account")
    rows = counted.order_by(*tables.ordered(by, descending=descending))[form.begin : form.end]
    return Sheet(form=form, rows=[_line(row) for row in rows], total=total, sorted_by=_NEWEST)


def narrowed(form: SetsForm, *, now: datetime) -> QuerySet[FileSet]:
    asked, rows = form.cleaned_data, FileSet.objects.all()
    fits = {
        "all": Q(),
        "withdrawn": Q(pk__in=Withdrawal.objects.values("file_set")),
        "released": ~Q(released_by=""),
        "changes": Q(kind=Kind.CHANGES),
    }
    rows = rows.filter(fits[form.shown])
    if asked["account"]:
        rows = rows.filter(bank_account=key_in(asked["account"]))
    if asked["since"]:
        rows = rows.filter(deposit_date__gte=asked["since"])
    if asked["until"]:
        rows = rows.filter(deposit_date__lte=asked["until"])
    return rows.filter(_like(form.words.strip(), now)) if form.words.strip() else rows


def _like(searched: str, now: datetime) -> Q:
    """By number, the deposit's amount, the seal's beginning, or what a row in it is found by."""
    found = searching.find(searched, now=now)
    codes = {answer.code for answer in found.answers} | (
        set() if found.exact else searching.codes_of(searched, now=now)
    )
    rows = FiledRow.objects.filter(code__in=codes)
    if found.exact and found.answers:
        rows = rows.filter(suffix=found.answers[0].suffix)
    proofs = Proof.objects.filter(payout__in=[row.pk for row in found.payouts])
    fits = Q(pk__in=rows.values("file_set")) | Q(pk__in=proofs.values("file_set"))
    if searched.isascii() and searched.isdecimal() and len(searched) <= _NUMBER_DIGITS_MAX:
        fits |= Q(number=int(searched))
    cents = searching.cents_in(searched)
    if cents is not None:
        written = Money(cents, Currency.USD).machine()
        fits |= Q(manifest__totals__deposit__in=[written, f"-{written}"])
    return fits | Q(hash__gte=searched.lower(), hash__lt=f"{searched.lower()}g") if _is_seal(searched) else fits


def _is_seal(searched: str) -> bool:
    return len(searched) >= 8 and all(letter in "0123456789abcdef" for letter in searched.lower())  # noqa: PLR2004  as the pages show it


def _is_posted(name: str) -> bool:
    return name not in (f"{sheets.JOURNAL}.csv", f"{sheets.LINES}.csv")


def _line(row: FileSet) -> Line:
    states = words.set_states(row, withdrawn=row.came_back, payouts=row.payouts)  # type: ignore[attr-defined]  # counted above
    currency = Currency(row.currency)
    deposit = str(Money.parse(row.totals["deposit"], currency)) if row.kind == Kind.DEPOSIT else ""
    return Line(
        row,
        states,
        deposit,
        sum(int(file["rows"]) for file in row.files if _is_posted(str(file["name"])) and file["sums"]),
    )
