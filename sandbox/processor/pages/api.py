"""The door for programs beside Stripe's own: the clock, what befalls payments, mischief. See README.md."""

import json
from collections.abc import Callable, Container

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from sandbox.processor import control, mischief
from sandbox.processor.answers import public
from sandbox.processor.faults import Fault, invalid
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work

LIST_MAX = 500


def paths(store: Store) -> tuple[URLPattern, ...]:
    def door(get: Callable[..., Obj] | None, post: Callable[..., Obj] | None) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, **named: str) -> HttpResponse:
            run = {"GET": get, "POST": post}.get(str(request.method))
            if run is None:
                return JsonResponse(
                    {
                        "error": "Here one can "
                        + " and ".join(verb for verb, way in (("GET", get), ("POST", post)) if way)
                        + "."
                    },
                    status=405,
                )
            try:
                return JsonResponse(run(store, _sent(request), **named))
            except Fault as fault:
                return JsonResponse({"error": fault.words}, status=fault.status)
            except mischief.NotUnderstood as unclear:
                return JsonResponse({"error": str(unclear)}, status=400)

        return view

    return (
        path("api/", door(_overview, None)),
        path("api/clock", door(_clock, _move)),
        path("api/charges/<str:which>/settle", door(None, _on(_settle))),
        path("api/charges/<str:which>/return", door(None, _on(_come_back))),
        path("api/charges/<str:which>/dispute", door(None, _on(_dispute))),
        path("api/disputes/<str:which>/<slug:how>", door(None, _on(_decide))),
        path("api/refunds/<str:which>/fail", door(None, _on(_fail_refund))),
        path("api/refunds/<str:which>/arrive", door(None, _on(_arrive_refund))),
        path("api/payouts/<str:which>/fail", door(None, _on(_fail_payout))),
        path("api/accounts/<str:which>/pay-out", door(None, _pay_out)),
        path("api/intents/<str:which>/authenticate", door(None, _authenticate)),
        path("api/deliveries", door(_deliveries, None)),
        path("api/deliveries/release", door(None, _release)),
        path("api/deliveries/<int:which>/<slug:how>", door(None, _change)),
        path("api/events/<str:which>/resend", door(None, _resend)),
        path("api/mischief", door(_mischief, _become)),
        path("api/settings", door(_settings, _set)),
    )  # fmt: skip


def _sent(request: HttpRequest) -> Obj:
    if request.method == "GET":
        return {name: str(value) for name, value in request.GET.items()}
    try:
        sent = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Fault(400, "Send one JSON object.") from None
    if not isinstance(sent, dict):
        raise Fault(400, "Send one JSON object.")
    return sent


def _on(act: Callable[..., Obj]) -> Callable[..., Obj]:
    """One act in one transaction; what it was done to comes back as the API would show it."""

    def run(store: Store, sent: Obj, **named: str) -> Obj:
        with store.work() as work:
            shown: Obj = public(act(work, sent, **named))
        return shown

    return run


def _settle(work: Work, _sent: Obj, *, which: str) -> Obj:
    return control.settle(work, which)


def _come_back(work: Work, sent: Obj, *, which: str) -> Obj:
    return control.come_back(work, which, str(sent.get("code", "R01")))


def _dispute(work: Work, sent: Obj, *, which: str) -> Obj:
    return control.dispute(work, which, str(sent.get("reason", "fraudulent")), sent.get("amount"))


def _decide(work: Work, _sent: Obj, *, which: str, how: str) -> Obj:
    return control.decide(work, which, how)


def _fail_refund(work: Work, sent: Obj, *, which: str) -> Obj:
    return control.fail_refund(work, which, str(sent.get("reason", "expired_or_canceled_card")))


def _arrive_refund(work: Work, _sent: Obj, *, which: str) -> Obj:
    return control.arrive_refund(work, which)


def _fail_payout(work: Work, sent: Obj, *, which: str) -> Obj:
    return control.fail_payout(work, which, str(sent.get("code", "account_closed")))


