"""What was paid: the list, one payment, a year of it, and each of them to keep (CP-7)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from quittance.payments import queries
from quittance.payments.documents import receipt as receipts
from quittance.payments.documents import yearly
from quittance.payments.queries import History, Paid, Year
from quittance.web.base import files, paper
from quittance.web.base.requests import key_in
from quittance.web.portal import answering, gate, showing, ways
from quittance.web.portal.history import telling
from quittance.web.portal.payer import PayerRequest, Way

PAGE = 25


@gate.payer_page()
def every(request: PayerRequest) -> HttpResponse:
    if (turned := _turned_away(request)) is not None:
        return turned
    history = queries.History(request.payer.keys)
    count = history.count()
    begin = key_in(request.GET.get("start", "")) or 0
    begin = begin if begin < count else 0
    found = history.page(begin=begin, most=PAGE)
    shown = {
        "lines": [telling.line(request.payer, each) for each in found],
        "count": count,
        "first": begin + 1,
        "last": begin + len(found),
        "before": f"?start={max(0, begin - PAGE)}" if begin else "",
        "after": f"?start={begin + PAGE}" if begin + PAGE < count else "",
        "years": history.years(),
        "by_client": len(request.payer.clients) > 1,
    }
    return render(request, "portal/history/history.html", shown)


@gate.payer_page()
def one(request: PayerRequest, ticket: Any) -> HttpResponse:
    if (turned := _turned_away(request)) is not None:
        return turned
    paid = _theirs(request, ticket)
    shown = {
        "paid": paid,
        "line": telling.line(request.payer, paid),
        "by": telling.by(request.payer, paid, request.firm.name),
        "by_client": len(paid.clients) > 1,
        "staff": answering.who(request.payer, paid.clients),
    }
    return render(request, "portal/history/payment.html", shown)


@gate.payer_page()
def one_on_paper(request: PayerRequest, ticket: Any) -> HttpResponse:
    _only_who_sees(request)
    paid = _theirs(request, ticket)
    if paid.payment is None or not telling.line(request.payer, paid).paper:
        raise Http404
    head = paper.letterhead(request.firm)
    made = receipts.Receipt(paid, paid.payment, head, telling.by(request.payer, paid, request.firm.name))
    name = f"{made.title} {paid.payment.code} {request.firm.name}"
    return paper.answer(lambda standards: receipts.receipt(made, now=request.now, standards=standards), name=name)


@gate.payer_page()
def year(request: PayerRequest, year: int) -> HttpResponse:
    if (turned := _turned_away(request)) is not None:
        return turned
    history = queries.History(request.payer.keys)
    shown = {
        "year": _year(request, history, year),
        "years": history.years(),
        "by_client": len(request.payer.clients) > 1,
    }
    return render(request, "portal/history/year.html", shown)


@gate.payer_page()
def year_file(request: PayerRequest, year: int) -> HttpResponseBase:
    _only_who_sees(request)
    found = _year(request, queries.History(request.payer.keys), year)
    today = request.firm.clock.today(request.now)
    return files.csv(yearly.table(year), yearly.rows(found), on=today)


@gate.payer_page()
def year_on_paper(request: PayerRequest, year: int) -> HttpResponse:
    _only_who_sees(request)
    names = [client.name for client in request.payer.clients]
    today = request.firm.clock.today(request.now)
    found = _year(request, queries.History(request.payer.keys), year)
    made = yearly.YearPaper(found, names, paper.letterhead(request.firm), today)
    name = f"Payments in {year} to {request.firm.name}"
    return paper.answer(lambda standards: yearly.paper(made, now=request.now, standards=standards), name=name)


def _turned_away(request: PayerRequest) -> HttpResponse | None:
    """Where the firm shows none, nobody sees one.

    Else a guest is told where it is shown, a person without clients how they get one.
    """
    if (hidden := showing.no_payments(request)) is not None:
        return hidden
    if not request.payer.sees_history:
        return render(request, "portal/history_guest.html")
    if request.payer.way is Way.PERSON and not request.payer.clients:
        return redirect(ways.HOME)
    return None


def _only_who_sees(request: PayerRequest) -> None:
    if not showing.payments(request.payer):
        raise Http404


def _theirs(request: PayerRequest, ticket: Any) -> Paid:
    """Of others a payment does not exist."""
    payment = queries.payment_by_ticket(ticket)
    paid = queries.History(request.payer.keys).one(payment) if payment else None
    if paid is None:
        raise Http404
    return paid


def _year(request: PayerRequest, history: History, number: int) -> Year:
    """The present one also where nothing was paid yet; any other only if something was."""
    today = request.firm.clock.today(request.now)
    if number != today.year and number not in history.years():
        raise Http404
    return queries.year_of(history, number)
