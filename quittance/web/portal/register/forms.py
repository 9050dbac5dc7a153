from typing import Any

from quittance.web.portal.fields import AddressField, Form, NameField, NewPasswordField, PasswordField, judge_password


class RegisterForm(Form):
    address = AddressField(autocomplete="email")
    given_name = NameField(label="First name", autocomplete="given-name")
    family_name = NameField(label="Last name", autocomplete="family-name")
    password = NewPasswordField()

    def clean(self) -> dict[str, Any]:
        about = [str(self.cleaned_data.get(name, "")) for name in ("address", "given_name", "family_name")]
        judge_password(self, "password", about)
        return self.cleaned_data


class VerifyForm(Form):
    password = PasswordField()