def _overview(store: Store, _sent: Obj) -> Obj:
    with store.look() as work:
        rows = work.connection.execute(
            "SELECT kind, count(*) AS many FROM thing GROUP BY kind ORDER BY kind"
        ).fetchall()
        accounts = [each["id"] for each in work.all("account")]
    return {"now": store.now, "accounts": accounts, "things": {row["kind"]: row["many"] for row in rows}}


def _clock(store: Store, _sent: Obj) -> Obj:
    return {"now": store.now, "next_business_day": control.next_business_morning(store)}


def _move(store: Store, sent: Obj) -> Obj:
    if sent.get("to") == "next_business_day":
        sent = {"to": control.next_business_morning(store)}
    for name, value in sent.items():
        if name not in {"days", "seconds", "to"} or not isinstance(value, int):
            raise invalid('Send {"days": 1}, {"seconds": 90}, {"to": 1793000000} or {"to": "next_business_day"}.')
    happened = control.move_clock(
        store, days_ahead=sent.get("days", 0), seconds=sent.get("seconds", 0), to=sent.get("to")
    )
    return {"now": store.now, "happened": happened}


def _pay_out(store: Store, _sent: Obj, *, which: str) -> Obj:
    with store.work() as work:
        control.pay_out_now(work, which)
        return {"payouts": [public(each) for each in work.all("payout", newest=True, limit=10, account=which)]}


def _authenticate(store: Store, sent: Obj, *, which: str) -> Obj:
    from sandbox.processor.pages import challenge

    return challenge.decided(store, which, approved=bool(sent.get("approve", True)))


def _deliveries(store: Store, sent: Obj) -> Obj:
    words, values = ["1 = 1"], []
    for name in ("event", "type", "state", "endpoint", "account"):
        if sent.get(name):
            words.append(f"{name} = ?")
            values.append(sent[name])
    with store.look() as work:
        rows = work.connection.execute(
            f"SELECT * FROM delivery WHERE {' AND '.join(words)} ORDER BY id DESC LIMIT {LIST_MAX}",  # noqa: S608  names are ours
            values,
        ).fetchall()
    return {"deliveries": [dict(row) for row in rows]}


def _release(store: Store, sent: Obj) -> Obj:
    with store.work() as work:
        return {"released": control.release(work, backwards=bool(sent.get("backwards")))}


def _change(store: Store, _sent: Obj, *, which: int, how: str) -> Obj:
    with store.work() as work:
        control.change_delivery(work, which, how)
    return {"done": how}


def _resend(store: Store, sent: Obj, *, which: str) -> Obj:
    with store.work() as work:
        return {"sent": control.resend(work, which, str(sent.get("endpoint", "")))}


def _mischief(_store: Store, _sent: Obj) -> Obj:
    now = {key: vars(wish) for key, wish in mischief.here.now().items()}
    return {"active": now, "catalogue": {prank.key: prank.title for prank in mischief.PRANKS}}


def _become(store: Store, sent: Obj) -> Obj:
    mischief.here.become(sent)
    return _mischief(store, {})


SETTINGS: dict[str, tuple[Container[object], str]] = {
    "bank_days": (range(1, 11), "a number from 1 to 10: on which business day a bank transfer settles"),
    "deposits": (("code", "amounts"), "code or amounts: by what a small deposit is told"),
}


def _settings(store: Store, _sent: Obj) -> Obj:
    return {"bank_days": int(store.setting("bank_days", "2")), "deposits": store.setting("deposits", "code")}


def _set(store: Store, sent: Obj) -> Obj:
    for name, value in sent.items():
        if name not in SETTINGS:
            raise invalid(f"There is no setting {name}. There are: {', '.join(SETTINGS)}.")
        allowed, words = SETTINGS[name]
        if value not in allowed:
            raise invalid(f"{name} is {words}.")
    with store.work() as work:
        for name, value in sent.items():
            work.set(name, str(value))
    return _settings(store, {})
