"""Receipts of which only a person can say whether they are money that came through us."""

from datetime import timedelta

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.receivables.actions import decisions
from quittance.receivables.actions.decisions import CannotDecide
from quittance.receivables.models import Decision
from quittance.receivables.models.decision import Says
from quittance.receivables.queries import Question
from quittance.web.base import errors, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history, questions
from quittance.web.firm.echoes import cards, left_over

HERE = "/firm-portal/echoes/"
_KEY_MAX = 2**62
_REMEMBERED = timedelta(days=90)
_EVER = timedelta(days=36_500)
_SHOWN_MAX = 50


class AnswerForm(forms.Form):
    """What is decided, and what stood beside it when the page was drawn."""

    receipt = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX)
    entry = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX)
    item = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX)
    says = forms.ChoiceField(choices=Says.choices)


@gate.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    waiting = questions.of(request.visitor, now=request.now)
    left = left_over.rows(request.visitor)
    answered = questions.answered(request.visitor, since=request.now - _REMEMBERED)
    clock = request.firm.clock
    who = history.hands(row.decided_by for row in answered)
    context = {
        "left": left_over.lines(list(left[:_SHOWN_MAX])),
        "left_count": left.count(),
        "left_more": max(0, left.count() - _SHOWN_MAX),
        "cards": cards.of(waiting[:_SHOWN_MAX]),
        "more": max(0, len(waiting) - _SHOWN_MAX),
        "count": len(waiting),
        "alarms": sum(question.alarm for question in waiting),
        "decided": [
            {
                "row": row,
                "words": cards.decided(row),
                "overtaken": cards.overtaken(row),
                "by": who[row.decided_by],
                "at": clock.wall(row.decided_at),
            }
            for row in answered[:_SHOWN_MAX]
        ],
    }
    return render(request, "firm/echoes.html", context)


@gate.page(may=Permission.SEE_PAYMENTS, also=Permission.DECIDE_ECHOES, methods=("POST",))
def decide(request: StaffRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return errors.bad_request(request)
    question = _asked(request, form)
    if question is None:
        return _left("Nothing was changed: this was decided or judged anew meanwhile.", "warn")
    by, says = request.visitor.by, Says(form.cleaned_data["says"])
    try:
        if question.receipt is not None:
            decisions.decide(receipt=question.receipt, item=question.item, says=says, by=by, now=request.now)
        elif question.item is not None:
            decisions.decide_on_account(entry=question.entry, item=question.item, says=says, by=by, now=request.now)
    except CannotDecide as refused:
        return _left(f"Nothing was changed. {refused}", "warn")
    return _left("It was decided. Below, under “Decided”, it can be taken back.", "good")


@gate.page(may=Permission.SEE_PAYMENTS, also=Permission.DECIDE_ECHOES, methods=("POST",))
def withdraw(request: StaffRequest, decision_id: int) -> HttpResponse:
    rows = questions.answered(request.visitor, since=request.now - _EVER, decision=decision_id)
    if not rows:
        if Decision.objects.filter(pk=decision_id).exclude(withdrawn_at=None).exists():
            return _left("Nothing was changed: that decision was taken back already.", "warn")
        raise Http404
    try:
        decisions.withdraw(decision=rows[0], by=request.visitor.by, now=request.now)
    except CannotDecide as refused:
        return _left(f"Nothing was changed. {refused}", "warn")
    return _left("The decision was taken back. All is as it was before it.", "good")


def _asked(request: StaffRequest, form: AnswerForm) -> Question | None:
    """The question as it stands now; none if another item stands beside it than the visitor saw."""
    told = form.cleaned_data
    for question in questions.of(request.visitor, now=request.now):
        receipt = question.receipt.pk if question.receipt else None
        is_it = receipt == told["receipt"] if told["receipt"] else question.entry.pk == told["entry"] and not receipt
        if is_it and (question.item.pk if question.item else None) == told["item"]:
            return question
    return None


def _left(words: str, tone: str) -> HttpResponse:
    response = redirect(HERE)
    notices.leave(response, words, tone=tone)
    return response
