"""Customers: who pays, per account."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

FIELDS = (
    "address",
    "description",
    "email",
    "name",
    "phone",
    "shipping",
    "preferred_locales",
    "business_name",
    "individual_name",
)


def create(work: Work, given: Obj) -> Obj:
    facts: Obj = {
        "address": None,
        "balance": 0,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": None,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "metadata": {},
        "name": None,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    common.check_email(given, "email")
    common.changed(facts, given, FIELDS)
    _settings(work, facts, given)
    customer = work.add("customer", "cus", facts)
    method = given.get("payment_method")
    if method:
        from sandbox.processor.api import methods

        methods.attach(work, {"customer": customer["id"]}, id=method)
    work.tell("customer.created", customer)
    return customer


def _settings(work: Work, customer: Obj, given: Obj) -> None:
    default = (given.get("invoice_settings") or {}).get("default_payment_method")
    if default:
        method = work.get("payment_method", default, "invoice_settings[default_payment_method]", status=400)
        if method["customer"] != customer.get("id"):
            raise invalid(
                "The customer does not have a payment method with the ID " + default,
                "invoice_settings[default_payment_method]",
                "resource_missing",
            )
        customer["invoice_settings"]["default_payment_method"] = default


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("customer", id, gone=True)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    customer = work.get("customer", id)
    common.check_email(given, "email")
    previous = common.changed(customer, given, FIELDS)
    _settings(work, customer, given)
    work.put(customer)
    work.tell("customer.updated", customer, previous)
    return customer


def delete(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    customer = work.get("customer", id)
    for method in work.all("payment_method", customer=id):
        method["customer"] = None
        method["_spent"] = True
        work.put(method)
        work.tell("payment_method.detached", method, {"customer": id})
    work.tell("customer.deleted", customer)
    gone = {"id": id, "object": "customer", "deleted": True}
    work.put(gone)
    return gone


def all_of(work: Work, given: Obj) -> Obj:
    alive: tuple[str, list[str]] = ("json_extract(body, '$.deleted') IS NULL", [])
    return listed(work, "customer", given, "/v1/customers", (alive,), email=given.get("email"))
