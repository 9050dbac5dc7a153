"""What a firm chooses about its files, under the names that the policy's row has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms import BoundField

from quittance.core.tables import DateStyle
from quittance.reconciliation.models import Policy
from quittance.reconciliation.queries import previews
from quittance.reconciliation.rules.calendar import END_OF_DAY
from quittance.reconciliation.rules.rows import Dated
from quittance.tenancy.models import BankAccount

BRANDS = {
    "visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "discover": "Discover",
    "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay", "other": "Any other card",
}  # fmt: skip
WAYS = {"bank": "bank transfers", "card": "cards"}
_USUAL_TYPES = {"bank": "ACH", "card": "CC"}
_ACCOUNTS = {
    "cash": "Cash in the bank", "fees": "Processing fees", "receivable": "Accounts receivable",
    "other": "Other payments", "suspense": "Not explained",
}  # fmt: skip
_ZONES = ("UTC", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
          "Europe/London")  # fmt: skip
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    words: str
    rows: Sequence[Sequence[BoundField]]  # those that stand side by side together


def _word(label: str, hint: str = "", *, required: bool = False, usual: str = "") -> forms.CharField:
    field = forms.CharField(label=label, help_text=hint, required=required, max_length=60)
    field.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
    if usual:
        field.widget.attrs["placeholder"] = usual
    return field


def _time(label: str, hint: str = "") -> forms.TimeField:
    return forms.TimeField(
        label=label, help_text=hint, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time such as 07:00.", "required": "Write a time such as 07:00."},
    )  # fmt: skip


def _days(label: str) -> forms.IntegerField:
    words = "Write a number from 1 to 10."
    return forms.IntegerField(
        label=label, min_value=1, max_value=10, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )  # fmt: skip


def _systems() -> list[tuple[str, str]]:
    return [("", "None: our own files alone"), *previews.systems()]


class FilesForm(forms.Form):
    """Columns of the firm's own layout are read beside it: see `columns`."""

    addresses = forms.CharField(
        label="Who gets the files",
        required=False,
        help_text="One e-mail address a line. Left empty, whoever hears of payments gets them.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    mail_time = _time("From what time on", "By the firm's clock, on the morning of the deposit.")
    attach = forms.BooleanField(
        label="Attach the files to the mail", required=False,
        help_text="Otherwise it says where they are. Above 10 MB it does so in any case.",
    )  # fmt: skip
    xlsx = forms.BooleanField(
        label="Attach them as XLSX, too", required=False, help_text="The same rows, to look at in a spreadsheet."
    )
    dated = forms.ChoiceField(
        label="The date of a row is",
        choices=((Dated.DEPOSIT, "the day of the deposit"), (Dated.PAYMENT, "the day on which it was paid")),
        widget=forms.RadioSelect,
    )
    dates = forms.ChoiceField(
        label="Dates are written",
        choices=(
            (DateStyle.US, "5/31/2026, the month first"), (DateStyle.UK, "31/5/2026, the day first"),
            (DateStyle.ISO, "2026-05-31"),
        ),
        widget=forms.RadioSelect,
    )  # fmt: skip
    with_payout = forms.BooleanField(
        label="A last column names the payout", required=False, help_text="In our own files, not in a system's."
    )
    layout = forms.ChoiceField(
        label="Practice system", required=False, choices=_systems,
        help_text="Its own import files come beside ours, of the same rows.",
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, accounts: Iterable[BankAccount], **more: Any) -> None:
        super().__init__(data, **more)
        self.accounts = [*accounts]
        for account in self.accounts:
            self.fields[f"bank_index_{account.pk}"] = _word(f"Bank index of {account.name}")
        for way, words in WAYS.items():
            self.fields[f"type_{way}"] = _word(f"Word for {words}", usual=_USUAL_TYPES[way])
        for brand, words in BRANDS.items():
            self.fields[f"card_type_{brand}"] = _word(f"Card type of {words}")
        for name, label in _ACCOUNTS.items():
            self.fields[name] = _word(label, required=True)
        for way, words in WAYS.items():
            self.fields[f"{way}_time"] = _time(f"Cut-off of {words}")
            self.fields[f"{way}_zone"] = _word(f"Time zone, {words}", required=True)
            self.fields[f"{way}_zone"].widget.attrs["list"] = "zones"
            self.fields[f"{way}_days"] = _days(f"Business days, {words}")

    @property
    def zones(self) -> list[str]:
        known = available_timezones()
        return [zone for zone in _ZONES if zone in known]

    @property
    def sections(self) -> list[Section]:
        mail = "One for each bank account and day, with what it brings added up."
        ways = [f"type_{way}" for way in WAYS]
        return [
            self._section("mail", "The morning's mail", mail, ["addresses"], ["mail_time"], ["attach"], ["xlsx"]),
            self._section("rows", "Rows", "", ["dated"], ["dates"], ["with_payout"]),
            self._section("system", "Practice system", "", ["layout"], ways),
        ]

    @property
    def later_sections(self) -> list[Section]:
        ledger = "The names of the accounts in General_Ledger_Journal."
        calendar = (
            "By this we say when a payment will be in the bank; a cut-off of 23:59 is the end of the day. "
            "Files are made from what the processor pays out, whatever stands here."
        )
        names = list(_ACCOUNTS)
        cut_offs = [[f"{way}_{part}" for part in ("time", "zone", "days")] for way in WAYS]
        return [
            self._section("ledger", "General ledger", ledger, names[:2], names[2:4], names[4:]),
            self._section("calendar", "When deposits are expected", calendar, *cut_offs),
        ]

    @property
    def engine(self) -> Section:
        indexes = [[f"bank_index_{account.pk}"] for account in self.accounts]
        types = [f"card_type_{brand}" for brand in BRANDS]
        pairs = [types[place : place + 2] for place in range(0, len(types), 2)]
        words = "PracticeEngine needs them as they are numbered there. Your own layout may have them as columns."
        return self._section("engine", "Bank indexes and card types", words, *indexes, *pairs)

    def _section(self, key: str, title: str, words: str, *rows: Iterable[str]) -> Section:
        return Section(key, title, words, [[self[name] for name in row] for row in rows])

    def clean_addresses(self) -> list[str]:
        """Each once, however it is capitalised."""
        lines = [line.strip() for line in str(self.cleaned_data["addresses"]).splitlines()]
        found = {line.lower(): line for line in reversed(lines) if line}
        return [*reversed(found.values())]

    def chosen(self, columns: Sequence[Sequence[str]]) -> dict[str, Any]:
        given = self.cleaned_data
        found = {name: given[name] for name in Policy.CHOICES if name in given}
        for way in WAYS:
            found[f"{way}_time"] = END_OF_DAY if given[f"{way}_time"] == _LAST_MINUTE else given[f"{way}_time"]
        return found | {
            "types": self._words("type_", WAYS),
            "card_types": self._words("card_type_", BRANDS),
            "bank_indexes": self._words("bank_index_", [str(account.pk) for account in self.accounts]),
            "columns": [list(each) for each in columns],
        }

    def _words(self, prefix: str, keys: Iterable[str]) -> dict[str, str]:
        """What is left empty is not chosen."""
        return {key: word for key in keys if (word := str(self.cleaned_data[f"{prefix}{key}"]))}


def written(policy: Policy) -> dict[str, Any]:
    """As it stands in the form."""
    found = policy.chosen | {"addresses": "\n".join(policy.addresses)}
    found |= {f"type_{way}": word for way, word in policy.types.items()}
    found |= {f"card_type_{brand}": word for brand, word in policy.card_types.items()}
    return found | {f"bank_index_{key}": word for key, word in policy.bank_indexes.items()}
