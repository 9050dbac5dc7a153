"""Every page of the product, found in the tables of addresses themselves, and everybody who might knock."""

import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

from quittance.access.actions import operators
from quittance.access.models import Group, Passkey, Person, Session
from quittance.core import clock
from quittance.core.models import Inbound
from quittance.links.models import Link, Pass
from quittance.outbox.models import Delivery
from quittance.payments.models import Bundle, Dispute, KeptMethod, Payment, Payout, Refund, Setup
from quittance.receivables.models import Client as Payer
from quittance.receivables.models import Contact, Decision, Invoice
from quittance.reconciliation.models import FileSet
from quittance.relay.models import Intake, Wording
from quittance.sync.models import HeldImport, Quarantined, Run, Trial
from quittance.tenancy.models import BankAccount, Firm
from quittance.web.base import cookies
from tests import row_words, rows
from tests.cast import OLIVES_PASSWORD, Cast, olive, session_of

HARBOR, SECOND, OPS, NOBODY = "localhost:8000", "second.localhost:8000", "ops.localhost:8000", "stranger.example"
FIRM_PAGES, OPS_PAGES, MACHINE_DOORS = "quittance.config.urls", "quittance.web.ops.urls", "quittance.web.hooks.urls"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_HOLE = re.compile(r"<(?:\w+:)?(\w+)>")


def _bundle(built: rows.Rows) -> Bundle:
    found = built[Bundle]
    assert isinstance(found, Bundle)
    return found


def _payment(built: rows.Rows) -> Payment:
    found = built[Payment]
    assert isinstance(found, Payment)
    return found


def _payout(built: rows.Rows) -> Payout:
    found = built[Payout]
    assert isinstance(found, Payout)
    return found


# What stands for each part of an address that varies: always a thing of the firm whose rows are given.
SAMPLES: dict[str, Callable[[Firm, rows.Rows], object]] = {
    "stage": lambda _, __: "draft",
    "slug": lambda firm, _: firm.slug,
    "version": lambda _, __: "0" * 16,
    "sha256": lambda _, __: "0" * 64,
    "pane": lambda _, __: "portal",
    "job_id": lambda _, __: 1,
    "scim_id": lambda _, __: 1,
    "scim_kind": lambda _, __: "User",
    "schema": lambda _, __: "urn:ietf:params:scim:schemas:core:2.0:User",
    "inbound_id": lambda _, built: built[Inbound].pk,
    "token": lambda _, __: "x" * 43,
    "passkey_id": lambda _, built: built[Passkey].pk,
    "session_id": lambda _, built: built[Session].pk,
    "person_id": lambda _, built: built[Person].pk,
    "group_id": lambda _, built: built[Group].pk,
    "client_id": lambda _, built: built[Payer].pk,
    "contact_id": lambda _, built: built[Contact].pk,
    "invoice_id": lambda _, built: built[Invoice].pk,
    "payment_id": lambda _, built: built[Payment].pk,
    "dispute_id": lambda _, built: built[Dispute].pk,
    "refund_id": lambda _, built: built[Refund].pk,
    "method_id": lambda _, built: built[KeptMethod].pk,
    "set_id": lambda _, built: built[FileSet].pk,
    "payout_id": lambda _, built: built[Payout].pk,
    "account_id": lambda _, built: built[BankAccount].pk,
    "currency": lambda _, __: "USD",
    "day": lambda _, built: _payout(built).deposit_date.isoformat(),
    "setup_id": lambda _, built: built[Setup].pk,
    "decision_id": lambda _, built: built[Decision].pk,
    "pass_id": lambda _, built: built[Pass].pk,
    "link_id": lambda _, built: built[Link].pk,
    "delivery_id": lambda _, built: built[Delivery].pk,
    "intake_id": lambda _, built: built[Intake].pk,
    "wording_id": lambda _, built: built[Wording].pk,
    "which": lambda _, __: "key",
    "position": lambda _, __: 0,
    "run_id": lambda _, built: built[Run].pk,
    "row_id": lambda _, built: built[Quarantined].pk,
    "held_id": lambda _, built: built[HeldImport].pk,
    "ticket": lambda _, built: _payment(built).ticket,
    "click": lambda _, built: _bundle(built).ticket,
    "form_key": lambda _, built: _payment(built).form_key,
    "trial_id": lambda _, built: built[Trial].pk,
    "number": lambda _, __: 1,
    "year": lambda _, __: 2026,
    "map_group": lambda _, __: "clients",
    "table": lambda _, __: "clients",
    "source_key": lambda _, __: "1",
}


