from typing import Any

from django import forms

from quittance.access.models import Group
from quittance.tenancy.actions import connection_sources
from quittance.tenancy.models import Connection
from quittance.tenancy.rules import connections as rules
from quittance.tenancy.rules.connections import PRODUCTS, Wish

_TYPED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ChoiceForm(forms.Form):
    product = forms.ChoiceField(
        label="Which product does your firm sign in with?",
        choices=[(key, name[:1].upper() + name[1:]) for key, name in PRODUCTS.items()],
        widget=forms.RadioSelect,
        initial="entra",
    )
    protocol = forms.ChoiceField(
        label="By which protocol?",
        choices=[("oidc", "OpenID Connect, if in doubt"), ("saml", "SAML 2.0")],
        widget=forms.RadioSelect,
        initial="oidc",
        help_text="With Google Workspace, SAML also brings groups along.",
    )


class _ConnectionForm(forms.Form):
    domains = forms.CharField(
        label="Only people with these mail domains",
        max_length=1000,
        required=False,
        help_text="For Google: your Workspace domain. Else leave it empty to let in whomever the provider lets in.",
        widget=forms.TextInput(attrs={**_TYPED, "placeholder": "firm.example"}),
    )
    address_claim = forms.CharField(label="Name of the claim with the e-mail address", max_length=200, required=False)
    given_name_claim = forms.CharField(label="Name of the claim with the given name", max_length=200, required=False)
    family_name_claim = forms.CharField(label="Name of the claim with the family name", max_length=200, required=False)
    groups_claim = forms.CharField(label="Name of the claim with the groups", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in rules.CLAIMS:
            self.fields[f"{name}_claim"].widget.attrs |= _TYPED

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.endswith("_claim")]

    @property
    def claim_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.endswith("_claim")]

    def _common(self, product: str) -> dict[str, Any]:
        given = self.cleaned_data
        claims = {name: given[f"{name}_claim"] for name in rules.CLAIMS}
        return {"product": product, "claims": claims, "domains": rules.domains(given["domains"])}


class OidcForm(_ConnectionForm):
    issuer = forms.CharField(
        label="Issuer", max_length=500, error_messages={"required": "Enter the issuer."},
        help_text="As the provider writes it, with or without a last slash.",
        widget=forms.URLInput(attrs={**_TYPED, "placeholder": "https://"}),
    )  # fmt: skip
    client_id = forms.CharField(
        label="Client id", max_length=255, error_messages={"required": "Enter the client id."},
        widget=forms.TextInput(attrs=_TYPED),
    )  # fmt: skip
    secret = forms.CharField(
        label="Client secret", max_length=1000, required=False, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("issuer", "client_id", "secret", "domains")

    def wish(self, product: str) -> Wish:
        given = self.cleaned_data
        return Wish(
            protocol="oidc",
            issuer=given["issuer"],
            client_id=given["client_id"],
            secret=given["secret"],
            **self._common(product),
        )


class SamlForm(_ConnectionForm):
    metadata_address = forms.CharField(
        label="Address of the provider's metadata", max_length=1000, required=False,
        help_text="If the provider has one, this is all that is needed.",
        widget=forms.URLInput(attrs={**_TYPED, "placeholder": "https://"}),
    )  # fmt: skip
    metadata_text = forms.CharField(
        label="Or the metadata itself", max_length=200_000, required=False,
        help_text="The whole text of the XML file.",
        widget=forms.Textarea(attrs={**_TYPED, "rows": 4}),
    )  # fmt: skip
    issuer = forms.CharField(
        label="Or three fields: entity id of the provider", max_length=500, required=False,
        widget=forms.TextInput(attrs=_TYPED),
    )  # fmt: skip
    sign_in_address = forms.CharField(
        label="Sign-in address (HTTP-Redirect)", max_length=1000, required=False, widget=forms.URLInput(attrs=_TYPED)
    )
    certificates = forms.CharField(
        label="Signing certificate", max_length=50_000, required=False,
        help_text="With its first and last line. While the provider changes it, paste the old and the new one.",
        widget=forms.Textarea(attrs={**_TYPED, "rows": 4}),
    )  # fmt: skip
    field_order = ("metadata_address", "metadata_text", "issuer", "sign_in_address", "certificates", "domains")

    def wish(self, product: str) -> Wish:
        """Raises connections.CannotSave where the metadata cannot be read."""
        given = self.cleaned_data
        told = connection_sources.saml(address=given["metadata_address"].strip(), text=given["metadata_text"])
        if told is None:
            told = connection_sources.Source(given["issuer"], given["sign_in_address"], given["certificates"])
        return Wish(
            protocol="saml",
            issuer=told.issuer,
            sign_in_address=told.sign_in_address,
            certificates=told.certificates,
            **self._common(product),
        )


def form_for(protocol: str) -> type[OidcForm] | type[SamlForm]:
    return OidcForm if protocol == "oidc" else SamlForm


def written(connection: Connection | None) -> dict[str, str]:
    """What stands in the form when it is opened: all but the secret."""
    if connection is None:
        return {}
    claims = connection.claims
    return {
        **{name: getattr(connection, name) for name in ("issuer", "client_id", "sign_in_address", "certificates")},
        **{f"{name}_claim": str(claims.get(name, "")) for name in rules.CLAIMS},
        "domains": ", ".join(map(str, claims.get("domains", ()))),
    }


class MappingRow(forms.Form):
    provider_group = forms.CharField(
        label="Group at your provider", max_length=255, required=False,
        widget=forms.TextInput(attrs={**_TYPED, "list": "provider-groups"}),
    )  # fmt: skip
    group: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label="gives this group here", queryset=None, required=False, empty_label="Choose a group"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["group"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101  told to the type checker
        chosen.queryset = Group.objects.order_by("name")
        line = int(str(self.prefix).rpartition("-")[2]) + 1
        self.fields["provider_group"].widget.attrs["aria-label"] = f"Group at your provider, line {line}"
        chosen.widget.attrs["aria-label"] = f"Group here, line {line}"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("provider_group") and not given.get("group"):
            self.add_error("group", "Choose which of our groups it gives, or empty the first field.")
        return given


MappingRows = forms.formset_factory(MappingRow, extra=3, max_num=200, absolute_max=220)
