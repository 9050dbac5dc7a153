"""What came in: what needs a person, every mail with its bucket, and the law that nothing is lost."""

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.web.base.requests import KEY_DIGITS_MAX, StaffRequest
from quittance.web.firm import gate, parts, tables
from quittance.web.firm.mail import arrived, attention


class ArrivedForm(forms.Form):
    bucket = forms.ChoiceField(
        required=False, choices=[("", "All"), *((key, title) for key, (title, _) in arrived.BUCKETS.items())]
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=10**KEY_DIGITS_MAX - 1)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)


@gate.page(may=Permission.SEE_MAIL)
def waiting(request: StaffRequest) -> HttpResponse:
    found = attention.found(request.visitor, now=request.now)
    return render(request, "firm/mail/attention.html", {"found": found})


@gate.page(may=Permission.SEE_MAIL)
def waiting_part(request: StaffRequest) -> HttpResponse:
    found = attention.found(request.visitor, now=request.now)
    return parts.answer(request, "firm/mail/attention_part.html", {"found": found}, version=found.version)


@gate.page(may=Permission.SEE_MAIL)
def every(request: StaffRequest) -> HttpResponse:
    form = ArrivedForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    bucket, before = form.cleaned_data["bucket"], form.cleaned_data["before"]
    context = {
        "found": arrived.found(request.visitor, bucket=bucket, before=before),
        "bucket": bucket,
        "before": before,
        "buckets": [(key, title) for key, (title, _) in arrived.BUCKETS.items()],
    }
    return render(request, "firm/mail/arrived.html", context)
