"""What a mail server's refusal means, in words for people, and whether it means that nobody is there."""

import re

# After the reply code: "550 5.1.1 User unknown". Alone, in a report: "5.1.1".
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = re.compile(r"\s*([245]\d\d)\b")

_NOBODY = {"1.1", "1.2", "1.6", "1.10"}
_PLAIN = {
    "1.1": "There is no mailbox of that name.",
    "1.2": "The part after the @ does not exist, or takes no mail.",
    "1.3": "The address is not written as one.",
    "1.6": "The mailbox has moved and left no new address.",
    "1.7": "The server does not accept the sender's address.",
    "1.8": "The server does not accept the sender's domain.",
    "1.10": "The part after the @ takes no mail at all.",
    "2.0": "The mailbox cannot take mail.",
    "2.1": "The mailbox is switched off.",
    "2.2": "The mailbox is full.",
    "2.3": "The mail is larger than the mailbox takes.",
    "3.1": "The server has no room left.",
    "3.2": "The server takes no mail for now.",
    "3.4": "The mail is larger than the server takes.",
    "4.1": "The server did not answer.",
    "4.2": "The connection was lost.",
    "4.4": "The way to the server could not be found.",
    "4.5": "The server is too busy.",
    "4.6": "The mail went round in circles between servers.",
    "4.7": "It was tried for too long.",
    "5.2": "The server could not make sense of what was said to it.",
    "5.3": "The server takes no more recipients at once.",
    "6.0": "The mail's content could not be carried.",
    "6.3": "The mail's content could not be carried.",
    "6.7": "The server carries no letters outside ASCII in addresses.",
    "7.0": "The server refuses it for reasons of its own.",
    "7.1": "The server takes it not, or not yet, by rules of its own.",
    "7.8": "The server asked us to sign in.",
    "7.20": "The server found no valid signature of the sender's domain.",
    "7.23": "The sender's domain does not list the server that sent it (SPF).",
    "7.25": "The sending server's name and address do not agree.",
    "7.26": "The server could not verify that the mail comes from the sender's domain (SPF, DKIM, DMARC).",
    "7.27": "The sender's domain takes no mail itself.",
    "7.28": "The server has had too much mail from us for now.",
}
_BY_SUBJECT = {
    "1": "The server does not accept the address.",
    "2": "The mailbox cannot take it.",
    "3": "The server cannot take it.",
    "4": "The server could not be reached.",
    "5": "The server could not make sense of what was said to it.",
    "6": "The mail's content could not be carried.",
    "7": "The server refuses it for reasons of its own.",
}
# Read where a server says no number, and against one that does not know what its numbers mean.
_FULL = re.compile(r"quota|mailbox (is )?full|over ?limit|out of storage|insufficient (system )?storage", re.IGNORECASE)
_POLICY = re.compile(
    r"spam|blacklist|block ?list|blocked|reputation|policy|\bSPF\b|DKIM|DMARC|denied|not allowed|not permitted"
    r"|relay|virus|malware|content|too many|rate",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(user|recipient|mailbox|address|account)( \S+){0,4} (unknown|not found|does ?n[o']t exist|not exist|invalid)"
    r"|unknown (user|recipient|mailbox|address|local)|no such (user|person|recipient|mailbox|address|account)"
    r"|no mailbox|nobody here",
    re.IGNORECASE,
)
_TOO_MANY = re.compile(r"too (many|much|fast)|rate|throttl|slow down|connection limit|4\.7\.28|4\.5\.3", re.IGNORECASE)
_FULL_STATUS, _UNKNOWN_STATUS = "2.2", "1.1"


def status_of(words: str) -> str:
    """`5.1.1` and the like, as the words say it; empty if they do not."""
    found = _STATUS.search(words)
    return found[0] if found else ""


def plain(words: str, status: str = "") -> str:
    """A sentence for whoever wrote the mail; empty if the server's words give none."""
    detail = _detail(status or status_of(words))
    if not detail or detail in {"0.0", "1.0", "2.0", "5.0", "6.0", "7.0"}:
        detail = _guessed(words) or detail
    return _PLAIN.get(detail) or _BY_SUBJECT.get(detail.partition(".")[0], "")


def is_nobody(words: str, status: str = "") -> bool:
    """Whether the server says for good that nobody has this address; a full box, or a doubt about us, is not that."""
    said = status or status_of(words)
    if (
        said[:1] == "4"
        or (not said and _code(words)[:1] == "4")
        or _FULL.search(words)
        or _POLICY.search(_without(words))
    ):
        return False
    detail = _detail(said)
    if detail in {"", "1.0", "0.0"}:
        return bool(_UNKNOWN.search(words))
    return detail in _NOBODY


def says_too_many(words: str) -> bool:
    """That the server takes other mail of ours as little for the moment."""
    return _code(words) in {"421", "450", "451", "452"} and bool(_TOO_MANY.search(words))


def _without(words: str) -> str:
    """Without addresses: whoever is called Spamalot is not refused for it."""
    return re.sub(r"\S*@\S*", "", words)


def _detail(status: str) -> str:
    found = _STATUS.search(status)
    return f"{int(found[2])}.{int(found[3])}" if found else ""


def _guessed(words: str) -> str:
    if _FULL.search(words):
        return _FULL_STATUS
    return _UNKNOWN_STATUS if _UNKNOWN.search(words) and not _POLICY.search(_without(words)) else ""


def _code(words: str) -> str:
    found = _CODE.match(words)
    return found[1] if found else ""