@dataclass(frozen=True)
class Page:
    """An address and what answers there."""

    route: str
    view: Callable[..., Any]

    @property
    def folder(self) -> str:
        """The looker's folder: `ops` for quittance/web/ops/firms/pages.py."""
        return self.view.__module__.removeprefix("quittance.web.").partition(".")[0]

    def address(self, firm: Firm, built: rows.Rows) -> str:
        return "/" + _HOLE.sub(lambda hole: str(SAMPLES[hole[1]](firm, built)), self.route)


def of(table: str) -> list[Page]:
    return list(_below(get_resolver(table).url_patterns, ""))


def holes(pages: list[Page]) -> set[str]:
    return {name for page in pages for name in _HOLE.findall(page.route)}


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Page]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            yield Page(route=route, view=pattern.callback)


@dataclass(frozen=True)
class World:
    """Both firms with rows in every table, their people, and the cookies of everybody."""

    cast: Cast
    harbors: rows.Rows
    seconds: rows.Rows
    visitors: dict[str, dict[str, str]]


def assemble(cast: Cast) -> World:
    now = clock.now()
    built = rows.build(cast.harbor), rows.build(cast.second)
    staff = {"Dana": cast.dana, "Miguel": cast.miguel, "Sam": cast.sam, "Lee": cast.lee}
    visitors: dict[str, dict[str, str]] = {"nobody": {}}
    for name, person in staff.items():
        token = session_of(person, now)
        visitors[name] = {cookies.STAFF: token, cookies.PORTAL: token, cookies.OPS: token}
    for name, rows_of in zip(("Harbor's payer", "Second's payer"), built, strict=True):
        payer = rows_of[Person]
        assert isinstance(payer, Person)
        token = session_of(payer, now)
        visitors[name] = {cookies.PORTAL: token, cookies.STAFF: token, cookies.OPS: token}
    operator = olive()
    token = operators.sign_in(address=operator.address, password=OLIVES_PASSWORD, now=now)
    visitors["Olive"] = {cookies.OPS: token, cookies.STAFF: token, cookies.PORTAL: token}
    return World(cast=cast, harbors=built[0], seconds=built[1], visitors=visitors)


def ask(host: str, address: str, carried: dict[str, str], method: str = "GET") -> HttpResponseBase:
    client = Client(headers={"host": host})
    for name, token in carried.items():
        client.cookies[name] = token
    return client.generic(method, address)


def methods(visitor: str) -> tuple[str, ...]:
    """Every method is tried by nobody in particular; those that browsers use, by everybody."""
    return _METHODS if visitor == "nobody" else ("GET", "POST")


def told(answer: HttpResponseBase) -> str:
    """All that an answer says: its head and its body."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    body = getattr(answer, "content", b"")
    if body.startswith(b"%PDF"):
        return "\n".join([head, *(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)])
    return f"{head}\n{body.decode()}"


def marks(firm: Firm, people: list[Person]) -> set[str]:
    """Words by which a firm, its people or any of its rows would be recognised in an answer."""
    words = {firm.name, firm.contact_address, f"@{firm.slug}.example", row_words.word_of(firm)}
    words |= {f"{person.given_name} {person.family_name}" for person in people} | {person.address for person in people}
    return words | {html.escape(word) for word in words}
