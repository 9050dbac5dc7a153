"""The self-test: the firm posts and mails one invoice of its own, and each step ticks as it really passes."""

from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.relay.actions import self_tests
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import SelfTest
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate, history, parts
from quittance.web.firm.settings.mail import guides
from quittance.web.firm.settings.mail.pages import HERE

TEST = f"{HERE}test/"
_SHOWN_MAX = 10


class StartForm(forms.Form):
    invoice_number = forms.CharField(
        max_length=100,
        label="Number of the invoice that you will mail",
        help_text="Take an invoice of a client of your own, such as the firm itself: it is really sent. If your "
        "practice system gives the number only with the posting, post it first, begin here, and mail it last.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": self_tests.NUMBER_MISSING},
    )


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = form.cleaned_data["invoice_number"]
        try:
            self_tests.start(invoice_number=number, by=request.visitor.by, now=request.now)
        except Refusal as refused:
            form.add_error("invoice_number", str(refused))
        else:
            return redirect(TEST)
    context = _told(request, self_tests.under_way()) | {"form": form, "former": _former(request)}
    return render(request, "firm/mail_settings/test.html", context, status=400 if form.errors else 200)


@gate.page(may=Permission.EDIT_SETTINGS)
def part(request: StaffRequest) -> HttpResponse:
    told = _told(request, self_tests.under_way())
    return parts.answer(request, "firm/mail_settings/test_part.html", told, version=repr(told["steps"]))


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def end(request: StaffRequest) -> HttpResponse:
    test, response = self_tests.under_way(), redirect(TEST)
    if test is None or test.pk != key_in(request.POST.get("test", "")):
        notices.leave(response, "Nothing was ended: that test is over already.", tone="warn")
        return response
    self_tests.end(test=test, by=request.visitor.by, now=request.now)
    notices.leave(response, "The test is ended. What it found stands below.")
    return response


def _told(request: StaffRequest, test: SelfTest | None) -> dict[str, object]:
    found = self_tests.steps(test) if test is not None else []
    return {
        "test": test,
        "steps": found,
        "open": sum(not step.done for step in found),
        "since": request.firm.clock.wall(test.started_at) if test is not None else None,
        "address": guides.inbound_address(),
    }


def _former(request: StaffRequest) -> list[tuple[SelfTest, datetime, str, int, int]]:
    rows = list(SelfTest.objects.filter(ended_at__isnull=False).order_by("-pk")[:_SHOWN_MAX])
    names, wall = history.hands(row.started_by for row in rows), request.firm.clock.wall
    found = []
    for row in rows:
        steps = self_tests.steps(row)
        passed = sum(step.done for step in steps)
        found.append((row, wall(row.started_at), names[row.started_by], passed, len(steps)))
    return found
