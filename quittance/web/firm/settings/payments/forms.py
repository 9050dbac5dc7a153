import re
from typing import Any

from django import forms
from django.core.validators import validate_email

from quittance.payments.models import Policy
from quittance.payments.rules import calling, refunding
from quittance.payments.rules.surcharges import knows_state

Choice = bool | str | list[str] | int | None
_ADDRESSES_MAX = 20
_AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})*|\d{1,9})(?:\.(\d{2}))?")
_ABROAD = (
    ("refuse", "Take none of them"),
    ("payer", "Take them, and the payer bears the 1 % that they cost more, where that is allowed"),
    ("firm", "Take them, and the firm bears the 1 % that they cost more"),
)


def _label(ours: str, where: str = "") -> forms.CharField:
    return forms.CharField(
        label=f"“{ours}” is called",
        required=False,
        max_length=calling.LENGTH_MAX,
        help_text=where,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 30, "placeholder": ours}),
    )


class PolicyForm(forms.Form):
    """Every choice of a firm about paying online, under the names that the policy's row has."""

    bank = forms.BooleanField(
        label="Take bank transfers", required=False, help_text="They cost the payer nothing more, ever."
    )
    cards = forms.BooleanField(label="Take cards", required=False)
    debit_cards = forms.BooleanField(
        label="Take debit cards too", required=False, help_text="A debit card never bears a fee: the firm does."
    )
    wallets = forms.BooleanField(
        label="Take cards from wallets",
        required=False,
        help_text="Apple Pay, Google Pay and the like, in the fields on our own page, where the browser has one. "
        "A card costs the same in them. The processor's own page offers them by itself.",
    )
    payer_bears_fee = forms.BooleanField(
        label="Payers with credit cards bear the card fee",
        required=False,
        help_text="As far as the card's brand and the two states allow; the payer sees it in dollars before the click.",
    )
    state = forms.CharField(
        label="The firm's state",
        required=False,
        max_length=2,
        help_text="Two letters, such as NY. Its law decides how much of a card fee a payer may bear.",
        widget=forms.TextInput(attrs={"autocomplete": "address-level1", "spellcheck": "false", "size": 4}),
    )
    international = forms.ChoiceField(
        label="Cards from outside the United States", choices=_ABROAD, widget=forms.RadioSelect
    )
    embedded = forms.BooleanField(
        label="Show the processor's fields in our own page",
        required=False,
        help_text="Otherwise payers go to the processor's page and come back. Card numbers never reach us either way.",
    )

    notice_addresses = forms.CharField(
        label="Who hears of payments",
        required=False,
        help_text="One e-mail address a line. Each payment, return and dispute is told to all of them. "
        "Left empty, the firm's contact hears of it.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    partner_notices = forms.BooleanField(
        label="Tell partners of their own clients' payments",
        required=False,
        help_text="Each partner gets a mail with the items of their own clients, and of nobody else's, also of what "
        "goes back: refunds, returns and disputes.",
    )
    started_mails = forms.BooleanField(
        label="Write to payers when a bank transfer starts",
        required=False,
        help_text="They hear again only if it fails. Otherwise their one mail comes once the money has arrived, about "
        "four business days later, or if it fails. You hear of the start either way.",
    )
    refund_alone_cents = forms.CharField(
        label="One person refunds alone up to",
        required=False,
        max_length=20,
        help_text="In dollars, counted for each payment. Beyond it a second person with the right to refund has to "
        "agree. Left empty, one person is always enough; 0 means that two are always needed.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}),
    )

    refund_days = forms.IntegerField(
        label="Payments can be refunded for",
        required=False,
        min_value=1,
        max_value=refunding.REFUND_DAYS_MAX,
        help_text=f"Days after the money arrived: 1 to {refunding.REFUND_DAYS_MAX}, after which the processor sends no "
        f"bank transfer back. Left empty, {refunding.REFUND_DAYS}.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Write a number of days from 1 to {refunding.REFUND_DAYS_MAX}."
        ),
    )

    bank_label = _label(calling.OURS.bank)
    any_card_label = _label(calling.OURS.any_card, "Where no card bears a fee.")
    credit_label = _label(calling.OURS.credit, "Where payers bear its fee, or debit cards are not taken.")
    debit_label = _label(calling.OURS.debit, "Where payers bear the fee of credit cards.")
    shows_payments = forms.BooleanField(
        label="Show clients their previous payments",
        required=False,
        help_text="The list, the years and the receipts in the client portal. Without it an invoice and a statement "
        "still say what was paid on them, and the mail after each payment is the payer's confirmation.",
    )
    shows_paid_papers = forms.BooleanField(
        label="Show clients the PDF of paid invoices",
        required=False,
        help_text="Otherwise the PDF of an invoice is there as long as something is due on it.",
    )

    def clean_refund_days(self) -> int:
        return int(self.cleaned_data["refund_days"] or refunding.REFUND_DAYS)

    def clean_notice_addresses(self) -> list[str]:
        """Each once, however it is capitalised."""
        lines = [line.strip() for line in str(self.cleaned_data["notice_addresses"]).splitlines()]
        found = {line.lower(): line for line in reversed(lines) if line}
        if len(found) > _ADDRESSES_MAX:
            raise forms.ValidationError(f"At most {_ADDRESSES_MAX} addresses: give a mailbox that several people read.")
        for line in found.values():
            try:
                validate_email(line)
            except forms.ValidationError:
                raise forms.ValidationError(f"“{line}” is no e-mail address. Write one a line.") from None
        return [*reversed(found.values())]

    def clean_refund_alone_cents(self) -> int | None:
        words = str(self.cleaned_data["refund_alone_cents"]).strip()
        if not words:
            return None
        told = _AMOUNT.fullmatch(words)
        if told is None:
            raise forms.ValidationError("Write an amount such as 1,000.00, or nothing.")
        return int(told[1].replace(",", "")) * 100 + int(told[2] or 0)

    def clean_state(self) -> str:
        state = str(self.cleaned_data["state"]).strip().upper()
        if state and not knows_state(state):
            raise forms.ValidationError(f"“{state}” is no state of the United States: write two letters, like NY.")
        return state

    def _clean_label(self, name: str) -> None:
        words = calling.one_line(str(self.cleaned_data.get(name, "")))
        if not calling.is_label(words):
            self.add_error(name, "Write letters that can be seen, on one line.")
        self.cleaned_data[name] = words

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in Policy.LABELS:
            self._clean_label(name)
        passes_on = given.get("payer_bears_fee") or given.get("international") == Policy.International.PAYER
        if passes_on and not given.get("state") and not self.has_error("state"):
            self.add_error("state", "Say in which state the firm is: it decides how much of a fee payers may bear.")
        return given

    @property
    def chosen(self) -> dict[str, Choice]:
        return {name: self.cleaned_data[name] for name in Policy.CHOICES}


def told(policy: Policy) -> dict[str, Choice]:
    return {name: getattr(policy, name) for name in Policy.CHOICES}


def written(policy: Policy) -> dict[str, Choice]:
    """As it stands in the form."""
    alone = policy.refund_alone_cents
    return told(policy) | {
        "notice_addresses": "\n".join(policy.notice_addresses),
        "refund_alone_cents": "" if alone is None else f"{alone // 100:,}.{alone % 100:02}",
    }
