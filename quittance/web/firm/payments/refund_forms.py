"""What somebody of the firm says when they give money back: how much of what, why, and whether it is owed again."""

import re
from typing import Any

from django import forms

from quittance.core.money import Currency, Money
from quittance.payments.queries import Refundable
from quittance.web.firm.payments import rows

_AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{2}))?")
_KEY = re.compile(r"[0-9a-f-]{36}")
_REASON_MAX = 300
OWED = (
    ("yes", "Yes: what it paid is open again, and the client can pay it anew"),
    ("no", "No, a credit follows: it is not due until the credit shows in the practice system, for 30 days at most"),
)


class RefundForm(forms.Form):
    """An amount for each line of which something is left; the sum of them goes back."""

    reason = forms.CharField(
        label="Reason",
        max_length=_REASON_MAX,
        help_text="Stands in the audit log and in the mails to the firm. The payer does not read it.",
        error_messages={"required": "Say why the money goes back: whoever looks at the books later reads it."},
    )
    owed = forms.ChoiceField(label="Is this amount owed again?", choices=OWED, initial="yes", widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, left: Refundable, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._left, self._currency = left, Currency(currency)
        lines = {
            f"line_{line.receipt.pk}": forms.CharField(
                label=f"{rows.what_for(line.receipt)}, {line.receipt.client.name}",
                required=False,
                initial=self._written(line.left_cents),
                help_text=self._hint(line.left_cents, line.overpaid_cents),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            for line in left.lines
            if line.left_cents
        }
        self.fields = {**lines, **self.fields}  # the amounts stand first

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if not _KEY.fullmatch(key):
            raise forms.ValidationError("This form was changed on its way. Open it anew.")
        return key

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        items: dict[int, int] = {}
        for line in self._left.lines:
            name = f"line_{line.receipt.pk}"
            if name in self.fields:
                items[line.receipt.pk] = self._read(name, str(given.get(name, "")), line.left_cents)
        if not self.errors and not any(items.values()):
            raise forms.ValidationError("Nothing is to go back: write an amount above 0.00.")
        given["items"] = {key: cents for key, cents in items.items() if cents}
        return given

    @property
    def items(self) -> dict[int, int]:
        return dict(self.cleaned_data["items"])

    @property
    def cents(self) -> int:
        return sum(self.items.values())

    @property
    def owed_again(self) -> bool:
        return bool(self.cleaned_data["owed"] == "yes")

    def _read(self, name: str, words: str, left_cents: int) -> int:
        """Left empty is nothing."""
        if not words.strip():
            return 0
        told = _AMOUNT.fullmatch(words.strip())
        if told is None:
            self.add_error(name, "Write an amount such as 120.00.")
            return 0
        cents = int(told[1].replace(",", "")) * 100 + int(told[2] or 0)
        if cents > left_cents:
            self.add_error(name, f"Of this, {Money(left_cents, self._currency)} is left.")
        return cents

    def _written(self, cents: int) -> str:
        return f"{cents // 100:,}.{cents % 100:02}"

    def _hint(self, left_cents: int, overpaid_cents: int) -> str:
        left = f"{Money(left_cents, self._currency)} is left"
        return f"{left}, of it {Money(overpaid_cents, self._currency)} overpaid." if overpaid_cents else f"{left}."
