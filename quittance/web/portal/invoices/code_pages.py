"""A code, mailed to a contact on file, that opens the PDFs to whoever came in by the client's key."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks
from quittance.links import queries as links
from quittance.links.actions import papers
from quittance.links.models import Guest
from quittance.links.rules.papers import masked
from quittance.receivables.models import Invoice
from quittance.receivables.queries.papers import paper_of
from quittance.web.base import errors, notices
from quittance.web.base.requests import key_in
from quittance.web.portal import gate
from quittance.web.portal.fields import CodeField, Form, posted
from quittance.web.portal.invoices import bills, show
from quittance.web.portal.key_words import shut
from quittance.web.portal.payer import PayerRequest


class PaperCodeForm(Form):
    code = CodeField(label="Code", digits_only=True, help_text="Six digits, from the mail.")


@gate.payer_page(methods=("GET", "POST"))
def code(request: PayerRequest, invoice_id: int) -> HttpResponse:
    """Where the PDF is open to this guest already, on to it."""
    invoice = _bill(request, invoice_id)
    if show.may_see_paper(request.payer, invoice):
        return redirect(_paper(request, invoice))
    guest, form = _asking(request, invoice), PaperCodeForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, invoice, form, status=400 if form.is_bound else 200)
    try:
        papers.enter(guest=guest, typed=form.cleaned_data["code"], now=request.now)
    except papers.NoCode:
        form.refuse(None, "No code is in force: it is too old, or was tried too often. Ask for a new one.")
    except papers.WrongCode as wrong:
        form.refuse(*_wrong(wrong.left))
    except knocks.TooMany as many:
        form.refuse(None, f"Too many wrong codes were typed. Wait {_wait(many)}, then type the code once more.")
        return shut(_page(request, invoice, form, status=429), many)
    else:
        return redirect(_paper(request, invoice))
    return _page(request, invoice, form, status=400)


@gate.payer_page(methods=("POST",))
def mail(request: PayerRequest, invoice_id: int) -> HttpResponse:
    invoice = _bill(request, invoice_id)
    if show.may_see_paper(request.payer, invoice):
        return redirect(_paper(request, invoice))
    guest, form = _asking(request, invoice), PaperCodeForm()
    try:
        made = papers.mail_code(guest=guest, place_id=key_in(request.POST.get("place", "")) or 0, now=request.now)
    except papers.CannotMail:
        response = redirect(_here(request, invoice))
        notices.leave(response, "No code was mailed: choose an address that is on file now.", tone="warn")
        return response
    except knocks.TooMany as many:
        words = f"Too many codes were mailed for this client. Wait {_wait(many)}, then ask for one more."
        return shut(_page(request, invoice, form, status=429, refusal=words), many)
    response = redirect(_here(request, invoice))
    notices.leave(response, f"A code was mailed to {masked(made.address)}.")
    return response


def _bill(request: PayerRequest, invoice_id: int) -> Invoice:
    """Of others a bill does not exist; a bill without a PDF has nothing to open."""
    invoice = show.bill(request.payer, invoice_id)
    if invoice is None or paper_of(invoice) is None:
        raise Http404
    return invoice


def _asking(request: PayerRequest, invoice: Invoice) -> Guest:
    """For guests by a key alone; to all others the page does not exist."""
    guest = request.payer.guest
    if guest is None or not show.may_ask_code(request.payer, invoice):
        raise Http404
    return guest


def _page(request: PayerRequest, invoice: Invoice, form: Form, *, status: int = 200, refusal: str = "") -> HttpResponse:
    guest = _asking(request, invoice)
    found = links.paper_code_of(guest=guest, now=request.now)
    shown = {
        "form": form,
        "refusal": refusal,
        "invoice": invoice,
        "name": bills.named(invoice),
        "places": links.places_for_codes(guest.client),
        "code": found,
        "sent_to": masked(found.address) if found else "",
        "until": request.firm.clock.wall(found.expires_at) if found else None,
    }
    return render(request, "portal/paper_code.html", shown, status=status)


def _wrong(left: int) -> tuple[str | None, str]:
    if not left:
        return None, "This was not the code either, and it is worth nothing any more. Ask for a new one."
    tries = "One try is" if left == 1 else f"{left} tries are"
    return "code", f"This is not the code. Compare it with the newest mail. {tries} left."


def _wait(many: knocks.TooMany) -> str:
    return errors.in_words(max(1, round(many.wait.total_seconds())))


def _here(request: PayerRequest, invoice: Invoice) -> str:
    return f"{request.payer.base}invoices/{invoice.pk}/pdf/code/"


def _paper(request: PayerRequest, invoice: Invoice) -> str:
    return f"{request.payer.base}invoices/{invoice.pk}/pdf/"
