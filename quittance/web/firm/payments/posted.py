"""Whether the firm posted an item in its practice system (INV-7): the echo of each, or since when it is missing."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Standing, Verdict
from quittance.receivables.queries import waiting_items

_HERE = "/firm-portal/echoes/"
# Over a weekend nobody posts; after that somebody may have forgotten it.
_LONG_DAYS = 5
_SHOWN = {
    Verdict.ECHO: ("good", "posted"),
    Verdict.POSTED: ("good", "posted where the firm applied it"),
    Verdict.ELSEWHERE: ("warn", "posted elsewhere"),
    Verdict.DIFFERENCE: ("warn", "posted with another amount"),
    Verdict.TWICE: ("warn", "posted twice"),
    Verdict.PROBABLE: ("warn", "probably posted, without its reference"),
}
# What asks for a person stands before what is in order.
_PRESSING = (Verdict.TWICE, Verdict.PROBABLE, Verdict.DIFFERENCE, Verdict.ELSEWHERE, Verdict.POSTED, Verdict.ECHO)


@dataclass(frozen=True)
class Posted:
    tone: str
    words: str
    note: str = ""
    link: str = ""  # where a person decides


_NOTHING = Posted("good", "nothing to post", "It lies on the client's account there.")


def of(items: Collection[Receipt], *, today: date) -> dict[int, Posted]:
    """Of rows of ours: items, and what took some of them back."""
    unposted = {row.pk for row in waiting_items(clients={row.client_id for row in items})} if items else set()
    living = Receipt.objects.filter(echo_of__in=items, gone_at=None, entry__gone_at=None, entry__voided=False)
    shown: dict[int | None, list[Receipt]] = defaultdict(list)
    for row in living.select_related("entry", "invoice").order_by("received_date", "pk"):
        shown[row.echo_of_id].append(row)
    taken_back = {item.reverses_id for item in items} | {item.pk for item in items if item.reverses_id}
    found = {}
    for item in items:
        found[item.pk] = _of(item, shown[item.pk], item.pk in unposted, today)
        if found[item.pk] is _NOTHING and item.pk in taken_back:
            found[item.pk] = replace(_NOTHING, note="It was taken back before it was posted.")
    return found


def _of(item: Receipt, shown: list[Receipt], is_unposted: bool, today: date) -> Posted:  # noqa: FBT001  called here alone
    if item.standing != Standing.RECEIVED:
        return Posted("wait", "nothing to post", "No receipt before the processor takes the money.")
    if shown:
        return _shown(item, shown, is_unposted)
    if not is_unposted:
        return _NOTHING
    days = (today - item.received_date).days
    return Posted(
        "warn" if days > _LONG_DAYS else "wait", "not posted yet", f"since {_day(item.received_date)}{_for(days)}"
    )


def _shown(item: Receipt, shown: list[Receipt], is_unposted: bool) -> Posted:  # noqa: FBT001  as above
    row = min(shown, key=lambda each: _rank(each.verdict))
    tone, words = _SHOWN.get(Verdict(row.verdict), ("warn", "shown there"))
    told = [f"{_day(row.received_date)}"]
    if row.entry is not None:
        told.append(" ".join(filter(None, (row.entry.type_name, row.entry.number, row.entry.reference))))
    if row.invoice is not None and row.invoice_id != item.invoice_id:
        told.append(f"on invoice {row.invoice.number}")
    if is_unposted and Verdict(row.verdict) in (Verdict.ECHO, Verdict.POSTED):
        tone, words = "wait", f"{words}, in part"
    link = f"{_HERE}#receipt-{row.pk}" if tone == "warn" else ""
    return Posted(tone, words, ", ".join(filter(None, told)), link)


def _rank(verdict: str) -> int:
    return _PRESSING.index(Verdict(verdict)) if verdict in _PRESSING else len(_PRESSING)


def _for(days: int) -> str:
    return f", {days:,} {'day' if days == 1 else 'days'}" if days > 0 else ""


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
