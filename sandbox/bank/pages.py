"""The bank's pages: the accounts, what moved on one of them, its statements, and how the bank may err."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from sandbox.bank import asking, booking, statements
from sandbox.bank.asking import NoAnswer
from sandbox.bank.booking import Account, Day, Line
from sandbox.bank.moods import Mood, Moods

PERIOD = timedelta(days=30)
KINDS = {"credit": "ACH credit", "debit": "ACH debit", "return": "ACH return"}
MOODS = {"more": Mood(cents=1), "less": Mood(cents=-1), "lose": Mood(lost=True), "right": Mood()}


@dataclass(frozen=True)
class Sheet:
    """What a page or a download of one account is made from."""

    account: Account
    now: int
    first: date
    last: date

    @property
    def days(self) -> list[Day]:
        return booking.days(self.account, self.first, self.last)


@dataclass(frozen=True)
class Desk:
    seed: int
    moods: Moods

    def front(self, request: HttpRequest) -> HttpResponse:
        facts: dict[str, Any] = {"complaint": "", "today": None}
        try:
            found, facts["today"] = booking.accounts(self.seed, self.moods.now()), booking.day_of(asking.now())
        except NoAnswer as complaint:
            found, facts["complaint"] = booking.at_rest(self.seed), str(complaint)
        facts["accounts"] = [
            {"account": each, "balance": money(each.balance), "latest": _shown(each.lines[-1]) if each.lines else None}
            for each in found
        ]
        return render(request, "bank/front.html", facts)

    def opened(self, view: Callable[[HttpRequest, Sheet], HttpResponse]) -> Callable[..., HttpResponse]:
        """The view gets what its address names: the account, and the days."""

        def answer(request: HttpRequest, key: str) -> HttpResponse:
            try:
                now, found = asking.now(), booking.accounts(self.seed, self.moods.now())
            except NoAnswer as complaint:
                return render(request, "bank/away.html", {"complaint": str(complaint)}, status=503)
            account = next((each for each in found if each.key == key), None)
            if account is None:
                raise Http404
            first, last = _period(request, booking.day_of(now))
            return view(request, Sheet(account, now, first, last))

        return require_safe(answer)

    def one(self, request: HttpRequest, sheet: Sheet) -> HttpResponse:
        erring = self.moods.now()
        facts = {
            "account": sheet.account,
            "balance": money(sheet.account.balance),
            "today": booking.day_of(sheet.now),
            "first": sheet.first.isoformat(),
            "last": sheet.last.isoformat(),
            "days": [(day, money(day.closing), list(_rows(day, erring))) for day in reversed(sheet.days)],
            "lost": [line for line, mood in erring.items() if mood.lost],
        }
        return render(request, "bank/account.html", facts)

    def err(self, request: HttpRequest, key: str) -> HttpResponse:
        line, how = request.POST.get("line", ""), request.POST.get("how", "")
        if how not in MOODS or not line:
            raise Http404
        self.moods.become(line, MOODS[how])
        response = HttpResponseRedirect(f"/accounts/{key}/")
        response.status_code = 303
        return response


def paths(*, seed: int, moods: Moods) -> tuple[URLPattern, ...]:
    desk = Desk(seed, moods)
    return (
        path("", require_safe(desk.front)),
        path("accounts/<slug:key>/", desk.opened(desk.one), name="account"),
        path("accounts/<slug:key>/errs", require_POST(desk.err), name="errs"),
        path("accounts/<slug:key>/statement.bai", desk.opened(_bai2), name="bai2"),
        path("accounts/<slug:key>/statement.csv", desk.opened(_csv), name="csv"),
    )


def _bai2(_request: HttpRequest, sheet: Sheet) -> HttpResponse:
    return _download(statements.bai2(sheet.account, sheet.days, sheet.now), "text/plain", sheet, "bai")


def _csv(_request: HttpRequest, sheet: Sheet) -> HttpResponse:
    return _download(statements.csv_file(sheet.account, sheet.days), "text/csv", sheet, "csv")


def _download(content: bytes, kind: str, sheet: Sheet, ending: str) -> HttpResponse:
    name = f"statement-{sheet.account.number[-4:]}-{sheet.first:%Y%m%d}-{sheet.last:%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _period(request: HttpRequest, today: date) -> tuple[date, date]:
    """The last month, unless the address names days that can be read."""
    return _day(request.GET.get("from", ""), today - PERIOD), _day(request.GET.get("to", ""), today)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _rows(day: Day, now_on: dict[str, Mood]) -> Iterator[dict[str, Any]]:
    for line in day.lines:
        mood = now_on.get(line.key, Mood())
        yield {**_shown(line), "err": money(mood.cents) if mood.cents else ""}


def _shown(line: Line) -> dict[str, Any]:
    return {"line": line, "kind": KINDS[line.kind], "amount": money(line.cents)}


def money(cents: int) -> str:
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
