from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from quittance.tenancy.rules import colours, looks, pictures
from quittance.tenancy.rules.pictures import Picture

_REFUSAL_LENGTH_MAX = 300


class BrandingForm(forms.Form):
    accent = forms.CharField(
        label="Color",
        max_length=20,
        required=False,
        help_text="As # and six digits, such as #1f5e4d. Left empty, the portals wear our green.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG or WebP, up to 1 MB. 480 pixels wide and 160 high is best: it is shown at half of that.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"empty": "The file is empty. Choose the picture again."},
    )
    remove_logo = forms.BooleanField(label="Show the firm's name instead of the logo", required=False)
    postal_address = forms.CharField(
        label="Postal address",
        required=False,
        help_text="Stands at the foot of every page and mail, on one line.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    draft = forms.CharField(required=False, widget=forms.HiddenInput)
    refused = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A browser empties the field of a refused file: the refusal stands until somebody decides about it."""
        given: dict[str, Any] = super().clean() or {}
        decided = given.get("logo") or given.get("remove_logo") or "without_logo" in self.data
        if given.get("refused") and not decided and not self.has_error("logo"):
            self.add_error("logo", given["refused"][:_REFUSAL_LENGTH_MAX])
        return given

    def clean_accent(self) -> str:
        written = str(self.cleaned_data["accent"]).strip()
        try:
            return colours.read(written) if written else ""
        except colours.BadColour as bad:
            raise forms.ValidationError(str(bad)) from None

    def clean_logo(self) -> Picture | None:
        upload: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if upload is None:
            return None
        try:
            # One byte more than is taken is enough to be refused.
            return pictures.drawn_anew(upload.read(pictures.UPLOAD_BYTES_MAX + 1))
        except pictures.Unfit as unfit:
            raise forms.ValidationError(str(unfit)) from None

    def clean_postal_address(self) -> str:
        try:
            return looks.postal_address(str(self.cleaned_data["postal_address"]))
        except looks.BadAddress as bad:
            raise forms.ValidationError(str(bad)) from None
