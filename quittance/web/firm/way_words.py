"""What the events of the ways into the client portal say to people; `event_words` takes them in."""

from typing import Any

Facts = dict[str, Any]
_ORIGINS = {
    "contact": "as a contact for its invoices",
    "key": "by its client key",
    "pass": "by a mail to their address",
    "staff": "by the firm",
}
_PAPERS = {"code": "after a mailed code", "never": "never"}
_GUESTS = {"key": "with the client key", "staff": "as staff"}


def _pass(verb: str) -> Any:
    def say(facts: Facts) -> str:
        what = f"invoice {facts['invoice']}" if facts.get("invoice") else "all open invoices"
        to = f", for {facts['address']}" if facts.get("address") else ""
        return f"A payment link to {what} of {facts['client_name']}{to} was {verb}."

    return say


def _linked(facts: Facts) -> str:
    return f"{facts['person']} was linked to {facts['client_name']} {_ORIGINS.get(facts['origin'], '')}".rstrip() + "."


def _guest(facts: Facts) -> str:
    return f"The client portal of {facts['client_name']} was opened {_GUESTS.get(facts['way'], '')}".rstrip() + "."


def _papers(facts: Facts) -> str:
    before, after = (_PAPERS.get(facts[side], "?") for side in ("before", "after"))
    return f"Guests by client number see PDFs {after} from now on; before: {before}."


WORDS = {
    "pass.made": ("ways", _pass("made")),
    "pass.sent": ("ways", _pass("mailed")),
    "pass.revoked": ("ways", _pass("revoked")),
    "key.switched_off": ("ways", "The client key of {client_name} was switched off."),
    "key.switched_on": ("ways", "The client key of {client_name} was switched on again."),
    "guest.opened": ("ways", _guest),
    "guest_papers.chosen": ("ways", _papers),
    "paper_code.mailed": ("ways", "A code for the PDFs of {client_name} was mailed to {address}."),
    "paper_code.used": ("ways", "The PDFs of {client_name} were opened with the code that {address} got."),
    "link.made": ("ways", _linked),
    "link.suspended": ("ways", "{person} no longer sees {client_name}: the contact is gone from the practice system."),
    "link.resumed": ("ways", "{person} sees {client_name} again."),
    "link.cut": (
        "ways",
        "{person} was cut off from {client_name}, and the payment links to their addresses were revoked.",
    ),
    "link.lifted": ("ways", "{person} is no longer cut off from {client_name}."),
    "shared_address.agreed": ("ways", "{address} may see all the clients whose contact it is, however many."),
}
