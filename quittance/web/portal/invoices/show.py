"""The list and the bill, as whichever way in shows them."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.models import Person
from quittance.core.money import Money
from quittance.links import queries as links
from quittance.payments import queries as payments
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.receipt import Item, Origin
from quittance.web.portal import answering, payable, showing, unapplied
from quittance.web.portal.invoices import around, bills, choosing, listing, living, told
from quittance.web.portal.invoices.choosing import Chosen
from quittance.web.portal.payer import Payer, PayerRequest, Way

NOTHING_CHOSEN = Chosen()
NOTHING = "Nothing is due on the invoice that you asked for."


def every(
    request: PayerRequest,
    *,
    begin: int = 0,
    word: str = "",
    offer: Person | None = None,
    notes_sight: bool = False,
    chosen: Chosen = NOTHING_CHOSEN,
) -> HttpResponse:
    """`word` says what became of the bill that was wanted; `offer` is whose account may keep the client."""
    payer, payable_for = request.payer, payable.offered(request.payer)
    found = listing.of(payer.keys, begin=begin, today=request.firm.clock.today(request.now))
    alone = found.count == 1 and chosen is NOTHING_CHOSEN
    shown = {
        "open": found.lines(lambda line: choosing.dressed(line, chosen, payable_for, alone=alone)),
        "chosen": chosen,
        "pays": bool(payable_for),
        "seal": living.seal_of_list(found),
        "word": word,
        "unapplied": _unapplied(payer),
        "is_under_way": not payer.masked and payments.is_any_under_way(payer.keys),
        "offer": offer,
        "notes_sight": notes_sight,
        "by_client": len(payer.clients) > 1,
        "only": payer.clients[0] if len(payer.clients) == 1 else None,
        "staff": answering.who(payer, payer.clients) if len(payer.clients) == 1 else None,
    }
    return render(request, "portal/invoices.html", shown, status=400 if chosen.fault or chosen.faults else 200)


def one(
    request: PayerRequest,
    invoice: Invoice,
    *,
    offer: Person | None = None,
    notes_sight: bool = False,
    chosen: Chosen = NOTHING_CHOSEN,
) -> HttpResponse:
    payer = request.payer
    if not payer.sees_history and not invoice.due_cents:
        return every(request, word=NOTHING)
    today = request.firm.clock.today(request.now)
    beside = around.of(invoice, clients=payer.keys)
    plain = bills.line(invoice, today=today, matching=beside.matching)
    line = choosing.dressed(plain, chosen, payable.offered(payer))
    is_withdrawn = invoice.voided or invoice.gone_at is not None
    shown = {
        "line": line,
        "chosen": chosen,
        "seal": living.seal_of(invoice),
        "staff": answering.who(payer, [invoice.client]),
        "about": f"{line.name[0].lower()}{line.name[1:]} of {invoice.client.name}",
        "invoice": invoice,
        "closed": bills.closed_words(invoice, firm=request.firm.name) if not invoice.due_cents else "",
        "steps": told.steps(invoice) if payer.sees_history and not is_withdrawn else [],
        "others": beside.others,
        "has_paper": beside.has_paper and may_see_paper(payer, invoice),
        **_code(request, invoice, has_paper=beside.has_paper),
        "hides_paper": beside.has_paper and payer.sees_history and not may_see_paper(payer, invoice),
        "offer": offer,
        "notes_sight": notes_sight,
    }
    return render(request, "portal/invoice.html", shown, status=400 if chosen.fault or chosen.faults else 200)


def _unapplied(payer: Payer) -> list[tuple[Client, Money | None]]:
    """Money of theirs that lies without an invoice: looked for only where some was ever paid here like that."""
    ours = Receipt.objects.filter(origin=Origin.OURS, item=Item.ON_ACCOUNT, client__in=payer.keys)
    return unapplied.waiting(payer) if ours.exists() else []


def bill(payer: Payer, invoice_id: int) -> Invoice | None:
    rows = Invoice.objects.filter(Q(gone_at=None) | Q(ours_cents__gt=0), client__in=payer.keys)
    return rows.select_related("client__responsible").filter(pk=invoice_id).first()


def may_see_paper(payer: Payer, invoice: Invoice) -> bool:
    """To two numbers after a code. Of what is paid only where the firm shows it; to a pass but its mail's own bill."""
    if payer.way is Way.KEY and not _is_open_to(payer):
        return False
    is_its_own = payer.found is not None and payer.found.invoice_id == invoice.pk
    return showing.paid_papers(payer) or bool(invoice.due_cents) or is_its_own


def may_ask_code(payer: Payer, invoice: Invoice) -> bool:
    """Who came by a key has the PDF of an open bill after a code, unless the firm shows guests none."""
    is_key = payer.way is Way.KEY and not payer.masked
    return is_key and not _is_open_to(payer) and bool(invoice.due_cents) and links.papers_need_code()


def _is_open_to(payer: Payer) -> bool:
    return payer.guest is not None and links.papers_open(payer.guest)


def _code(request: PayerRequest, invoice: Invoice, *, has_paper: bool) -> dict[str, object]:
    """To whom a code would go: an empty list says that nobody is on file. And the one that was mailed already."""
    guest = request.payer.guest
    if guest is None or not has_paper or not may_ask_code(request.payer, invoice):
        return {"asks_code": False}
    code = links.paper_code_of(guest=guest, now=request.now)
    return {"asks_code": True, "code": code, "places": links.places_for_codes(guest.client)}
