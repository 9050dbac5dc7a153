"""Every address of the API: what it takes, by the SDK's own type, and who answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.processor.api import (
    accounts,
    balances,
    charges,
    customers,
    disputes,
    domains,
    endpoints,
    events,
    fees,
    intents,
    methods,
    payouts,
    refunds,
    searching,
    sessions,
    setups,
    tokens,
)
from sandbox.processor.faults import Fault

Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Route:
    method: str
    pattern: str
    shape: str  # of stripe.params
    run: Run
    public: str = ""  # "secret": a browser may, with the client secret; "open": a browser may


def _routes(start: str, name: str, *rows: tuple[str, str, str, Run] | tuple[str, str, str, Run, str]) -> list[Route]:
    return [
        Route(row[0], f"/v1/{start}{row[1]}", name + row[2], row[3], row[4] if len(row) == 5 else "") for row in rows
    ]


ONE = "/{id}"
ROUTES = (
    *_routes(
        "payment_intents",
        "PaymentIntent",
        ("POST", "", "CreateParams", intents.create),
        ("GET", "", "ListParams", intents.all_of),
        ("GET", "/search", "SearchParams", searching.payment_intents),
        ("GET", ONE, "RetrieveParams", intents.retrieve, "secret"),
        ("POST", ONE, "UpdateParams", intents.update),
        ("POST", f"{ONE}/confirm", "ConfirmParams", intents.confirm, "secret"),
        ("POST", f"{ONE}/cancel", "CancelParams", intents.cancel),
        ("POST", f"{ONE}/capture", "CaptureParams", intents.capture),
        ("POST", f"{ONE}/verify_microdeposits", "VerifyMicrodepositsParams", intents.verify, "secret"),
    ),
    *_routes(
        "setup_intents",
        "SetupIntent",
        ("POST", "", "CreateParams", setups.create),
        ("GET", "", "ListParams", setups.all_of),
        ("GET", ONE, "RetrieveParams", setups.retrieve, "secret"),
        ("POST", ONE, "UpdateParams", setups.update),
        ("POST", f"{ONE}/confirm", "ConfirmParams", setups.confirm, "secret"),
        ("POST", f"{ONE}/cancel", "CancelParams", setups.cancel),
        ("POST", f"{ONE}/verify_microdeposits", "VerifyMicrodepositsParams", setups.verify, "secret"),
    ),
    *_routes(
        "customers",
        "Customer",
        ("POST", "", "CreateParams", customers.create),
        ("GET", "", "ListParams", customers.all_of),
        ("GET", ONE, "RetrieveParams", customers.retrieve),
        ("POST", ONE, "UpdateParams", customers.update),
        ("DELETE", ONE, "DeleteParams", customers.delete),
        ("GET", f"{ONE}/payment_methods", "PaymentMethodListParams", methods.of_customer),
    ),
    *_routes(
        "payment_methods",
        "PaymentMethod",
        ("POST", "", "CreateParams", methods.create, "open"),
        ("GET", "", "ListParams", methods.all_of),
        ("GET", ONE, "RetrieveParams", methods.retrieve),
        ("POST", ONE, "UpdateParams", methods.update),
        ("POST", f"{ONE}/attach", "AttachParams", methods.attach),
        ("POST", f"{ONE}/detach", "DetachParams", methods.detach),
    ),
    *_routes(
        "payment_method_domains",
        "PaymentMethodDomain",
        ("POST", "", "CreateParams", domains.create),
        ("GET", "", "ListParams", domains.all_of),
        ("GET", ONE, "RetrieveParams", domains.retrieve),
        ("POST", ONE, "UpdateParams", domains.update),
        ("POST", f"{ONE}/validate", "ValidateParams", domains.validate),
    ),
    *_routes("mandates", "Mandate", ("GET", ONE, "RetrieveParams", methods.mandate)),
    *_routes("confirmation_tokens", "ConfirmationToken", ("GET", ONE, "RetrieveParams", tokens.retrieve)),
    Route("POST", "/v1/confirmation_tokens", "ConfirmationTokenCreateParams", tokens.create, "open"),
    Route("POST", "/v1/test_helpers/confirmation_tokens", "test_helpers.ConfirmationTokenCreateParams", tokens.create),
    *_routes(
        "charges",
        "Charge",
        ("GET", "", "ListParams", charges.all_of),
        ("GET", ONE, "RetrieveParams", charges.retrieve),
        ("POST", ONE, "UpdateParams", charges.update),
        ("GET", f"{ONE}/refunds", "ListRefundsParams", charges.refunds),
    ),
    *_routes(
        "refunds",
        "Refund",
        ("POST", "", "CreateParams", refunds.create),
        ("GET", "", "ListParams", refunds.all_of),
        ("GET", ONE, "RetrieveParams", refunds.retrieve),
        ("POST", ONE, "UpdateParams", refunds.update),
        ("POST", f"{ONE}/cancel", "CancelParams", refunds.cancel),
    ),
    *_routes(
        "application_fees",
        "ApplicationFee",
        ("GET", "", "ListParams", fees.all_of),
        ("GET", ONE, "RetrieveParams", fees.retrieve),
        ("POST", f"{ONE}/refunds", "RefundCreateParams", fees.refund),
        ("GET", f"{ONE}/refunds", "RefundListParams", fees.refunds),
        ("GET", f"{ONE}/refunds/{{refund}}", "RefundRetrieveParams", fees.one_refund),
        ("POST", f"{ONE}/refunds/{{refund}}", "RefundUpdateParams", fees.update_refund),
    ),
    *_routes(
        "disputes",
        "Dispute",
        ("GET", "", "ListParams", disputes.all_of),
        ("GET", ONE, "RetrieveParams", disputes.retrieve),
        ("POST", ONE, "UpdateParams", disputes.update),
        ("POST", f"{ONE}/close", "CloseParams", disputes.close),
    ),
    *_routes("balance", "Balance", ("GET", "", "RetrieveParams", balances.retrieve)),
    *_routes(
        "balance_transactions",
        "BalanceTransaction",
        ("GET", "", "ListParams", balances.lines),
        ("GET", ONE, "RetrieveParams", balances.line),
    ),
    *_routes(
        "payouts",
        "Payout",
        ("GET", "", "ListParams", payouts.all_of),
        ("GET", ONE, "RetrieveParams", payouts.retrieve),
        ("POST", ONE, "UpdateParams", payouts.update),
    ),
    *_routes(
        "events", "Event", ("GET", "", "ListParams", events.all_of), ("GET", ONE, "RetrieveParams", events.retrieve)
    ),
    *_routes(
        "webhook_endpoints",
        "WebhookEndpoint",
        ("POST", "", "CreateParams", endpoints.create),
        ("GET", "", "ListParams", endpoints.all_of),
        ("GET", ONE, "RetrieveParams", endpoints.retrieve),
        ("POST", ONE, "UpdateParams", endpoints.update),
        ("DELETE", ONE, "DeleteParams", endpoints.delete),
    ),
    *_routes(
        "accounts",
        "Account",
        ("POST", "", "CreateParams", accounts.create),
        ("GET", "", "ListParams", accounts.all_of),
        ("GET", ONE, "RetrieveParams", accounts.retrieve),
        ("POST", ONE, "UpdateParams", accounts.update),
    ),
    Route("GET", "/v1/account", "AccountRetrieveCurrentParams", accounts.current),
    *_routes(
        "checkout/sessions",
        "checkout.Session",
        ("POST", "", "CreateParams", sessions.create),
        ("GET", "", "ListParams", sessions.all_of),
        ("GET", ONE, "RetrieveParams", sessions.retrieve),
        ("POST", f"{ONE}/expire", "ExpireParams", sessions.expire),
        ("GET", f"{ONE}/line_items", "ListLineItemsParams", sessions.line_items),
    ),
)
COMPILED = tuple((route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.pattern))) for route in ROUTES)


def found(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route, pattern in COMPILED:
        if route.method == method and (match := pattern.fullmatch(path)):
            return route, match.groupdict()
    # Names that end in a fixed word come before those that take any id, because the list is read from its start.
    raise Fault(404, f"Unrecognized request URL ({method}: {path}).", code="resource_missing")
