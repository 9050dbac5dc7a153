"""One mail to one recipient: as it was sent, what became of it, and an address that was given up."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.outbox.actions import bounces
from quittance.outbox.models import Delivery
from quittance.web.base import headers, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import bounds, gate, parts
from quittance.web.firm.mail import kinds, listing, sheet, stored
from quittance.web.firm.mail.pages import HERE
from quittance.web.firm.mail.sheet import Sheet


@gate.page(may=Permission.SEE_MAIL)
def one(request: StaffRequest, delivery_id: int) -> HttpResponse:
    delivery = _of(request, delivery_id)
    mail, visitor = delivery.mail, request.visitor
    letter, invoices = sheet.letter(mail), sheet.invoices(mail, visitor)
    acts = not visitor.sees_as_another
    context = _told(request, sheet.of(delivery)) | {
        "type_": kinds.title(mail.kind),
        "letter": letter,
        "files": sheet.files(mail),
        "invoices": [invoice for invoice, _ in invoices],
        "resendable": [row for row, kept in invoices if kept and acts and _may(request, Permission.RESEND_INVOICES)],
        "client_opens": _client_opens(request, delivery),
        "intake_id": sheet.intake_of(delivery),
    }
    response = render(request, "firm/mail/mail.html", context)
    response.headers["Content-Security-Policy"] = headers.policy(request, frame_src="'self'")
    return response


@gate.page(may=Permission.SEE_MAIL)
def part(request: StaffRequest, delivery_id: int) -> HttpResponse:
    found = sheet.of(_of(request, delivery_id))
    return parts.answer(request, "firm/mail/mail_part.html", _told(request, found), version=found.version)


@gate.page(may=Permission.SEE_MAIL)
def as_sent(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Its HTML, for a frame in which nothing runs and nothing is fetched from elsewhere."""
    return stored.letter(sheet.letter(_of(request, delivery_id).mail).html)


@gate.page(may=Permission.SEE_MAIL)
def file(request: StaffRequest, delivery_id: int, position: int) -> HttpResponse:
    found = _of(request, delivery_id).mail.attachments.filter(position=position).first()
    if found is None:
        raise Http404
    return stored.download(stored.content(key=found.storage_key, sha256=found.sha256), name=found.file_name)


@gate.page(may=Permission.SEE_MAIL)
def original(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """A mail that went on as it came, byte by byte."""
    mail = _of(request, delivery_id).mail
    if not mail.raw_key:
        raise Http404
    return stored.download(stored.content(key=mail.raw_key, sha256=mail.raw_sha256), name="mail.eml")


@gate.page(may=Permission.DECIDE_MAIL, also=Permission.SEE_MAIL, methods=("POST",))
def lift(request: StaffRequest, delivery_id: int) -> HttpResponse:
    delivery = _of(request, delivery_id)
    lifted = bounces.lift(address=delivery.address, by=request.visitor.by, now=request.now)
    response = redirect(f"{HERE}{delivery.pk}/")
    if lifted:
        words = f"Mail goes to {delivery.address} again. What was held back is not sent by itself: resend the invoice."
        notices.leave(response, words)
    else:
        notices.leave(response, f"{delivery.address} was not given up any more.", tone="warn")
    return response


def _told(request: StaffRequest, found: Sheet) -> dict[str, object]:
    may_lift = _may(request, Permission.DECIDE_MAIL) and not request.visitor.sees_as_another
    return {"found": found, "delivery": found.delivery, "mail": found.delivery.mail, "may_lift": may_lift}


def _may(request: StaffRequest, permission: Permission) -> bool:
    return permission in request.visitor.permissions


def _client_opens(request: StaffRequest, delivery: Delivery) -> bool:
    if delivery.mail.client_id is None or not _may(request, Permission.SEE_CLIENTS):
        return False
    return bounds.within(request.visitor).filter(pk=delivery.mail.client_id).exists()


def _of(request: StaffRequest, delivery_id: int) -> Delivery:
    """Beyond one's bounds a mail does not exist."""
    found = listing.seen(request.visitor).filter(pk=delivery_id).select_related("mail").first()
    if found is None:
        raise Http404
    return found
