"""The firm's clients as its practice system holds them, with what they owe."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.receivables.models import Client, ClientContact
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import bounds, gate, parts, tables
from quittance.web.firm.clients import family, ledger, listing, summary
from quittance.web.firm.clients.ledger import LedgerForm
from quittance.web.firm.clients.listing import ClientsForm
from quittance.web.firm.payments import sections as payments
from quittance.web.firm.ways import sections


@gate.page(may=Permission.SEE_CLIENTS)
def every(request: StaffRequest) -> HttpResponse:
    form = ClientsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    context = {"form": form, "sheet": listing.sheet(form, request.visitor, today=today), "today": today}
    return render(request, "firm/clients.html", context)


@gate.page(may=Permission.SEE_CLIENTS)
def one(request: StaffRequest, client_id: int) -> HttpResponse:
    client = _of(request, client_id)
    links = ClientContact.objects.filter(client=client, gone_at=None, contact__gone_at=None).select_related("contact")
    context = {
        "client": client,
        "tab": "overview",
        "summary": summary.of(client, today=request.firm.clock.today(request.now)),
        "links": links.order_by("contact__last_name", "contact__first_name", "pk"),
        "family": family.of(client, request.visitor),
        "successor": _successor(request, client),
        "ways": sections.of_client(request, client),
        "payments": payments.of_client(request, client),
    }
    return render(request, "firm/client.html", context)


@gate.page(may=Permission.SEE_CLIENTS)
def part(request: StaffRequest, client_id: int) -> HttpResponse:
    client = _of(request, client_id)
    found = summary.of(client, today=request.firm.clock.today(request.now))
    context: dict[str, object] = {"client": client, "summary": found}
    return parts.answer(request, "firm/client_part.html", context, version=found.version)


@gate.page(may=Permission.SEE_CLIENTS)
def entries(request: StaffRequest, client_id: int) -> HttpResponse:
    client, form = _of(request, client_id), LedgerForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = ledger.of(client, form, today=request.firm.clock.today(request.now))
    context = {"client": client, "tab": "ledger", "ledger": found, "sheet": found.sheet}
    return render(request, "firm/client_ledger.html", context)


def _of(request: StaffRequest, client_id: int) -> Client:
    """Beyond one's bounds a client does not exist."""
    rows = bounds.within(request.visitor).select_related("office", "partner", "manager", "responsible")
    client = rows.filter(pk=client_id).first()
    if client is None:
        raise Http404
    return client


def _successor(request: StaffRequest, client: Client) -> Client | None:
    if not client.merged_into_key:
        return None
    return bounds.within(request.visitor).filter(source_key=client.merged_into_key).first()
