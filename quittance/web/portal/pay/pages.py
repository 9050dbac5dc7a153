"""The checkout: what is paid, for whom, by what, and what it costs, before the one button."""

import secrets
from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.actions import charge, paying, together
from quittance.payments.actions.paying import Seen, Wish
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.rules import naming, surcharges
from quittance.payments.rules.fees import CardRefused, Channel, Fee, Method
from quittance.payments.rules.visit import Visit
from quittance.receivables.actions import items
from quittance.web.base import headers, notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import answering, gate, payable, selection
from quittance.web.portal.fields import posted
from quittance.web.portal.pay import several, till
from quittance.web.portal.pay.forms import PayForm
from quittance.web.portal.pay.till import Till
from quittance.web.portal.pay.ways import Way
from quittance.web.portal.payer import PayerRequest

_NOTHING = "Nothing was charged."
_DEAD = (State.FAILED, State.CANCELLED)


@dataclass
class Answer:
    """What the page says beside the form: why nothing was charged, or what is different now."""

    fault: str = ""
    changes: tuple[str, ...] = ()
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    token: str = ""  # what was typed into the processor's fields stays good for one more click
    seen: Seen | None = None
    way: Way | None = None  # as it turned out to be


@gate.payer_page(methods=("GET", "POST"))
def pay(request: PayerRequest) -> HttpResponse:
    chosen = selection.read(request.payer, request.POST if request.method == "POST" else request.GET)
    may_pay_for = payable.clients(request.payer)
    if not chosen.choices or any(choice.client.pk not in may_pay_for for choice in chosen.choices):
        return _nothing(request, chosen)
    waiver = request.POST.get("waiver", "").strip()[:300] if _may_waive(request) else ""
    desk = till.open_for(request, chosen, waiver=waiver)
    form = PayForm(posted(request), ways=desk.ways, initial={"address": till.address_known(request.payer)})
    if not form.is_valid():
        answer = Answer(changes=chosen.changes)
        if form.is_bound:
            answer.key = form.data.get("key", "") or answer.key
            answer.token = "" if "how" in form.errors else _token(form)
        return _page(request, desk, form, answer)
    changes = chosen.changes or _reworded(request, desk, form)
    if changes:
        answer = Answer(changes=changes, key=form.cleaned_data["key"], token=_token(form))
        return _page(request, desk, form, answer)
    return _take(request, desk, form, waiver)


@gate.open_page()
def terms(request: DoorRequest) -> HttpResponse:
    return render(request, "portal/terms.html")


def _take(request: PayerRequest, desk: Till, form: PayForm, waiver: str) -> HttpResponse:
    key = form.cleaned_data["key"]
    try:
        return _asked(request, desk, form, waiver)
    except charge.TotalChanged as changed:
        return _other_total(request, desk, form, (changed.fee,))
    except together.TotalsChanged as changed_all:
        return _other_total(request, desk, form, changed_all.fees)
    except (charge.FormUsed, charge.StillUnderWay) as before:
        response = _to(request, before.payment, desk)
        notices.leave(response, str(before), tone="warn")
        return response
    except CardRefused as refused:
        return _page(request, desk, form, Answer(fault=str(refused), key=key))
    except items.CannotTake as refused:
        return _cannot(request, form, str(refused), waiver)


def _asked(request: PayerRequest, desk: Till, form: PayForm, waiver: str) -> HttpResponse:
    wish, by, key = _wish(request, desk, form, waiver), payable.by(request.payer), form.cleaned_data["key"]
    if wish.by_what is not None and desk.is_shared:
        return _asked_for_all(request, desk, form, wish)
    if wish.by_what is not None:
        payment = paying.pay(wish=wish, by=by, key=key, now=request.now)
    elif desk.is_staff:
        return _page(request, desk, form, Answer(fault=_NO_FIELDS, key=key))
    else:
        back, rest = till.back(request, key), desk.rest_elsewhere
        rest = rest if len(rest) <= _REST_LENGTH_MAX else ""
        ways_back = {"back": f"{back}?{rest}" if rest else back, "back_unpaid": back}
        payment, address = paying.elsewhere(
            wish=wish, method=form.way.method, by=by, key=key, now=request.now, **ways_back
        )
        if address:
            return redirect(address)
    if payment.state in _DEAD:
        return _page(request, desk, form, Answer(fault=_no_of(payment)))
    return _to(request, payment, desk)


def _asked_for_all(request: PayerRequest, desk: Till, form: PayForm, wish: Wish) -> HttpResponse:
    """A payment for each bank account, all by one method."""
    way, totals = form.way, several.agreed(form.data.get(f"each-{form.way.name}", ""))
    totals = [*totals, *[0] * len(desk.shares)][: len(desk.shares)]  # what was not on the page was not agreed to
    kept = [each.kept for each in way.each]
    wishes = [
        replace(
            wish,
            lines=share.part.lines,
            charged_cents=cents,
            by_what=paying.Kept(method) if method else wish.by_what,
        )
        for share, cents, method in zip(desk.shares, totals, kept, strict=True)
    ]
    key = form.cleaned_data["key"]
    bundle = together.pay(wishes=wishes, by=payable.by(request.payer), key=key, now=request.now)
    payments = queries.payments_in(bundle)
    if all(payment.state in _DEAD for payment in payments):
        worst = next((each for each in payments if each.failure_words), payments[0])
        return _page(request, desk, form, Answer(fault=_no_of(worst)))
    rest = f"?{desk.rest}" if desk.later else ""
    return redirect(f"{request.payer.base}payments/together/{bundle.ticket}/{rest}")


