"""Disputes and payouts: the lists, and one payout with its lines."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from sandbox.processor import control
from sandbox.processor.money import ledger
from sandbox.processor.money import payouts as paying
from sandbox.processor.pages import frame, looks, payments
from sandbox.processor.store import Store
from sandbox.processor.work import PLATFORM, Obj, Work

MOST = 200
FAMILY = {"card": "Cards", "bank_account": "Bank transfers"}


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_safe
    def disputes(request: HttpRequest) -> HttpResponse:
        with store.look() as work:
            facts = {
                "rows": [_dispute(each, names) for names in [frame.names(work)] for each in _newest(work, "dispute")]
            }
        return frame.shown(request, store, "disputes", "/disputes/", facts)

    @require_safe
    def payouts(request: HttpRequest) -> HttpResponse:
        with store.look() as work:
            facts = _payouts(work)
        return frame.shown(request, store, "payouts", "/payouts/", facts)

    @require_safe
    def payout(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        with store.look() as work:
            own = work.on(work.owner(id))
            found = own.find(id)
            if found is None or found["object"] != "payout":
                raise Http404
            facts = _one(own, found)
        return frame.shown(request, store, "payout", "/payouts/", facts)

    @require_POST
    def fail(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        def act() -> str:
            with store.work() as work:
                control.fail_payout(work, id, request.POST.get("code", ""))
            return "The payout failed. Its money is back on the balance and leaves with the next one."

        return frame.acted(f"/payouts/{id}", act)

    return (
        path("disputes/", disputes),
        path("payouts/", payouts),
        path("payouts/<str:id>", payout),
        path("payouts/<str:id>/fail", fail),
    )


def _newest(work: Work, kind: str) -> list[tuple[str, Obj]]:
    rows = work.connection.execute(
        "SELECT id, account FROM thing WHERE kind = ? ORDER BY seq DESC LIMIT ?", [kind, MOST]
    ).fetchall()
    return [(row["account"], work.find(row["id"]) or {}) for row in rows]


def _dispute(found: tuple[str, Obj], names: dict[str, str]) -> Obj:
    account, each = found
    due = each["evidence_details"]["due_by"]
    return {
        **each,
        "firm": names.get(account, account),
        "money": looks.money(each["amount"], each["currency"]),
        "label": looks.status(each["status"]),
        "due": looks.day(due) if due and each["status"].endswith("needs_response") else "",
        "why": each["reason"].replace("_", " ").capitalize(),
    }


def _payouts(work: Work) -> Obj:
    names = frame.names(work)
    by_day: dict[str, list[Obj]] = {}
    for account, each in _newest(work, "payout"):
        by_day.setdefault(looks.day(each["arrival_date"]), []).append(_shown(each, names.get(account, account)))
    balances = [_balance(work.on(id_), id_, name) for id_, name in names.items()]
    return {"days": by_day.items(), "balances": balances}


def _balance(work: Work, id_: str, name: str) -> Obj:
    told: dict[str, Any] = ledger.balance(work)
    return {
        "id": id_,
        "name": "Quittance (the platform)" if id_ == PLATFORM else name,
        "available": " · ".join(looks.money(each["amount"], each["currency"]) for each in told["available"]),
        "pending": " · ".join(looks.money(each["amount"], each["currency"]) for each in told["pending"]),
    }


def _shown(each: Obj, firm: str) -> Obj:
    return {
        **each,
        "firm": firm,
        "money": looks.money(each["amount"], each["currency"]),
        "label": looks.status(each["status"]),
        "family": FAMILY[each["source_type"]],
        "day": looks.day(each["arrival_date"]),
    }


def _one(work: Work, found: Obj) -> Obj:
    lines = paying.lines(work, found)
    sums = sum(line["net"] for line in lines if line["source"] != found["id"])
    return {
        "payout": _shown(found, frame.names(work).get(work.account, work.account)),
        "lines": [
            {**payments.line_of(line), "intent": _intent_of(work, line)}
            for line in lines
            if line["source"] != found["id"]
        ],
        "sum": looks.money(sums, found["currency"]),
        "failures": paying.FAILURES.items(),
        "can_fail": found["status"] in {"in_transit", "paid"},
    }


def _intent_of(work: Work, line: Obj) -> str:
    return str((work.find(line["source"]) or {}).get("payment_intent") or "")
