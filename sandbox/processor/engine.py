"""One request of the API from its key to its answer: who asks, what is asked, whether it was asked before."""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from waitress.channel import ClientDisconnected

from sandbox.processor import faults, mischief, routes, shapes, wire
from sandbox.processor.answers import expanded, public
from sandbox.processor.faults import Fault
from sandbox.processor.store import Store
from sandbox.processor.wire import Caller
from sandbox.processor.work import API_VERSION, PLATFORM, Obj, Work

log = logging.getLogger("sandbox.processor.api")

KEY_MAX = 255
KEPT_SECONDS = 24 * 3600


class Engine:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._running: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def answer(self, request: HttpRequest, path: str) -> HttpResponseBase:
        asked = Asked(request, path)
        try:
            asked.understand(self.store)
            return self._misbehaving(asked)
        except Fault as fault:
            return asked.response(fault.status, fault.body())
        except Exception:  # an API answers in its own shape also when the fault is ours; what was begun is undone
            log.exception("%s %s failed", asked.method, asked.path)
            words = "The fault is the sandbox processor's own, and stands in its log. Nothing was changed."
            return asked.response(500, {"error": {"type": "api_error", "message": words}})

    def _misbehaving(self, asked: "Asked") -> HttpResponseBase:
        def wanted(key: str) -> mischief.Wish | None:
            return mischief.here.take(key, account=asked.account, on=asked.kinds(), path=asked.path)

        for key in ("timeout_before", "cut_before"):
            if found := wanted(key):
                return _hung_up(found.seconds if key.startswith("timeout") else 0)
        if wanted("error_before"):
            raise faults.broken()
        if wanted("too_many"):
            raise Fault(
                429, "Too many requests hit the API too quickly.", code="rate_limit", type="invalid_request_error"
            )
        if found := wanted("slow"):
            time.sleep(found.seconds)
        response = self._kept(asked)
        for key in ("timeout_after", "cut_after"):
            if found := wanted(key):
                return _hung_up(found.seconds if key.startswith("timeout") else 0)
        if wanted("error_after"):
            raise faults.broken()
        return response

    def _kept(self, asked: "Asked") -> HttpResponse:
        """The same key and request again: the same answer again."""
        if not asked.idempotency:
            return self._run(asked)
        mark = (asked.account, asked.idempotency)
        with self._lock:
            if mark in self._running:
                raise faults.key_in_use(asked.idempotency)
            self._running.add(mark)
        try:
            return self._replayed(asked) or self._run(asked)
        finally:
            with self._lock:
                self._running.discard(mark)

    def _replayed(self, asked: "Asked") -> HttpResponse | None:
        with self.store.look() as work:
            row = work.connection.execute(
                "SELECT * FROM answered WHERE account = ? AND key = ? AND created > ?",
                [asked.account, asked.idempotency, self.store.now - KEPT_SECONDS],
            ).fetchone()
        if row is None:
            return None
        if row["print"] != asked.print:
            raise faults.key_reused(asked.idempotency)
        again = asked.response(row["status"], json.loads(row["body"]))
        again["Idempotent-Replayed"] = "true"
        again["Original-Request"] = row["request"]
        return again

    def _run(self, asked: "Asked") -> HttpResponse:
        if asked.method == "GET":
            with self.store.look(asked.account) as work:
                work.origin = asked.origin
                thing = asked.route.run(work, asked.given, **asked.named)
                return asked.response(200, self._shown(work, asked, thing))
        try:
            status, body = self._done(asked)
        except Fault as fault:
            if asked.idempotency and fault.is_outcome:
                with self.store.work(asked.account) as work:
                    _keep(work, asked, fault.status, public(fault.body()))
            raise
        return asked.response(status, body)

    def _done(self, asked: "Asked") -> tuple[int, Any]:
        route = asked.route
        with self.store.work(asked.account, request=asked.request_id, key=asked.idempotency) as work:
            work.origin = asked.origin
            if "pay" in asked.kinds() and (found := mischief.here.take("decline", account=asked.account)):
                work.declines.append(found.code)
            try:
                status, body = 200, self._shown(work, asked, route.run(work, asked.given, **asked.named))
            except Fault as fault:
                if not fault.keep:
                    raise
                status, body = fault.status, public(fault.body())
            if asked.idempotency:
                _keep(work, asked, status, body)
        return status, body

    def _shown(self, work: Work, asked: "Asked", thing: Obj) -> Any:
        return public(expanded(work, thing, asked.expand))


