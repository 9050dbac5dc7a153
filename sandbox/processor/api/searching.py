"""Search: clauses over a few fields and metadata."""

import re
from typing import Any

from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

CLAUSE = re.compile(
    r"""\s*(?P<not>-?)(?P<field>[a-z_]+)(?:\[["'](?P<key>[^"']+)["']\])?\s*(?P<sign>:|~|>=|<=|>|<)\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>[^\s"']+))\s*"""
)
JOIN = re.compile(r"(AND|OR)\b", re.IGNORECASE)
SHORTEST = 3  # of what is looked for within a word
SEARCHED = frozenset({"amount", "created", "currency", "customer", "metadata", "status"})


def payment_intents(work: Work, given: Obj) -> Obj:
    """By clauses, all joined with AND or all with OR. The real one is up to a minute behind; this one is not."""
    clauses, every = _clauses(given["query"])
    found = [
        each
        for each in work.all("payment_intent", newest=True)
        if (all if every else any)(_fits(each, clause) != bool(clause["not"]) for clause in clauses)
    ]
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


def _clauses(query: str) -> tuple[list[re.Match[str]], bool]:
    clauses, joins, at = [], set(), 0
    while True:
        clause = CLAUSE.match(query, at)
        if clause is None or clause["field"] not in SEARCHED:
            raise invalid(f"We were unable to parse your search query near: {query[at:]}", "query")
        clauses.append(clause)
        at = clause.end()
        if at == len(query):
            break
        join = JOIN.match(query, at)
        if join is None:
            raise invalid(f"We were unable to parse your search query near: {query[at:]}", "query")
        joins.add(join[1].upper())
        at = join.end()
    if len(joins) > 1:
        raise invalid("AND and OR cannot be used in the same query.", "query")
    return clauses, "OR" not in joins


def _fits(intent: Obj, clause: re.Match[str]) -> bool:
    value: Any = intent.get(clause["field"])
    if clause["key"] is not None:
        value = (value or {}).get(clause["key"])
    wanted = next(each for each in (clause["double"], clause["single"], clause["plain"]) if each is not None)
    if clause["plain"] == "null":
        return value is None
    if clause["sign"] == "~":
        return len(wanted) >= SHORTEST and isinstance(value, str) and wanted.lower() in value.lower()
    if clause["sign"] == ":":
        return value is not None and str(value) == wanted
    if not isinstance(value, int) or not wanted.isdigit():
        return False
    than = int(wanted)
    return {">": value > than, "<": value < than, ">=": value >= than, "<=": value <= than}[clause["sign"]]
