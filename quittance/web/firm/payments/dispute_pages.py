"""A dispute: what the payer's bank wants until when, the firm's answer in two clicks, or that it is accepted."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments.actions import answering
from quittance.payments.actions.answering import Said
from quittance.payments.actions.disputing import CannotAnswer
from quittance.payments.documents import evidence as papers
from quittance.payments.models import Dispute
from quittance.payments.models.dispute import State
from quittance.payments.queries import evidence
from quittance.web.base import notices, paper
from quittance.web.base.requests import StaffRequest
from quittance.web.base.tags import money
from quittance.web.firm import gate
from quittance.web.firm.payments import back, pages, rows
from quittance.web.firm.payments.dispute_forms import AnswerForm, DraftForm


@gate.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, dispute_id: int) -> HttpResponse:
    return _show(request, _of(request, dispute_id), AnswerForm())


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def answer(request: StaffRequest, dispute_id: int) -> HttpResponse:
    """The first click shows all that the bank will read; the second one sends it."""
    dispute, form = _of(request, dispute_id), AnswerForm(request.POST)
    if not dispute.can_be_answered:
        return _too_late(dispute)
    if "change" in request.POST or not form.is_valid():
        return _show(request, dispute, form, status=200 if form.is_valid() else 400)
    said = Said(**form.cleaned_data)
    if request.POST.get("agreed") != "yes":
        context = _context(request, dispute) | {"form": form, "text": answering.text_of(said, evidence.pack(dispute))}
        return render(request, "firm/dispute_sure.html", context)
    try:
        answering.send(dispute=dispute, said=said, by=request.visitor.by, now=request.now)
    except CannotAnswer as cannot:
        form.add_error(None, str(cannot))
        return _show(request, dispute, form, status=409)
    response = redirect(_page(dispute))
    notices.leave(response, "The bank has the firm's answer and decides. Its word comes by mail, and stands here.")
    return response


@gate.page(may=Permission.SEE_PAYMENTS, methods=("POST",))
def preview(request: StaffRequest, dispute_id: int) -> HttpResponse:
    """On paper, however much of it is written yet."""
    dispute, form = _of(request, dispute_id), DraftForm(request.POST)
    words = form.cleaned_data if form.is_valid() else {"delivered": "", "owed": ""}
    head, pack = paper.letterhead(request.firm), evidence.pack(dispute)
    return paper.answer(
        lambda standards: papers.evidence(
            firm=head, dispute=dispute, pack=pack, now=request.now, standards=standards, **words
        ),
        name=f"Evidence on payment {dispute.payment.code} {request.firm.name}",
    )


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def accept(request: StaffRequest, dispute_id: int) -> HttpResponse:
    dispute = _of(request, dispute_id)
    if not dispute.can_be_answered or dispute.state != State.OPEN:
        return _too_late(dispute)
    if request.POST.get("agreed") != "yes":
        return render(request, "firm/dispute_accept.html", _context(request, dispute))
    response = redirect(_page(dispute))
    try:
        answering.accept(dispute=dispute, by=request.visitor.by, now=request.now)
    except CannotAnswer as cannot:
        notices.leave(response, str(cannot), tone="bad")
    else:
        notices.leave(response, f"The dispute is accepted: {_sum(dispute)} stays with the payer.")
    return response


def _of(request: StaffRequest, dispute_id: int) -> Dispute:
    """Of a payment that the visitor sees whole: who sees a part has no say about it."""
    found = Dispute.objects.filter(pk=dispute_id).select_related("payment").first()
    if found is None or rows.line(pages.of(request, found.payment_id), request.visitor).in_part:
        raise Http404
    return found


def _too_late(dispute: Dispute) -> HttpResponse:
    response = redirect(_page(dispute))
    notices.leave(response, "Nothing was sent: this is answered or decided already.", tone="warn")
    return response


def _show(request: StaffRequest, dispute: Dispute, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    context = _context(request, dispute) | {"form": form, "pack": evidence.pack(dispute)}
    return render(request, "firm/dispute.html", context, status=status)


def _context(request: StaffRequest, dispute: Dispute) -> dict[str, object]:
    visitor = request.visitor
    acts = Permission.REFUND_PAYMENTS in visitor.permissions and not visitor.sees_as_another
    due = request.firm.clock.wall(dispute.answer_due_at) if dispute.answer_due_at else None
    line = rows.line(dispute.payment, visitor)
    return {
        "dispute": dispute,
        "told": back.dispute(dispute),
        "payment": dispute.payment,
        "line": line,
        "clients": " and ".join(client.name for client in line.named_clients) + (" and more" * bool(line.more_clients)),
        "due": due,
        "days_left": (due.date() - request.firm.clock.today(request.now)).days if due else None,
        "may_answer": acts and dispute.can_be_answered,
        "may_accept": acts and dispute.can_be_answered and dispute.state == State.OPEN,
        "is_inquiry": dispute.state == State.INQUIRY,
        "sum": _sum(dispute),
    }


def _sum(dispute: Dispute) -> str:
    return money(dispute.amount_cents, dispute.currency)


def _page(dispute: Dispute) -> str:
    return f"{pages.HERE}disputes/{dispute.pk}/"
