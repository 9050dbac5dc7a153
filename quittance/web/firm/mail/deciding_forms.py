"""What a person says about a mail that did not go on by itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from quittance.receivables.models import Invoice
from quittance.web.base.requests import key_in
from quittance.web.firm.mail import people
from quittance.web.firm.mail.people import PeopleField, Person

WRAPPED, AS_IT_CAME, DISCARD, FIND, EDIT = "wrapped", "as_it_came", "discard", "find", "edit"
_WHY_MAX = 300
_WORDS_MAX = 100


class DecideForm(forms.Form):
    invoices = forms.MultipleChoiceField(
        required=False, label="The invoices it is about", widget=forms.CheckboxSelectMultiple
    )
    find = forms.CharField(
        required=False,
        max_length=_WORDS_MAX,
        label="Find another invoice",
        help_text="By the beginning of its number, or by the client.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    recipients = PeopleField(
        required=False,
        max_length=20_000,
        label="Who gets it",
        help_text="One e-mail address a line, with a name if you like: Carol Diaz <carol@acme.example>.",
    )
    why = forms.CharField(
        required=False,
        max_length=_WHY_MAX,
        label="Why it is discarded",
        help_text="Asked for only if you discard it. It stands in the audit log.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        offered: Sequence[tuple[int, str, Invoice]],
        *,
        sent: QueryDict | None = None,
        ticked: Sequence[int] = (),
        to: Sequence[Person] = (),
    ) -> None:
        super().__init__(sent, initial={"invoices": [str(key) for key in ticked], "recipients": people.written(to)})
        self._rows = {str(key): row for key, _, row in offered}
        if offered:
            self.fields["invoices"].choices = [(str(key), words) for key, words, _ in offered]  # type: ignore[attr-defined]  # the field above
        else:
            del self.fields["invoices"]
            self.fields["find"].label = "Find its invoice"
        self.act = sent.get("do", "") if sent is not None else ""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.act in (WRAPPED, AS_IT_CAME) and "recipients" in told and not told["recipients"]:
            self.add_error("recipients", "Write down at least one address: nobody would get it.")
        if self.act == WRAPPED and not self.has_error("invoices") and not told.get("invoices"):
            self.add_error(
                "invoices" if "invoices" in self.fields else "find",
                "Choose its invoice: the wrapper tells what is due on it. Without one, send it as it came.",
            )
        if self.act == WRAPPED and len({row.client_id for row in self.chosen}) > 1:
            self.add_error("invoices", "Choose invoices of one client: no client is shown another's.")
        if self.act == DISCARD and not str(told.get("why", "")).strip():
            self.add_error("why", "Say why it is discarded: nobody will get it.")
        return told

    @property
    def chosen(self) -> list[Invoice]:
        return [self._rows[key] for key in self.cleaned_data.get("invoices", []) if key in self._rows]

    @property
    def ticked(self) -> list[Invoice]:
        """As the page shows them: what was sent, or what stands there at first."""
        if self.is_bound and self.is_valid():
            return self.chosen
        return [self._rows[key] for key in self.initial["invoices"] if key in self._rows]

    @property
    def to(self) -> list[Person]:
        return list(self.cleaned_data.get("recipients", []))


def keys_in(sent: QueryDict) -> list[int]:
    return [key for text in sent.getlist("invoices") if (key := key_in(text)) is not None]
