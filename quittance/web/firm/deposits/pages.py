"""Deposits day by day: expected, on their way, arrived, held, and what came on another day than it ought to."""

from datetime import date, timedelta

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.reconciliation.queries import overview
from quittance.tenancy.models import BankAccount
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import tables
from quittance.web.firm.deposits import calendar
from quittance.web.firm.sync import whole

_WEEK, _MONTH = "week", "month"
_YEARS = range(1900, 2200)  # beyond, weeks and months run out of the calendar


class DaysForm(forms.Form):
    """What the address may ask of the calendar."""

    STANDINGS = (
        ("", "Any state"),
        ("expected", "Expected"),
        ("way", "On its way"),
        ("arrived", "Arrived"),
        ("held", "Held"),
        ("back", "Came back"),
    )

    view = forms.ChoiceField(required=False, choices=[(_WEEK, "Week"), (_MONTH, "Month")])
    day = forms.DateField(required=False, label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    account = forms.ChoiceField(required=False, label="Bank account")
    state = forms.ChoiceField(required=False, label="State", choices=STANDINGS)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        named = BankAccount.objects.order_by("name").values_list("pk", "name")
        choices = [("", "All bank accounts"), *((str(key), name) for key, name in named)]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]  # the field above

    def clean_day(self) -> date | None:
        found: date | None = self.cleaned_data["day"]
        if found is not None and found.year not in _YEARS:
            raise forms.ValidationError("No deposit is of that year.")
        return found

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["account"], self["state"]]

    @property
    def is_month(self) -> bool:
        return bool(self.cleaned_data["view"] == _MONTH)

    def link(self, **other: str) -> str:
        kept = {name: str(value) for name, value in self.data.items() if value and name in self.fields}
        return tables.link({**kept, **other}) or "?"


@whole.page(may=Permission.SEE_PAYMENTS)
def days(request: StaffRequest) -> HttpResponse:
    form = DaysForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    asked = form.cleaned_data["day"] or (today if form.is_month else _bank_week(today))
    first, last = _span(asked, is_month=form.is_month)
    account = BankAccount.objects.filter(pk=key_in(form.cleaned_data["account"]) or 0).first()
    found = overview.deposits(first, last, account=account)
    shown = calendar.days(found, form.cleaned_data["state"], first=first, last=last, today=today)
    context = {
        "form": form,
        "shown": shown,
        "sums": calendar.sums(found, today),
        "first": first,
        "last": last,
        "today": today,
        "is_empty": not found,
        "is_narrowed": bool(account or form.cleaned_data["state"]),
        "is_first_time": not found and not calendar.has_any(),
        "steps": _steps(form, first, last),
        "views": [
            (form.link(view=value, day=f"{asked:%Y-%m-%d}"), title, (value == _MONTH) == form.is_month)
            for value, title in ((_WEEK, "Week"), (_MONTH, "Month"))
        ],
        "tab": "days",
    }
    return render(request, "firm/deposits/days.html", context)


def _bank_week(today: date) -> date:
    """On a weekend the week is over for banks: what comes is of the next one."""
    return today + timedelta(days=2) if today.weekday() >= 5 else today  # noqa: PLR2004  Saturday and Sunday


def _span(day: date, *, is_month: bool) -> tuple[date, date]:
    """The week from Monday on, or the month, that a day is in."""
    if is_month:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _steps(form: DaysForm, first: date, last: date) -> dict[str, str]:
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return {
        "before": form.link(day=f"{before:%Y-%m-%d}"),
        "now": form.link(day=""),
        "after": form.link(day=f"{after:%Y-%m-%d}"),
    }
