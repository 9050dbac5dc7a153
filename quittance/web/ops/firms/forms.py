from zoneinfo import available_timezones

from django import forms

from quittance.tenancy.actions.clock import DAYS_MAX


class AddFirmForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    slug = forms.CharField(label="Short name", max_length=40, help_text="As in <short name>@ the inbound mail domain.")
    host = forms.CharField(
        label="Host", max_length=253, help_text="Where its portals answer, such as harbor.example.com."
    )
    contact_address = forms.EmailField(
        label="Contact", help_text="Whom its clients may ask, and whom we write to first."
    )
    zone_name = forms.ChoiceField(
        label="Time zone", choices=[(zone, zone) for zone in sorted(available_timezones())], initial="America/New_York"
    )
    rehearsal = forms.BooleanField(label="A firm to rehearse with, whose clock can be moved", required=False)


class ClockForm(forms.Form):
    days = forms.IntegerField(label="Days", min_value=1, max_value=DAYS_MAX, initial=1)


class TrialMailForm(forms.Form):
    address = forms.EmailField(label="To")
    copies = forms.IntegerField(label="Copies", min_value=1, max_value=500, initial=1)
