"""What a person on the pages and a program on the JSON door can do to payments, disputes, payouts and webhooks."""

from collections.abc import Callable

from sandbox.processor import clock
from sandbox.processor.faults import Fault, invalid
from sandbox.processor.money import banks, days, debiting, disputing, payouts, refunding
from sandbox.processor.news import planning
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work, real_time

DISPUTE_REASONS = ("fraudulent", "product_not_received", "duplicate", "credit_not_processed", "general", "inquiry")
REFUND_FAILURES = ("expired_or_canceled_card", "lost_or_stolen_card", "declined", "unknown")
MOST_DAYS = 400


def at(work: Work, kind: str, id_: str) -> tuple[Work, Obj]:
    """Whoever's it is, seen from its own account."""
    own = work.on(work.owner(id_))
    return own, own.get(kind, id_, kind)


def settle(work: Work, id_: str) -> Obj:
    own, charge = at(work, "charge", id_)
    if charge["status"] != "pending":
        raise invalid(f"The charge {id_} is {charge['status']}: only a bank transfer under way can settle.")
    debiting.arrive(own, charge)
    return charge


def come_back(work: Work, id_: str, code: str) -> Obj:
    own, charge = at(work, "charge", id_)
    if charge["_family"] != "bank_account":
        raise invalid(f"The charge {id_} is of a card: only bank transfers come back.")
    if code not in banks.RETURNS:
        raise invalid(f"There is no return {code}. There are: {', '.join(banks.RETURNS)}.", "code")
    debiting.come_back(own, charge, banks.RETURNS[code])
    return charge


def dispute(work: Work, id_: str, reason: str, amount: int | None = None) -> Obj:
    own, charge = at(work, "charge", id_)
    if charge["_family"] == "bank_account":
        return come_back(work, id_, "R10")
    if reason not in DISPUTE_REASONS:
        raise invalid(f"There is no reason {reason}. There are: {', '.join(DISPUTE_REASONS)}.", "reason")
    if amount is not None and not 1 <= amount <= charge["amount_captured"]:
        raise invalid("The amount is between 1 and what was charged.", "amount")
    return disputing.open_dispute(own, charge, reason, amount=amount)


DECISIONS: dict[str, Callable[[Work, Obj], Obj]] = {
    "win": disputing.win,
    "lose": disputing.lose,
    "escalate": disputing.escalate,
}


def decide(work: Work, id_: str, how: str) -> Obj:
    own, found = at(work, "dispute", id_)
    if how not in DECISIONS:
        raise invalid(f"A dispute can {', '.join(DECISIONS)}; not {how}.", "how")
    return DECISIONS[how](own, found)


def fail_refund(work: Work, id_: str, reason: str) -> Obj:
    own, found = at(work, "refund", id_)
    if reason not in REFUND_FAILURES:
        raise invalid(f"There is no reason {reason}. There are: {', '.join(REFUND_FAILURES)}.", "reason")
    return refunding.fail(own, found, reason)


def arrive_refund(work: Work, id_: str) -> Obj:
    own, found = at(work, "refund", id_)
    if found["status"] != "pending":
        raise invalid(f"The refund {id_} is {found['status']} already.")
    work.forget("refund", id_)
    refunding.arrive(own, id_)
    return own.get("refund", id_)


def fail_payout(work: Work, id_: str, why: str) -> Obj:
    own, found = at(work, "payout", id_)
    if why not in payouts.FAILURES:
        raise invalid(f"There is no failure {why}. There are: {', '.join(payouts.FAILURES)}.", "code")
    return payouts.fail(own, found, why)


def pay_out_now(work: Work, account: str) -> None:
    if work.find(account) is None:
        raise invalid(f"There is no account {account}.", "account")
    payouts.pay_out(work.on(account))


def move_clock(store: Store, *, days_ahead: int = 0, seconds: int = 0, to: int | None = None) -> int:
    """Ahead, and everything due in between happens at its own moment. How much happened."""
    moment = to if to is not None else store.now + days_ahead * days.DAY + seconds
    if moment < store.now:
        raise invalid("The clock goes forward only.", "to")
    if moment > store.now + MOST_DAYS * days.DAY:
        raise invalid(f"Move it by at most {MOST_DAYS} days at a time.", "to")
    return clock.move(store, moment)


def next_business_morning(store: Store) -> int:
    """The moment after the next payouts of a business day."""
    today = days.day_of(store.now)
    moment = days.at(days.next_business_day(today), days.ARRIVAL_HOUR) + 60
    return moment if moment > store.now else days.at(days.business_days_after(today, 1), days.ARRIVAL_HOUR) + 60


# webhooks


def resend(work: Work, event_id: str, endpoint_id: str = "") -> int:
    event = work.find(event_id)
    if event is None or event["object"] != "event":
        raise Fault(404, f"There is no event {event_id}.")
    own = work.on(work.owner(event_id))
    wanted = [each for each in planning.endpoints_of(own) if not endpoint_id or each["id"] == endpoint_id]
    for endpoint in wanted:
        planning.insert(own, event, endpoint, said="Sent again")
    return len(wanted)


def release(work: Work, *, backwards: bool = False) -> int:
    """What was held back, in the order in which it happened or the other way round."""
    order = "DESC" if backwards else "ASC"
    rows = work.connection.execute(f"SELECT id FROM delivery WHERE state = 'held' ORDER BY id {order}").fetchall()  # noqa: S608  one of two words
    for place, row in enumerate(rows):
        due = real_time() + place * 0.05
        work.connection.execute(
            "UPDATE delivery SET state = 'waiting', due = ?, said = 'Released' WHERE id = ?", [due, row["id"]]
        )
    work.news.append("released")
    return len(rows)


def change_delivery(work: Work, id_: int, how: str) -> None:
    row = work.connection.execute("SELECT * FROM delivery WHERE id = ?", [id_]).fetchone()
    if row is None:
        raise Fault(404, f"There is no delivery {id_}.")
    if how == "again":
        work.connection.execute(
            "INSERT INTO delivery (event, endpoint, type, account, state, due, said) "
            "VALUES (?, ?, ?, ?, 'waiting', ?, 'Sent again')",
            [row["event"], row["endpoint"], row["type"], row["account"], real_time()],
        )
    elif how in {"hold", "lose", "send"}:
        if row["state"] == "delivered":
            raise invalid("It was delivered already.")
        state = {"hold": "held", "lose": "lost", "send": "waiting"}[how]
        said = {"hold": "Held back", "lose": "Lost on purpose", "send": "Sent by hand"}[how]
        work.connection.execute(
            "UPDATE delivery SET state = ?, said = ?, due = ? WHERE id = ?", [state, said, real_time(), id_]
        )
    else:
        raise invalid(f"A delivery can be sent again, hold, lose or send; not {how}.")
    work.news.append(row["event"])
