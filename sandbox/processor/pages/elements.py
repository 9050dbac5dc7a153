"""The stand-in for Stripe.js: its script, and the frames that hold the fields on this origin."""

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from sandbox.processor.answers import public
from sandbox.processor.api import common, domains, methods
from sandbox.processor.faults import Fault
from sandbox.processor.money import banks, cards
from sandbox.processor.store import Store
from sandbox.processor.work import PLATFORM

SCRIPT = Path(__file__).parent.parent / "static" / "v3.js"
ANCESTORS = "http://localhost:* http://*.localhost:* http://127.0.0.1:*"
FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    f"form-action 'self' {ANCESTORS}; base-uri 'none'; frame-ancestors {ANCESTORS}"
)
TEST_CARDS = (
    ("4242424242424242", "Visa, credit"),
    ("4000056655665556", "Visa, debit"),
    ("4000008260000000", "Visa from Britain"),
    ("4000000000003220", "asks for 3-D Secure"),
    ("4000000000009995", "no money on it"),
    ("4000000000000002", "declined"),
    ("4000000000000259", "disputed later"),
)
TEST_ACCOUNTS = (
    ("000123456789", "good"),
    ("000222222227", "no money in it, R01"),
    ("000111111113", "closed, R02"),
    ("000333333335", "takes no debits, R29"),
)


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_safe
    def script(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @require_safe
    def frame(request: HttpRequest, name: str) -> HttpResponse:
        facts = {"cards": TEST_CARDS, "accounts": TEST_ACCOUNTS, **bank_facts(), **wallet_facts()}
        return framed(render(request, f"processor/frame_{name}.html", facts))

    @require_POST
    def sent(request: HttpRequest, name: str) -> HttpResponse:
        try:
            return JsonResponse(SENT[name](store, json.loads(request.body)))
        except Fault as fault:
            return JsonResponse(fault.body(), status=fault.status)
        except (ValueError, KeyError, TypeError):
            return JsonResponse(
                {"error": {"type": "invalid_request_error", "message": "Send what the frame sends."}}, status=400
            )

    frames = [path(f"v3/{name}", frame, {"name": name}) for name in ("controller", "fields", "bank", "wallet")]
    forms = [path(f"v3/{name}", sent, {"name": name}) for name in SENT]
    return (path("v3/", script), path("v3", script), *frames, *forms)


def framed(response: HttpResponse) -> HttpResponse:
    """May stand inside pages of the product, on whatever port of this machine."""
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


def bank_facts() -> dict[str, object]:
    names = list(dict.fromkeys(login.bank for login in banks.LOGINS))
    return {"banks": [(name, [login for login in banks.LOGINS if login.bank == name]) for name in names]}


def wallet_facts() -> dict[str, object]:
    """The wallets, and the cards that lie in them: the stand-in's own, of Stripe's test cards."""
    held = [(name, words, (cards.named(name) or "")[-4:]) for name, words in cards.IN_WALLETS]
    return {"wallets": list(cards.WALLETS.items()), "held": held}


def _offered(store: Store, sent: dict[str, object]) -> dict[str, object]:
    """Which wallets the fields may show: those of the account's registered domains."""
    with store.work(str(sent.get("account") or PLATFORM)) as work:
        return {"wallets": domains.shows(work, str(sent["host"]))}


def _from_wallet(store: Store, sent: dict[str, object]) -> dict[str, object]:
    with store.work(str(sent.get("account") or PLATFORM)) as work:
        made = methods.from_wallet(work, str(sent["wallet"]), str(sent["card"]), sent.get("billing"))
    shown: dict[str, object] = public(made)
    return shown


def _collected(store: Store, sent: dict[str, object]) -> dict[str, object]:
    """The account that somebody chose is on the intent, which now wants to be confirmed."""
    secret = str(sent["clientSecret"])
    id_ = secret.split("_secret_", maxsplit=1)[0]
    kind = "setup_intent" if id_.startswith("seti_") else "payment_intent"
    with store.work(str(sent.get("account") or PLATFORM)) as work:
        intent = common.by_secret(work, kind, id_, {"_secret": secret})
        given = {
            "type": "us_bank_account",
            "us_bank_account": {"financial_connections_account": sent["login"]},
            "billing_details": sent.get("billing"),
        }
        method = methods.create(work, given)
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
        work.put(intent)
    return {"payment_method": method["id"]}


SENT = {"collect": _collected, "wallets": _offered, "from-wallet": _from_wallet}
