"""Checkout by redirect: the page takes a card or a bank account, also without script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.processor.api import intents, methods, sessions, setups
from sandbox.processor.faults import Fault
from sandbox.processor.money import cards
from sandbox.processor.pages import elements, hosting
from sandbox.processor.pages.looks import money
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def pay(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        return _pay(request, store, id)

    return (path("c/pay/<str:id>", pay),)


def _pay(request: HttpRequest, store: Store, id_: str) -> HttpResponse:
    with store.look() as work:
        session = work.find(id_)
        if session is None or session["object"] != "checkout.session":
            raise Http404
        account = work.find(work.owner(id_)) or {}
    if session["status"] == "complete":
        return hosting.go(_success(session))
    failed = request.GET.get("redirect_status") == "failed" and request.method != "POST"
    fault = "Your bank did not confirm that it is you, or declined the card. Nothing was charged." if failed else ""
    if request.method == "POST" and session["status"] == "open":
        try:
            after = _paid(store, session, request)
        except Fault as refused:
            fault = refused.words
        else:
            if after["status"] == "requires_action":
                next_ = after["next_action"]
                page = (
                    next_.get("redirect_to_url", {}).get("url")
                    or next_["verify_with_microdeposits"]["hosted_verification_url"]
                )
                return hosting.go(page)
            return hosting.go(_success(session))
    return _page(request, session, account, fault)


def _page(request: HttpRequest, session: Obj, account: Obj, fault: str) -> HttpResponse:
    types = [*session["payment_method_types"], *_wallets(session)]
    wanted = request.POST.get("type") or request.GET.get("type")
    lines = [
        (line["description"], money(line["amount_total"], line["currency"])) for line in session["_line_items"]["data"]
    ]
    facts = {
        "session": session,
        "business": (account.get("business_profile") or {}).get("name") or "The firm",
        "total": money(session["amount_total"], session["currency"]) if session["amount_total"] else "",
        "lines": lines,
        "types": [(each, _TYPES[each]) for each in types],
        "type": wanted if wanted in types else types[0],
        "fault": fault,
        "given": request.POST,
        "cards": elements.TEST_CARDS,
        "accounts": elements.TEST_ACCOUNTS,
        "takes_numbers": _takes_numbers(session),
        **elements.bank_facts(),
        **elements.wallet_facts(),
    }
    leads_to = (session["success_url"], session["cancel_url"])
    return hosting.shown(request, "checkout", facts, leads_to=leads_to, status=402 if fault else 200)


def _takes_numbers(session: Obj) -> bool:
    bank: Obj = (session["payment_method_options"] or {}).get("us_bank_account") or {}
    return bank.get("verification_method") != "instant"


def _paid(store: Store, session: Obj, request: HttpRequest) -> Obj:
    with store.work(hosting.account_of(store, session)) as work:
        work.origin = f"http://{request.get_host()}"
        session = work.get("checkout.session", session["id"])
        intent = sessions.intent_of(work, session)
        kind = "payment_intent" if session["mode"] == "payment" else "setup_intent"
        refused: Fault | None = None
        try:
            method = _method_of(work, session, request)
            intent["_billing"] = method["billing_details"]
            work.put(intent)
            given = {
                "payment_method": method["id"],
                "_secret": intent["client_secret"],
                "return_url": f"{work.origin}/c/pay/{session['id']}",
            }
            confirm = intents.confirm if kind == "payment_intent" else setups.confirm
            intent = confirm(work, given, id=intent["id"])
        except Fault as fault:
            if not fault.keep:
                raise
            refused = fault
        if refused is None and intent["status"] in {"succeeded", "processing", "requires_capture"}:
            sessions.complete(work, session, intent, method["billing_details"])
    # Raised only now: what a declined card left behind is kept.
    if refused is not None:
        raise refused
    return intent


_TYPES = {
    "card": "Card",
    "us_bank_account": "US bank account",
    **{name: f"{words} (stand-in)" for name, words in cards.WALLETS.items()},
}


def _wallets(session: Obj) -> list[str]:
    """On the processor's own page they come with cards by themselves, wherever something is paid."""
    shows = session["mode"] == "payment" and "card" in session["payment_method_types"]
    return list(cards.WALLETS) if shows else []


def _method_of(work: Work, session: Obj, request: HttpRequest) -> Obj:
    given = request.POST
    if given.get("type") in _wallets(session):
        billing = {"name": given.get("name", ""), "email": given.get("email", "")}
        return methods.from_wallet(work, given["type"], given.get("card", ""), billing)
    return methods.create(work, _method(request))


def _method(request: HttpRequest) -> Obj:
    given = request.POST
    billing = {"name": given.get("name", ""), "email": given.get("email", "")}
    if given.get("type") == "us_bank_account":
        bank: Obj = {"account_holder_type": given.get("holder", "company")}
        if given.get("login"):
            bank["financial_connections_account"] = given["login"]
        else:
            bank |= {
                "routing_number": given.get("routing", "").strip(),
                "account_number": given.get("account", "").strip(),
            }
        return {"type": "us_bank_account", "us_bank_account": bank, "billing_details": billing}
    month, _, year = given.get("expiry", "").replace(" ", "").partition("/")
    card = {
        "number": given.get("number", ""),
        "exp_month": int(month) if month.isdigit() else 0,
        "exp_year": int(year) if year.isdigit() else 0,
        "cvc": given.get("cvc", ""),
    }
    return {"type": "card", "card": card, "billing_details": billing}


def _success(session: Obj) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
