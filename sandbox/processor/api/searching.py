"""Search: clauses over a few fields and metadata."""

import re
from typing import Any

from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

CLAUSE = re.compile(
    r"""^(?P<field>[a-z_]+)(?:\[["'](?P<key>[^"']+)["']\])?\s*(?P<sign>:|>=|<=|>|<)\s*["']?(?P<value>[^"']*)["']?$"""
)
SEARCHED = frozenset({"amount", "created", "currency", "customer", "metadata", "status"})


def payment_intents(work: Work, given: Obj) -> Obj:
    """By clauses joined with AND. The real one is up to a minute behind; this one is not."""
    found = work.all("payment_intent", newest=True)
    for words in re.split(r"\s+AND\s+", given["query"].strip()):
        clause = CLAUSE.match(words.strip())
        if clause is None or clause["field"] not in SEARCHED:
            raise invalid(f"We were unable to parse your search query near: {words}", "query")
        found = [each for each in found if _fits(each, clause)]
    start = int(given["page"]) if str(given.get("page", "0")).isdigit() and "page" in given else 0
    limit = given.get("limit", 10)
    part = found[start : start + limit]
    more = len(found) > start + limit
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "has_more": more,
        "next_page": str(start + limit) if more else None,
        "data": part,
    }


def _fits(intent: Obj, clause: re.Match[str]) -> bool:
    value: Any = intent.get(clause["field"])
    if clause["key"] is not None:
        value = (value or {}).get(clause["key"])
    if clause["sign"] == ":":
        return str(value) == clause["value"]
    if not isinstance(value, int) or not clause["value"].isdigit():
        return False
    wanted = int(clause["value"])
    return {">": value > wanted, "<": value < wanted, ">=": value >= wanted, "<=": value <= wanted}[clause["sign"]]
