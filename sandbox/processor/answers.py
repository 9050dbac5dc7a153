"""Things as they are shown: without what is ours alone, complete by the SDK's own types, in lists, expanded."""

import functools
import types
import typing
from typing import Any, Literal

import stripe

from sandbox.processor.faults import invalid, missing
from sandbox.processor.work import Obj, Work

LIMIT, LIMIT_MAX = 10, 100
DEEPEST = 4
CLASSES: dict[str, Any] = {
    "payment_intent": stripe.PaymentIntent,
    "setup_intent": stripe.SetupIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "payout": stripe.Payout,
    "balance_transaction": stripe.BalanceTransaction,
    "application_fee": stripe.ApplicationFee,
    "mandate": stripe.Mandate,
    "webhook_endpoint": stripe.WebhookEndpoint,
    "checkout.session": stripe.checkout.Session,
    "confirmation_token": stripe.ConfirmationToken,
}
# Told only when they are asked for, or when they are so.
LEFT_OUT = frozenset(
    {"deleted", "refunds", "sources", "subscriptions", "tax_ids", "line_items", "cash_balance", "secret"}
)


@functools.cache
def empty(kind: str) -> dict[str, None]:
    """Every field of this kind that may be null."""
    of = CLASSES.get(kind)
    if of is None:
        return {}
    hints = {name: hint for name, hint in of.__annotations__.items() if name not in LEFT_OUT}
    return {name: None for name, hint in hints.items() if _may_be_null(hint)}


def _may_be_null(hint: Any) -> bool:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        options = typing.get_args(hint)
        always = any(typing.get_origin(each) is Literal and typing.get_args(each) == (True,) for each in options)
        return type(None) in options and not always
    return False


def public(thing: Any) -> Any:
    """What begins with an underscore is the sandbox's own note."""
    if isinstance(thing, list):
        return [public(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    shown = {name: public(value) for name, value in thing.items() if not name.startswith("_")}
    kind = thing.get("object")
    return {**empty(kind), **shown} if isinstance(kind, str) and not thing.get("deleted") else shown


def listed(
    work: Work, kind: str, given: Obj, url: str, only: tuple[tuple[str, list[Any]], ...] = (), /, **wanted: Any
) -> Obj:
    """Newest first, a page at a time. `only` is SQL and its values: who filters the page afterwards misses some."""
    words, values = ["kind = ?", "account = ?"], [kind, wanted.pop("account", work.account)]
    from sandbox.processor.work import COLUMNS

    for name, value in wanted.items():
        if value is not None:
            words.append(f"{name if name in COLUMNS else f'''json_extract(body, '$.{name}')'''} = ?")
            values.append(value)
    for word, its in only:
        words.append(word)
        values.extend(its)
    _between("created", given.get("created"), words, values)
    _between("json_extract(body, '$.arrival_date')", given.get("arrival_date"), words, values)
    backwards = _from(work, kind, given, words, values)
    limit = given.get("limit", LIMIT)
    if not 1 <= limit <= LIMIT_MAX:
        raise invalid(f"This value must be between 1 and {LIMIT_MAX}.", "limit", "parameter_invalid_integer")
    rows = work.connection.execute(
        f"SELECT id FROM thing WHERE {' AND '.join(words)} ORDER BY seq {'ASC' if backwards else 'DESC'} LIMIT ?",  # noqa: S608  names are ours
        [*values, limit + 1],
    ).fetchall()
    ids = [row["id"] for row in rows][:limit]
    things = [work.find(id_) for id_ in (reversed(ids) if backwards else ids)]
    return {"object": "list", "url": url, "has_more": len(rows) > limit, "data": things}


def _between(what: str, given: Any, words: list[str], values: list[Any]) -> None:
    signs = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
    if isinstance(given, dict):
        for name, value in given.items():
            words.append(f"{what} {signs[name]} ?")
            values.append(value)
    elif given is not None:
        words.append(f"{what} = ?")
        values.append(given)


def _from(work: Work, kind: str, given: Obj, words: list[str], values: list[Any]) -> bool:
    """`words` and `values` begin with the kind and the account: a place in a list is of a thing of that list."""
    if {"starting_after", "ending_before"} <= given.keys():
        raise invalid("You may only specify one of these parameters: ending_before, starting_after.", "starting_after")
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in given:
            row = work.connection.execute(
                f"SELECT seq FROM thing WHERE id = ? AND {words[0]} AND {words[1]}",  # noqa: S608  names are ours
                [given[name], *values[:2]],
            ).fetchone()
            if row is None:
                raise missing(kind, given[name], name, status=400)
            words.append(f"seq {sign} ?")
            values.append(row["seq"])
    return "ending_before" in given


def expanded(work: Work, thing: Obj, wishes: list[str]) -> Obj:
    for wish in wishes:
        steps = wish.count(".") + 1
        if steps > DEEPEST:
            words = f"You cannot expand more than {DEEPEST} levels of a property. Property: {wish} has {steps} levels."
            raise invalid(words, "expand")
        _expand(work, thing, wish.split("."), wish)
    return thing


def _expand(work: Work, thing: Any, steps: list[str], wish: str) -> None:
    name, *rest = steps
    if not isinstance(thing, dict):
        raise invalid(f"This property cannot be expanded ({wish}).", "expand")
    if name == "data" and isinstance(thing.get("data"), list):
        for each in thing["data"]:
            _expand(work, each, rest, wish)
        return
    value = thing.get(name)
    if isinstance(value, str):
        found = work.find(value) or _bank_of(work, value)
        if found is None:
            raise invalid(f"This property cannot be expanded ({wish}).", "expand")
        thing[name] = value = found
    elif value is None and (made := _belonging(work, thing, name)) is not None:
        thing[name] = value = made
    elif name not in thing and name not in empty(str(thing.get("object"))):
        raise invalid(f"This property cannot be expanded ({wish}).", "expand")
    if rest and value is not None:
        _expand(work, value, rest, wish)


def _bank_of(work: Work, id_: str) -> Obj | None:
    """A payout's destination: told within its account, and only there."""
    account = work.find(work.account) or {}
    banks: list[Obj] = (account.get("external_accounts") or {}).get("data") or []
    return next((each for each in banks if each["id"] == id_), None)


def _belonging(work: Work, thing: Obj, name: str) -> Obj | None:
    """Lists that are told only to whoever asks."""
    if (thing.get("object"), name) == ("charge", "refunds"):
        return listed(work, "refund", {}, f"/v1/charges/{thing['id']}/refunds", charge=thing["id"])
    if (thing.get("object"), name) == ("checkout.session", "line_items"):
        return dict(thing["_line_items"])
    return None