def _keep(work: Work, asked: "Asked", status: int, body: Any) -> None:
    work.connection.execute(
        "INSERT OR REPLACE INTO answered (account, key, print, request, status, body, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [asked.account, asked.idempotency, asked.print, asked.request_id, status, json.dumps(body), work.now],
    )


class Asked:
    """What one request says of itself."""

    def __init__(self, request: HttpRequest, path: str) -> None:
        self.request = request
        self.path = path
        self.method = str(request.method)
        self.request_id = wire.request_id()
        self.origin = f"http://{request.get_host()}"
        self.idempotency = ""
        self.account = PLATFORM
        self.given: Obj = {}
        self.named: dict[str, str] = {}
        self.expand: list[str] = []
        self.print = ""
        self.route: routes.Route

    def understand(self, store: Store) -> None:
        caller = wire.caller(self.request)
        self._on_account(store, caller)
        form = wire.sent(self.request)
        self.route, self.named = routes.found(self.method, self.path)
        self._key(form)
        raw = wire.nested(form)
        secret = self._may(raw) if caller.public else None
        self.given = shapes.checked(raw, self.route.shape)
        self.expand = self.given.pop("expand", [])
        if secret is not None:
            self.given["_secret"] = secret

    def _on_account(self, store: Store, caller: Caller) -> None:
        named = self.request.headers.get("Stripe-Account", "")
        if named and named != PLATFORM:
            with store.look() as work:
                found = work.find(named)
            if found is None or found["object"] != "account":
                raise faults.no_such_account(caller.key, named)
            self.account = named

    def _key(self, form: str) -> None:
        key = self.request.headers.get("Idempotency-Key", "")
        if len(key) > KEY_MAX:
            raise faults.invalid(f"Idempotency keys are at most {KEY_MAX} characters.")
        self.idempotency = key if self.method == "POST" else ""
        self.print = hashlib.sha256(f"{self.method} {self.path}\n{form}".encode()).hexdigest()

    def _may(self, raw: Obj) -> str:
        """With a key that browsers know: what a client secret names, or a method nobody has yet."""
        if self.route.public == "open":
            return ""
        if self.route.public != "secret":
            raise Fault(
                403,
                "This API call cannot be made with a publishable API key. Please use a secret API key.",
                code="secret_key_required",
            )
        if not raw.get("client_secret"):
            raise faults.absent("client_secret")
        return str(raw.pop("client_secret"))

    def kinds(self) -> frozenset[str]:
        if self.method != "POST":
            return frozenset({"all"})
        paying = self.path.endswith("/confirm") or (self.path == "/v1/payment_intents" and self.given.get("confirm"))
        more = {"pay"} if paying else {"create"} if self.path == "/v1/payment_intents" else set()
        if self.path == "/v1/refunds":
            more = {"refund"}
        return frozenset({"all", *more})

    def response(self, status: int, body: Any) -> HttpResponse:
        text = json.dumps(body, indent=2).encode() + b"\n"
        response = HttpResponse(text, content_type="application/json", status=status)
        response["Request-Id"] = self.request_id
        response["Stripe-Version"] = self.request.headers.get("Stripe-Version", API_VERSION)
        if self.account != PLATFORM:
            response["Stripe-Account"] = self.account
        if self.idempotency:
            response["Idempotency-Key"] = self.idempotency
            response["Original-Request"] = self.request_id
        if status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="Stripe"'
        return response


def _hung_up(seconds: float) -> StreamingHttpResponse:
    """The line goes dead without a byte of an answer."""
    time.sleep(seconds)
    return StreamingHttpResponse(_Silence(), content_type="application/json")


class _Silence:
    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        # To the server under us this says that nobody listens any more: it closes the connection and says nothing.
        raise ClientDisconnected
