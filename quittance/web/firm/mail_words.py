"""What the events of mail say to people; `event_words` takes them in."""

from collections.abc import Callable
from typing import Any

from quittance.relay.rules import reasons

Facts = dict[str, Any]
_NAMED_MAX = 5
_SECRETS = {"key": "key of the mail rule", "password": "password of the mail server"}
_CHOICES = {
    "patterns": "patterns of invoice numbers",
    "wait_hours": "hours that a mail waits",
    "duplicate_minutes": "minutes in which a copy is a duplicate",
    "pass_days": "days for which a mailed link opens",
    "unmatched_passes": "what matches no invoice goes on",
    "direct": "mail straight to our address",
    "default_recipient": "who gets it without a contact",
    "sender_domains": "the firm's domains",
    "hosts": "the firm's mail servers",
    "report_addresses": "who gets the report of bounces",
    "sender_notice": "senders of held mail are told",
}
_WORDING = {"subject": "subject", "greeting": "greeting", "closing": "closing words", "footer": "footer"}


def _mail(words: str) -> Callable[[Facts], str]:
    """`The mail “Invoice 61001” of dana@harbor.example went on …`."""

    def told(facts: Facts) -> str:
        sender = facts.get("sender")
        return f"The mail “{facts['subject_line']}”{f' of {sender}' if sender else ''} {words}{_to(facts)}."

    return told


def _held(facts: Facts) -> str:
    why = reasons.sentence(str(facts.get("reason", ""))).rstrip(".")
    return _mail(f"is held: {why[:1].lower()}{why[1:]}" if why else "is held")(facts)


def _discarded(facts: Facts) -> str:
    why = str(facts.get("why") or "").rstrip(".")
    return _mail(f"was discarded: {why}" if why else "was discarded")(facts)


def _resent(facts: Facts) -> str:
    return f"Invoice {facts['number']} of {facts['client_name']} was sent again{_to(facts)}."


def _to(facts: Facts) -> str:
    named = [str(address) for address in facts.get("recipients") or []]
    more = len(named) - _NAMED_MAX
    return f" to {', '.join(named[:_NAMED_MAX])}{f' and {more} more' if more > 0 else ''}" if named else ""


def _policy_changed(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    moved = [
        f"{words}: {_chosen(before.get(name))} → {_chosen(after.get(name))}"
        for name, words in _CHOICES.items()
        if before.get(name) != after.get(name)
    ]
    return f"The rules of the invoice mail were changed: {'; '.join(moved)}."


def _chosen(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "none"
    return str(value) if value not in ("", None) else "none"


def _wording_changed(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    moved = [words for name, words in _WORDING.items() if before.get(name) != after.get(name)]
    return f"The words around invoices were changed: {', '.join(moved) or 'nothing in them'}."


def _key_renewed(facts: Facts) -> str:
    return f"The {_SECRETS.get(str(facts.get('which')), 'secret of the invoice mail')} was made anew."


def _test_ended(facts: Facts) -> str:
    end = "passed every step" if facts.get("passed") else "was ended before every step had passed"
    return f"The self-test of the invoice mail with invoice {facts['number']} {end}."


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    "invoice_mail.wrapped": ("mail", _mail("went on in our wrapper")),
    "invoice_mail.passed_on": ("mail", _mail("went on as it came")),
    "invoice_mail.suppressed": ("mail", _mail("was a duplicate and not sent")),
    "invoice_mail.held": ("mail", _held),
    "invoice_mail.discarded": ("mail", _discarded),
    "invoice_mail.refused": ("mail", _mail("was not sent on")),
    "invoice.resent": ("mail", _resent),
    "mail_policy.changed": ("mail", _policy_changed),
    "mail_wording.changed": ("mail", _wording_changed),
    "mail_key.renewed": ("mail", _key_renewed),
    "mail_test.started": ("mail", "A self-test of the invoice mail began, with invoice {number}."),
    "mail_test.ended": ("mail", _test_ended),
}