def _reworded(request: PayerRequest, desk: Till, form: PayForm) -> tuple[str, ...]:
    """What is kept as agreed to is what stood on the page: past midnight it names another day."""
    if form.way.method is not Method.BANK or request.POST.get("read", "") == desk.authorization.mark:
        return ()
    return ("The words that you authorize a bank transfer by are others now. Read them once more, and agree to them.",)


_REST_LENGTH_MAX = 1500  # the processor takes no longer addresses to come back to
_NO_FIELDS = (
    "The fields of the processor did not load, and nothing was charged. Load the page again, with JavaScript on."
)


def _wish(request: PayerRequest, desk: Till, form: PayForm, waiver: str) -> Wish:
    told, way = form.cleaned_data, form.way
    by_what: paying.Entered | paying.Kept | None = None
    charged_cents = form.agreed_cents
    if way.kept is not None:
        by_what = paying.Kept(way.kept)
    elif told["token"] and "elsewhere" not in request.POST:
        by_what = paying.Entered(told["token"])
    else:
        charged_cents = desk.part.cents  # what card it will be is not known there, so that no fee is added
    return Wish(
        lines=desk.part.lines,
        part=desk.part,
        charged_cents=charged_cents,
        address=told["address"],
        further_addresses=tuple(each for each in told["further"] if each != told["address"]),
        by_what=by_what,
        visit=Visit(address=request.network, browser=request.headers.get("User-Agent", "")),
        # No `back`: where the payer's bank asks, the page's own script lets it.
        keeps_for=till.owner(request.payer, desk.choices) if told["keeps"] else None,
        says_debit=way.name == "debit",
        authorization=desk.authorization if way.method is Method.BANK else None,
        channel=Channel.PORTAL,
        waiver_reason=waiver,
    )


def _other_total(request: PayerRequest, desk: Till, form: PayForm, fees: tuple[Fee, ...]) -> HttpResponse:
    """The card has a fee of its own, or the terms moved: the new lines, and one more click with what was typed."""
    way, answer = form.way, Answer(key=form.cleaned_data["key"], token=_token(form))
    answer.way = several.at_these_fees(way, fees)
    if answer.token:
        try:
            account = desk.processor["account"]
            answer.seen = paying.see(by_what=paying.Entered(answer.token), account=account)
        except paying.CannotPay as gone:
            return _page(request, desk, form, Answer(fault=str(gone)))
    total = answer.way.total
    answer.changes = (f"The total is {total}, not what stood on the button. Nothing was charged yet.",)
    if answer.seen and answer.seen.wallet and total.cents > form.agreed_cents:
        # Its holder said yes to the lesser sum that stood in the wallet: it asks anew, for this one.
        name = naming.wallet(answer.seen.wallet)
        answer.changes = (*answer.changes, f"{name} showed less. Choose it again, and it asks you for {total}.")
        answer.token, answer.seen = "", None
    return _page(request, desk, form, answer)


def _cannot(request: PayerRequest, form: PayForm, why: str, waiver: str) -> HttpResponse:
    """Somebody else was quicker, or it cannot be taken: what is due now, and why."""
    chosen = selection.read(request.payer, request.POST)
    if not chosen.choices:
        return _nothing(request, chosen, why)
    desk = till.open_for(request, chosen, waiver=waiver)
    return _page(request, desk, form, Answer(fault=why, changes=chosen.changes))


def _page(request: PayerRequest, desk: Till, form: PayForm, answer: Answer) -> HttpResponse:
    how = form.data.get("how", "") if form.is_bound else ""
    first = next((way for way in desk.ways if way.name == how), desk.ways[0] if desk.ways else None)
    ways = [answer.way if answer.way and answer.way.name == way.name else way for way in desk.ways]
    shown = {
        "till": desk,
        "staff": answering.who(request.payer, (choice.client for choice in desk.choices)),
        "form": form,
        "answer": answer,
        "way": answer.way or first,
        "ways": ways,
        "one_total": len({way.fee.charged_cents for way in ways}) == 1,
        "seen_words": _seen_words(answer.seen),
        "states": surcharges.places(),
        "client_state": desk.choices[0].client.state,
        "embedded": desk.offer.embedded and any(way.fields for way in ways) and not answer.token,
    }
    response = render(request, "portal/pay.html", shown, status=400 if form.is_bound else 200)
    headers.let_processor_in(response, request)
    return response


def _nothing(request: PayerRequest, chosen: selection.Selection, why: str = "") -> HttpResponse:
    response = redirect(f"{request.payer.base}invoices/")
    words = why or " ".join(chosen.changes) or "Choose what to pay."
    notices.leave(response, words, tone="warn")
    return response


def _to(request: PayerRequest, payment: Payment, desk: Till) -> HttpResponse:
    rest = f"?{desk.rest}" if desk.later else ""
    return redirect(f"{request.payer.base}payments/{payment.ticket}/{rest}")


def _no_of(payment: Payment) -> str:
    words = payment.failure_words or "The payment was ended before it was taken."
    return words if _NOTHING in words else f"{words} {_NOTHING}"


def _token(form: PayForm) -> str:
    """Given back into the form. It is a name at the processor, and pays nothing by itself."""
    return str(form.data.get("token", ""))[:255]


def _seen_words(seen: Seen | None) -> str:
    """`Visa debit card ending in 4242`, or the bank account."""
    if seen is None:
        return ""
    ending = f" ending in {seen.last4}" if seen.last4 else ""
    if seen.card is None:
        return f"{seen.bank_name or 'Bank'} account{ending}"
    funding = "" if seen.funding in ("", "unknown") else f"{seen.funding} "
    held_by = f"{naming.wallet(seen.wallet)}, " if seen.wallet else ""
    return f"{held_by}{seen.brand.title()} {funding}card{ending}".strip()


def _may_waive(request: PayerRequest) -> bool:
    return payable.may(request.payer, Permission.WAIVE_FEES)
