"""The hosted pages of a payer's bank: 3-D Secure, and the proof of an account by small deposits."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.processor.api import intents, sessions, setups
from sandbox.processor.faults import Fault
from sandbox.processor.pages import challenge, hosting
from sandbox.processor.pages.looks import money
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def three_d_secure(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        return _three_d_secure(request, store, id)

    @require_http_methods(["GET", "HEAD", "POST"])
    def verify(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  named as in the address
        return _verify(request, store, id)

    return (path("3ds/<str:id>", three_d_secure), path("verify/<str:id>", verify))


# 3-D Secure


def _three_d_secure(request: HttpRequest, store: Store, id_: str) -> HttpResponse:
    with store.look() as work:
        found = work.find(id_)
        if found is None or request.GET.get("client_secret") != found.get("client_secret"):
            raise Http404
        account = work.find(work.owner(id_)) or {}
        method = work.find(found["payment_method"] or "") or {}
    back = ((found.get("next_action") or {}).get("redirect_to_url") or {}).get("return_url")
    decided = ""
    if request.method == "POST":
        try:
            after = challenge.decided(store, id_, approved=request.POST.get("decision") == "approve")
        except Fault as fault:
            after = {"status": "failed", "words": fault.words}
        decided = after["status"]
        if back:
            return hosting.go(_returned(back, found, after))
    facts = {
        "intent": found,
        "waiting": bool(found.get("next_action")) and not decided,
        "decided": decided,
        "business": (account.get("business_profile") or {}).get("name") or "The firm",
        "amount": money(found["amount"], found["currency"]) if "amount" in found else "",
        "last4": (method.get("card") or {}).get("last4", ""),
        "embedded": request.GET.get("embedded"),
    }
    return hosting.shown(request, "three_d_secure", facts, leads_to=(back,), framed=True)


def _returned(back: str, intent: Obj, after: Obj) -> str:
    kind = intent["object"]
    status = "succeeded" if after["status"] in {"succeeded", "requires_capture", "processing"} else "failed"
    facts = {kind: intent["id"], f"{kind}_client_secret": intent["client_secret"], "redirect_status": status}
    return f"{back}{'&' if '?' in back else '?'}{urlencode(facts)}"


# small deposits


def _verify(request: HttpRequest, store: Store, id_: str) -> HttpResponse:
    with store.look() as work:
        found = work.find(id_)
        if found is None or request.GET.get("client_secret") != found.get("client_secret"):
            raise Http404
        account = work.find(work.owner(id_)) or {}
        method = work.find(found["payment_method"] or "") or {}
    fault, done = "", found["status"] in {"succeeded", "processing"}
    if request.method == "POST" and not done:
        fault = _proof(store, found, request)
        done = not fault
    facts = {
        "intent": found,
        "business": (account.get("business_profile") or {}).get("name") or "The firm",
        "bank": method.get("us_bank_account") or {},
        "fault": fault,
        "done": done,
        "open": found["status"] == "requires_action",
    }
    return hosting.shown(request, "verify", facts, status=400 if fault else 200)


def _proof(store: Store, found: Obj, request: HttpRequest) -> str:
    code = request.POST.get("code", "").strip().upper()
    amounts = [int(request.POST[name]) for name in ("first", "second") if request.POST.get(name, "").isdigit()]
    given: Obj = {"descriptor_code": code} if code else {"amounts": amounts}
    refused: Fault | None = None
    with store.work(hosting.account_of(store, found)) as work:
        try:
            (setups if found["object"] == "setup_intent" else intents).verify(work, given, id=found["id"])
            _complete(work, found)
        except Fault as fault:
            if not fault.keep:
                return fault.words
            refused = fault
    return refused.words if refused else ""


def _complete(work: Work, found: Obj) -> None:
    session = work.find(found.get("_session") or "")
    if session and session["status"] == "open":
        sessions.complete(work, session, work.get(found["object"], found["id"]), found.get("_billing") or {})
