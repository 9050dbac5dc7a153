from typing import Any

from quittance.web.portal.key_form import KeyForm


class AddForm(KeyForm):
    """The number alone links nobody: here both are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["invoice_number"]
        field.required = True
        field.help_text = "Of any invoice to this client, paid or not."
        field.error_messages["required"] = "Enter the number of any invoice to this client."
        self.fields["number"].help_text = "It stands on each invoice, near the client's name."
