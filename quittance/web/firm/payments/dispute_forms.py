"""What the firm says to the payer's bank, in its own words."""

from django import forms

_WORDS_MAX = 5_000


def _words(*, label: str, hint: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_WORDS_MAX,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(forms.Form):
    delivered = _words(
        label="What was delivered",
        hint="Which work, for whom, when, and how the client received it: returns filed, meetings, letters.",
        missing="Say what was delivered: the bank decides by it more than by anything else.",
    )
    owed = _words(
        label="Why it is owed",
        hint="What was agreed and when, such as the engagement letter; and what the client said about it before.",
        missing="Say why the amount is owed.",
    )


class DraftForm(AnswerForm):
    """The same, while it is still being written."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own form takes them
        for field in self.fields.values():
            field.required = False
