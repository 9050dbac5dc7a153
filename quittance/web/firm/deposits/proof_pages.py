"""The proof of a payout: our rows beside the processor's lines, the payout and the bank; and the same on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.payments.models import Payout
from quittance.reconciliation.documents import proof as papers
from quittance.web.base import paper as answers
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import payout_states, tables
from quittance.web.firm.deposits import calendar, deposit, proof_lines
from quittance.web.firm.deposits.proof_lines import LinesForm
from quittance.web.firm.sync import whole


@whole.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, payout_id: int) -> HttpResponse:
    payout, form = of(payout_id), LinesForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    line = deposit.of(payout.bank_account, payout.currency, payout.deposit_date, [payout])
    gaps, more_gaps = deposit.gaps(line)
    context = {
        "payout": payout,
        "line": line.payouts[0],
        "proof": line.payouts[0].proof,
        "found": line,
        "sides": proof_lines.sides(payout),
        "form": form,
        "sheet": proof_lines.sheet(payout, form),
        "gaps": gaps,
        "more_gaps": more_gaps,
        "back": calendar.link_of_payout(payout),
        "story": deposit.story(request, [("payments.payout", payout.pk)]),
        "now": request.firm.clock.wall(request.now),
    }
    return render(request, "firm/deposits/proof.html", context)


@whole.page(may=Permission.SEE_PAYMENTS)
def paper(request: StaffRequest, payout_id: int) -> HttpResponse:
    payout = of(payout_id)
    if not hasattr(payout, "proof"):
        raise Http404
    made = papers.ProofPaper(
        payout=payout,
        sides=proof_lines.sides(payout),
        lines=proof_lines.first(payout, papers.LINES_MAX),
        firm=answers.letterhead(request.firm),
        today=request.firm.clock.today(request.now),
        state=payout_states.of(payout)[1],
    )
    return answers.answer(
        lambda standards: papers.paper(made, now=request.now, standards=standards),
        name=f"Proof of payout {payout.payout_id} {request.firm.name}",
    )


def of(payout_id: int) -> Payout:
    rows = Payout.objects.select_related("bank_account", "proof__file_set", "proof__bank_line")
    payout = rows.filter(pk=payout_id).first()
    if payout is None:
        raise Http404
    return payout
