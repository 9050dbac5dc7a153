"""Payments: the list, and one of them with all that happened to it and can happen to it now."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from sandbox.processor import control
from sandbox.processor.faults import invalid
from sandbox.processor.money import banks, refunding
from sandbox.processor.pages import challenge, frame, looks
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work

PAGE = 50
STATES = ("succeeded", "processing", "requires_action", "requires_payment_method", "requires_capture", "canceled")


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_safe
    def all_of(request: HttpRequest) -> HttpResponse:
        with store.look() as work:
            facts = _list(work, request)
        return frame.shown(request, store, "payments", "/", facts)

    @require_safe
    def one(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        with store.look() as work:
            own = work.on(work.owner(id))
            intent = own.find(id)
            if intent is None or intent["object"] != "payment_intent":
                raise Http404
            facts = _one(own, intent)
        return frame.shown(request, store, "payment", "/", facts)

    @require_POST
    def act(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        return frame.acted(f"/payments/{id}", lambda: _act(store, id, request.POST))

    @require_POST
    def clock(request: HttpRequest) -> HttpResponse:
        return frame.acted(frame.local(request), lambda: _moved(store, request.POST.get("by", "")))

    return (
        path("", all_of),
        path("payments/<str:id>", one),
        path("payments/<str:id>/act", act),
        path("clock", clock),
    )


def _list(work: Work, request: HttpRequest) -> Obj:
    words, values = ["kind = 'payment_intent'"], []
    for name, column in (("account", "account"), ("status", "json_extract(body, '$.status')")):
        if request.GET.get(name):
            words.append(f"{column} = ?")
            values.append(request.GET[name])
    sought = request.GET.get("q", "").strip()[:100]
    if sought:
        words.append("instr(lower(body), ?) > 0")
        values.append(sought.lower())
    start = frame.number_of(request.GET.get("start"))
    where = " AND ".join(words)
    total = work.connection.execute(f"SELECT count(*) FROM thing WHERE {where}", values).fetchone()[0]  # noqa: S608  names are ours
    rows = work.connection.execute(
        f"SELECT id, account FROM thing WHERE {where} ORDER BY seq DESC LIMIT {PAGE} OFFSET ?",  # noqa: S608  names are ours
        [*values, start],
    ).fetchall()
    names = frame.names(work)
    shown = [_row(work, work.find(row["id"]) or {}, names.get(row["account"], row["account"])) for row in rows]
    chosen = {name: request.GET.get(name, "") for name in ("account", "status")}
    states = [(each, looks.status(each)["words"]) for each in STATES]
    more = {"older": start + PAGE if start + PAGE < total else 0, "newer": max(0, start - PAGE), "start": start}
    return {"rows": shown, "total": total, "accounts": names.items(), "states": states, "q": sought, **chosen, **more}


def _row(work: Work, intent: Obj, firm: str) -> Obj:
    charge = work.find(intent["latest_charge"] or "") or {}
    return {
        "id": intent["id"],
        "firm": firm,
        "amount": looks.money(intent["amount"], intent["currency"]),
        "status": _label(intent, charge),
        "when": looks.moment(intent["created"]),
        "how": how(charge or _chosen(work, intent)),
        "what": intent["description"] or ", ".join(f"{name} {value}" for name, value in intent["metadata"].items()),
    }


def _label(intent: Obj, charge: Obj) -> dict[str, str]:
    if charge.get("disputed"):
        return {"kind": "bad", "words": "Disputed"}
    if charge.get("refunded") and intent["status"] == "succeeded":
        return {"kind": "none", "words": "Refunded"}
    if charge and intent["status"] == "succeeded" and refunding.left_of(charge) < charge["amount_captured"]:
        return {"kind": "good", "words": "Partly refunded"}
    if intent["status"] == "requires_payment_method" and not intent["last_payment_error"]:
        return {"kind": "wait", "words": "Begun"}
    return looks.status(intent["status"])


def _chosen(work: Work, intent: Obj) -> Obj:
    """Before there is a charge: what it would be taken from."""
    return {"payment_method_details": work.find(intent["payment_method"] or "")}


def how(charge: Obj) -> str:
    details = charge.get("payment_method_details") or {}
    if details.get("type") == "card":
        card = details["card"]
        return f"{card['brand'].capitalize()} {card['funding']} ending in {card['last4']}"
    if details.get("type") == "us_bank_account":
        return f"{details['us_bank_account']['bank_name']}, account ending in {details['us_bank_account']['last4']}"
    return "No method yet"


def _one(work: Work, intent: Obj) -> Obj:
    charges = work.all("charge", newest=True, payment_intent=intent["id"])
    charge = next((each for each in charges if each["id"] == intent["latest_charge"]), charges[0] if charges else {})
    refunds = work.all("refund", payment_intent=intent["id"])
    disputes = work.all("dispute", payment_intent=intent["id"])
    sources = [each["id"] for each in (*charges, *refunds, *disputes)]
    lines = [line for source in sources for line in work.all("balance_transaction", source=source)]
    left = refunding.left_of(charge) if charge else 0
    return {
        "intent": intent,
        "row": _row(work, intent, frame.names(work).get(work.account, work.account)),
        "charge": charge,
        "charges": [
            {**each, "label": looks.status(each["status"]), "how": how(each), "when": looks.moment(each["created"])}
            for each in charges
        ],
        "refunds": [
            {**each, "label": looks.status(each["status"]), "money": looks.money(each["amount"], each["currency"])}
            for each in refunds
        ],
        "disputes": [
            {**each, "label": looks.status(each["status"]), "money": looks.money(each["amount"], each["currency"])}
            for each in disputes
        ],
        "lines": [line_of(line) for line in sorted(lines, key=lambda each: each["created"])],
        "events": _told(work, {intent["id"], *sources}),
        "returns": banks.RETURNS.values(),
        "reasons": control.DISPUTE_REASONS,
        "failures": control.REFUND_FAILURES,
        "waiting": challenge.waiting(work, intent["id"]) is not None,
        "refundable": charge.get("status") == "succeeded" and left > 0 and charge.get("captured"),
        "left": looks.money(left, intent["currency"]),
        "bank": charge.get("_family") == "bank_account",
        "fee": looks.money(intent["application_fee_amount"], intent["currency"])
        if intent["application_fee_amount"]
        else "",
    }


def line_of(line: Obj) -> Obj:
    return {
        **line,
        "amount": looks.money(line["amount"], line["currency"]),
        "fee": looks.money(line["fee"], line["currency"]),
        "net": looks.money(line["net"], line["currency"]),
        "available": looks.day(line["available_on"]),
        "payout": line["_payout"],
        "words": line["type"].replace("_", " ").capitalize(),
    }


def _told(work: Work, ids: set[str]) -> list[Obj]:
    rows = work.connection.execute(
        f"""SELECT id, created, json_extract(body, '$.type') AS type FROM thing WHERE kind = 'event' AND account = ?
            AND json_extract(body, '$.data.object.id') IN ({", ".join("?" * len(ids))}) ORDER BY seq""",  # noqa: S608  marks alone
        [work.account, *ids],
    ).fetchall()
    return [{"id": row["id"], "type": row["type"], "when": looks.moment(row["created"])} for row in rows]


def _refund(store: Store, charge_id: str, amount: str) -> str:
    with store.work() as work:
        own, charge = control.at(work, "charge", charge_id)
        cents = round(float(amount) * 100) if amount.strip() else refunding.left_of(charge)
        made = refunding.refund(own, charge, {"amount": cents, "metadata": {}})
        return f"{looks.money(made['amount'], made['currency'])} goes back to the payer."


def _act(store: Store, id_: str, given: Any) -> str:
    what, of = given.get("what", ""), given.get("of", "")
    if what in {"approve", "refuse"}:
        after = challenge.decided(store, id_, approved=what == "approve")
        did = "confirmed" if what == "approve" else "refused"
        return f"The payer {did}. The payment: {looks.status(after['status'])['words']}."
    if what == "refund":
        try:
            return _refund(store, of, given.get("amount", ""))
        except ValueError:
            raise invalid("The amount is a number such as 12.50.") from None
    acts: dict[str, tuple[Callable[[Work], Obj], str]] = {
        "settle": (lambda work: control.settle(work, of), "The bank transfer settled."),
        "return": (
            lambda work: control.come_back(work, of, given.get("code", "")),
            f"The bank transfer came back with {given.get('code', '')}.",
        ),
        "dispute": (lambda work: control.dispute(work, of, given.get("reason", "")), "A dispute was opened."),
        "win": (lambda work: control.decide(work, of, "win"), "The dispute was won."),
        "lose": (lambda work: control.decide(work, of, "lose"), "The dispute was lost."),
        "escalate": (lambda work: control.decide(work, of, "escalate"), "The inquiry became a dispute."),
        "fail-refund": (
            lambda work: control.fail_refund(work, of, given.get("reason", "")),
            "The refund failed. The money is back on the balance.",
        ),
        "arrive": (lambda work: control.arrive_refund(work, of), "The refund arrived."),
    }
    if what not in acts:
        raise invalid("Choose what is to happen.")
    act, said = acts[what]
    with store.work() as work:
        act(work)
    return said


def _moved(store: Store, by: str) -> str:
    if by == "business":
        happened = control.move_clock(store, to=control.next_business_morning(store))
    else:
        happened = control.move_clock(store, days_ahead=max(1, min(31, frame.number_of(by))))
    return f"It is {looks.moment(store.now)}. {happened} thing{'' if happened == 1 else 's'} fell due on the way."
