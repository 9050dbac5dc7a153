"""What a firm's domain says about its mail, judged: SPF (RFC 7208), a DKIM key (RFC 6376), DMARC (RFC 7489)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

LOOKUPS_MAX = 10
_LOOKED_UP = re.compile(r"[+?~-]?(include:|a(?=[:/]|$)|mx(?=[:/]|$)|ptr(?=[:]|$)|exists:)|redirect=", re.IGNORECASE)
# Under these, a registered name is one label longer: co.uk, com.au and their like.
_SHARED = {"ac", "co", "com", "edu", "gov", "net", "ne", "or", "org"}
_COUNTRY_LETTERS = 2


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One record: what is there, what it means, and what to paste where."""

    about: str  # SPF, DKIM, DMARC
    level: Level
    words: str
    name: str
    there: str = ""
    paste: str = ""


# The texts of a name; none if there are none. Whatever it raises goes through.
Texts = Callable[[str], list[str]]


def spf(domain: str, inbound_domain: str, texts: Texts) -> Finding:
    """The envelope bears our own domain, so this record is a second string to the signature's bow."""
    include = f"include:{inbound_domain}"
    found = _spf_of(domain, texts)
    if not found:
        return Finding(
            "SPF",
            Level.WARN,
            f"{domain} does not say who may send its mail. The signature is enough; this makes it safer.",
            domain,
            paste=f"v=spf1 {include} ~all",
        )
    if len(found) > 1:
        both = "\n".join(found)
        return Finding(
            "SPF", Level.BAD, f"{domain} has {len(found)} SPF records; servers then heed none. Keep one.", domain, both
        )
    there = found[0]
    names, lookups = _included(there, texts)
    with_us = there if inbound_domain in names else _with(include, there)
    if lookups > LOOKUPS_MAX:
        words = f"The SPF record needs more than {LOOKUPS_MAX} look-ups; servers then heed none of it. Take some out."
        return Finding("SPF", Level.BAD, words, domain, there)
    if inbound_domain not in names:
        words = "The SPF record does not name us. The signature is enough; this makes it safer."
        return Finding("SPF", Level.WARN, words, domain, there, with_us)
    return Finding("SPF", Level.OK, "The SPF record names us.", domain, there)


def dkim(name: str, record: str, texts: Texts) -> Finding:
    found = texts(name)
    paste = record
    if not found:
        return Finding("DKIM", Level.BAD, f"There is no record {name}.", name, paste=paste)
    if len(found) > 1:
        words = f"There are {len(found)} records {name}; servers then heed none. Keep this one."
        return Finding("DKIM", Level.BAD, words, name, "\n".join(found), paste)
    tags = _tags(found[0])
    wanted = _tags(record)["p"]
    if tags.get("p", "").replace(" ", "") != wanted:
        words = "The record holds another key, or part of this one: some DNS pages cut a long text off."
        return Finding("DKIM", Level.BAD, words, name, found[0], paste)
    if tags.get("k", "rsa") != "rsa" or tags.get("v", "DKIM1") != "DKIM1" or not _allows_sha256(tags):
        return Finding(
            "DKIM", Level.BAD, "The record holds the key, but not as servers read it.", name, found[0], paste
        )
    if "y" in tags.get("t", "").split(":"):
        words = "The record holds the key, and calls itself a test (t=y): some servers then heed it less."
        return Finding("DKIM", Level.WARN, words, name, found[0], paste)
    return Finding("DKIM", Level.OK, "The record holds the key that signs your mail.", name, found[0])


def dmarc(from_domain: str, signing_domain: str, texts: Texts) -> Finding:
    name, found = _dmarc_of(from_domain, texts)
    if not found:
        words = f"{from_domain} does not say what becomes of mail that only pretends to come from it."
        return Finding("DMARC", Level.WARN, words, name, paste="v=DMARC1; p=none")
    if len(found) > 1:
        words = f"There are {len(found)} DMARC records; servers then heed none. Keep one."
        return Finding("DMARC", Level.BAD, words, name, "\n".join(found))
    tags = _tags(found[0])
    policy = tags.get("p", "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        words = "The DMARC record names no policy that servers know (p=none, quarantine or reject)."
        return Finding("DMARC", Level.BAD, words, name, found[0], "v=DMARC1; p=none")
    if not aligned(from_domain, signing_domain, strict=tags.get("adkim", "r").lower() == "s"):
        words = (
            f"Mail from {from_domain} is signed by {signing_domain}, which the DMARC record does not take for the same."
        )
        return Finding("DMARC", Level.BAD, words, name, found[0])
    return Finding("DMARC", Level.OK, "Signed mail passes your DMARC policy.", name, found[0])


def aligned(from_domain: str, signing_domain: str, *, strict: bool) -> bool:
    if strict:
        return from_domain.lower() == signing_domain.lower()
    return registered(from_domain) == registered(signing_domain)


def registered(domain: str) -> str:
    """The name that somebody bought; near enough without the public list of suffixes."""
    labels = domain.lower().rstrip(".").split(".")
    shared = len(labels) > 2 and len(labels[-1]) == _COUNTRY_LETTERS and labels[-2] in _SHARED  # noqa: PLR2004  x.co.uk
    return ".".join(labels[-3 if shared else -2 :])


def _spf_of(domain: str, texts: Texts) -> list[str]:
    return [text for text in texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def _included(record: str, texts: Texts) -> tuple[set[str], int]:
    """Every domain whose record is taken in, at any depth, and how many look-ups that takes."""
    names: set[str] = set()
    lookups, waiting = 0, [record]
    while waiting and lookups <= LOOKUPS_MAX:
        for term in waiting.pop().split()[1:]:
            if not _LOOKED_UP.match(term):
                continue
            lookups += 1
            leads = re.fullmatch(r"(?:[+?~-]?include:|redirect=)(\S+)", term, re.IGNORECASE)
            domain = leads[1].lower().rstrip(".") if leads else ""
            if domain and "%" not in domain and domain not in names and lookups <= LOOKUPS_MAX:
                names.add(domain)
                waiting += _spf_of(domain, texts)[:1]
    return names, lookups


def _with(include: str, record: str) -> str:
    terms = record.split()
    return " ".join([terms[0], include, *terms[1:]])


def _dmarc_of(domain: str, texts: Texts) -> tuple[str, list[str]]:
    """Where the record stands or should stand, and its texts: the domain's own, else its registered parent's."""
    for candidate in dict.fromkeys((domain, registered(domain))):
        name = f"_dmarc.{candidate}"
        found = [text for text in texts(name) if text.replace(" ", "").upper().startswith("V=DMARC1")]
        if found:
            return name, found
    return f"_dmarc.{registered(domain)}", []


def _tags(record: str) -> dict[str, str]:
    parted = (part.partition("=") for part in record.split(";"))
    return {tag.strip().lower(): value.strip() for tag, found, value in parted if found}


def _allows_sha256(tags: dict[str, str]) -> bool:
    return "h" not in tags or "sha256" in tags["h"].split(":")
