from django import forms

from quittance.web.portal.fields import AddressField, CodeField, Form, PasswordField


class SignInForm(Form):
    address = AddressField(autocomplete="username webauthn")
    password = PasswordField()
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SecondStepForm(Form):
    code = CodeField(label="Code", help_text="Six digits from your app, or one of your recovery codes.")
