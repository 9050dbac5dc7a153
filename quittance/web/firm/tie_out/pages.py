"""Whether the practice system's receivables and the portal's agree, to the cent, as of a day."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.receivables.queries import tie_out, tie_out_of
from quittance.sync.queries import Outside, held_losses, not_copied
from quittance.web.base import files
from quittance.web.base.requests import StaffRequest
from quittance.web.base.tags import money
from quittance.web.firm import bounds, gate, tables
from quittance.web.firm.tie_out import listing
from quittance.web.firm.tie_out.listing import DayForm, TieOutForm


@gate.page(may=Permission.SEE_INVOICES)
def every(request: StaffRequest) -> HttpResponse:
    form = TieOutForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    day = form.cleaned_data["day"] or today
    found = listing.of(day, request.visitor)
    context = {
        "form": form,
        "day": day,
        "today": today,
        "equations": found.equations,
        "sheet": listing.sheet(found, form),
        "apart": found.apart,
        "outside": _outside(),
        "file": f"/firm-portal/tie-out/file/{tables.link({'day': form.asked.get('day', ''), 'q': form.words})}",
    }
    return render(request, "firm/tie_out.html", context)


def _outside() -> list[str]:
    """Rows of the practice system that stand on neither side, since they are not here; and what they bear."""
    outside, lost, told = not_copied(), held_losses(), []
    if lost.rows:
        rows = "1 row that vanished there is" if lost.rows == 1 else f"{lost.rows:,} rows that vanished there are"
        bears = f": {_sums(lost)}" if lost.cents else ""
        told.append(f"{rows} still counted on both sides{bears}. The held import says which.")
    if outside.rows:
        rows = "1 row of the practice system is" if outside.rows == 1 else f"{outside.rows:,} rows are"
        told.append(f"{rows} not copied: held, kept out, or in quarantine. {_borne(outside)}")
    if outside.older:
        stand = "1 row stands" if outside.older == 1 else f"{outside.older:,} rows stand"
        told.append(f"{stand} here with an older balance, since what the practice system says now cannot be read.")
    return told


def _borne(outside: Outside) -> str:
    sums = _sums(outside)
    words = f"An open balance of {sums} is in neither figure." if sums else "No open balance is known of them."
    if outside.unread:
        words += f" Of {outside.unread:,} the amount cannot be read."
    return words


def _sums(outside: Outside) -> str:
    return " and ".join(money(cents, currency) for currency, cents in sorted(outside.cents.items()))


@gate.page(may=Permission.SEE_INVOICES)
def one(request: StaffRequest, client_id: int) -> HttpResponse:
    """The single rows behind a client's line."""
    client, form = bounds.within(request.visitor).filter(pk=client_id).first(), DayForm(request.GET)
    if client is None:
        raise Http404
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    day = form.cleaned_data["day"] or today
    found = tie_out(day, client.pk)
    context = {
        "client": client,
        "form": form,
        "day": day,
        "today": today,
        "equations": listing.equations(found),
        "lines": tie_out_of(client.pk, day),
        "back": tables.link({"day": "" if day == today else f"{day:%Y-%m-%d}"}),
    }
    return render(request, "firm/tie_out_client.html", context)


@gate.page(may=Permission.SEE_INVOICES, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    form = TieOutForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    day = form.cleaned_data["day"] or request.firm.clock.today(request.now)
    lines = listing.fitting(listing.of(day, request.visitor), form.words)
    return files.csv(listing.table(), listing.rows(lines), on=day)
