"""What each event says to people. `{subject}` is whom it is about, `{person}` whose it is, the rest are its facts."""

from collections.abc import Callable
from typing import Any

from quittance.access.rules import rights
from quittance.web.firm import deposit_words, mail_words, mirror_words, payment_words, way_words

Facts = dict[str, Any]
# An event's kind, by which the audit log is narrowed, and its sentence.
Words = tuple[str, str | Callable[[Facts], str]]

KINDS = {
    "rights": "Rights and groups",
    "people": "People",
    "sessions": "Sign-ins",
    "proofs": "Passwords and keys",
    "sign_in": "Sign-in settings",
    "firm": "The firm",
    "mirror": "Practice system",
    "ways": "Ways into the client portal",
    "payments": "Payments",
    "mail": "Mail",
    "deposits": "Deposits and files",
}
_NAMED_MAX = 10
_CONNECTION = {
    "protocol": "protocol",
    "product": "product",
    "issuer": "issuer",
    "client_id": "client id",
    "sign_in_address": "sign-in address",
    "certificates": "certificates",
    "claims": "claims",
}


def _group_changed(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    name, old = after.get("name", "?"), before.get("name", "?")
    told = [f"The group “{old}” was renamed to “{name}”"] if name != old else [f"The group “{name}” was changed"]
    return "; ".join([*told, *_moved(before.get("permissions") or [], after.get("permissions") or [])]) + "."


def _rights_changed(facts: Facts) -> str:
    moved = _moved(facts.get("before") or [], facts.get("after") or [])
    return f"Single rights of {facts['subject']}: {'; '.join(moved)}."


def _moved(before: list[str], after: list[str]) -> list[str]:
    given, taken = set(after) - set(before), set(before) - set(after)
    found = [("given", rights.titles(given)), ("taken", rights.titles(taken))]
    return [f"{word}: {', '.join(titles)}" for word, titles in found if titles]


def _bounds_changed(facts: Facts) -> str:
    before, after = facts.get("before") or [], facts.get("after") or []
    return f"Bounds of {facts['subject']}: {_bounds(after)}; before: {_bounds(before)}."


def _bounds(listed: list[str]) -> str:
    return ", ".join(listed) or "none, all clients"


def _group_made(facts: Facts) -> str:
    given = ", ".join(rights.titles(facts.get("permissions") or [])) or "no rights yet"
    return f"The group “{facts['name']}” was made: {given}."


def _membership(verb: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        by_provider = " by the firm's provider" if facts.get("source") == "provider" else ""
        return f"{facts['subject']} was {verb} the group “{facts['group']}”{by_provider}."

    return told


def _ended(facts: Facts) -> str:
    why = facts.get("why") or "no reason was told"
    return f"A session of {facts['person']} ended: {why}."


def _provider_group_renamed(facts: Facts) -> str:
    before, after = facts.get("before", "?"), facts.get("after", "?")
    if before == after:  # only the provider's own key of it is another
        return f"The firm's provider changed how it knows its group “{after}”."
    return f"The firm's provider renamed its group “{before}” to “{after}”."


def _members_changed(facts: Facts) -> str:
    came, went = _several(facts.get("added") or []), _several(facts.get("taken") or [])
    moved = [f"{word}: {names}" for word, names in (("came", came), ("went", went)) if names]
    told = f"The firm's provider changed who is in its group “{facts['name']}”"
    return f"{told}: {'; '.join(moved)}." if moved else f"{told}."


def _several(names: list[str]) -> str:
    """A first push may bring hundreds."""
    more = len(names) - _NAMED_MAX
    return ", ".join(names[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")


def _connection_drafted(facts: Facts) -> str:
    changes = facts.get("changes") or {}
    told = [_field(title, changes[name]) for name, title in _CONNECTION.items() if name in changes]
    if "secret" in changes:  # that there is another one; never the secret itself
        told.append("a new secret")
    return f"A change of the sign-in was drafted: {'; '.join(told)}." if told else "The sign-in was drafted unchanged."


def _field(title: str, change: Any) -> str:
    """Before and after where both are short enough to be told."""
    if not isinstance(change, list) or not all(isinstance(value, str) for value in change):
        return f"{title} changed"
    before, after = change
    return f"{title} {after or 'none'}, before: {before}" if before else f"{title} {after}"


def _connection_in_force(facts: Facts) -> str:
    client, former = facts.get("client_id"), facts.get("former_issuer")
    by = f", client id {client}" if client else ""
    return f"The drafted sign-in is in force: issuer {facts['issuer']}{by}; before: {former or 'none'}."


def _branding_changed(facts: Facts) -> str:
    old, new = facts.get("old") or {}, facts.get("new") or {}
    told = []
    if old.get("accent") != new.get("accent"):
        told.append(f"color {old.get('accent') or 'ours'} → {new.get('accent') or 'ours'}")
    was, is_now = ((look.get("logo") or {}).get("sha256") for look in (old, new))
    if was != is_now:
        told.append("logo removed" if not is_now else "logo replaced" if was else "logo added")
    if old.get("postal_address") != new.get("postal_address"):
        told.append("postal address changed")
    return f"The firm's look changed: {', '.join(told)}." if told else "The firm's look changed."


def _echo(verb: str) -> Callable[[Facts], str]:
    says = {
        "same": "the same money as a payment through us",
        "other": "other money",
        "follow": "where the payment went",
    }

    def told(facts: Facts) -> str:
        reference = facts.get("reference") or "without a reference"
        receipt = f"The receipt {reference} of {facts['amount']} on {facts['where']} ({facts['client']})"
        return f"{receipt} {verb} {says.get(facts.get('says', ''), 'something else')}."

    return told


WORDS: dict[str, Words] = {
    "group.made": ("rights", _group_made),
    "group.changed": ("rights", _group_changed),
    "group.deleted": ("rights", "The group “{name}” was deleted."),
    "membership.given": ("rights", _membership("put into")),
    "membership.taken": ("rights", _membership("taken out of")),
    "rights.changed": ("rights", _rights_changed),
    "bounds.changed": ("rights", _bounds_changed),
    "mapping.made": ("rights", "The provider's group “{provider_group}” now stands for the group “{group}”."),
    "mapping.removed": ("rights", "The provider's group “{provider_group}” no longer stands for the group “{group}”."),
    "provider_group.told": ("rights", "The firm's provider told of its group “{name}”."),
    "provider_group.renamed": ("rights", _provider_group_renamed),
    "provider_group.deleted": ("rights", "The firm's provider deleted its group “{name}”."),
    "provider_group.members_changed": ("rights", _members_changed),
    "see_as.started": ("sessions", "Began to see the portal as {subject}."),
    "see_as.stopped": ("sessions", "Stopped seeing the portal as {subject}."),
    "session.opened": ("sessions", "{person} signed in by {way}."),
    "session.proved": ("sessions", "{person} proved anew to be themselves, by {way}."),
    "session.ended": ("sessions", _ended),
    "person.joined": ("people", "{subject} became known here."),
    "person.recognised": ("people", "{subject} was recognized as somebody known by the same address."),
    "person.returned": ("people", "{subject} came back."),
    "person.changed": ("people", "Name or address of {subject} changed at the firm's provider."),
    "person.removed": ("people", "{subject} was removed; open sessions ended."),
    "person.deleted": ("people", "{subject} was deleted at the firm's provider."),
    "person.registered": ("people", "{subject} asked for an account in the client portal."),
    "person.verified": ("people", "{subject} confirmed their address."),
    "person.lapsed": ("people", "An account that was never confirmed was put aside."),
    "person.renamed": ("people", "{former} is now called {subject}."),
    "person.closed": ("people", "{subject} closed their account in the client portal."),
    "address.changed": ("people", "The address of {subject} changed from {former} to {present}."),
    "address_change.asked": ("people", "{subject} asked for another address."),
    "address_change.confirmed": ("people", "{subject} confirmed one of the two addresses of a change."),
    "address_change.cancelled": ("people", "{subject} left their address as it was."),
    "password.changed": ("proofs", "{subject} changed their password."),
    "passkey.added": ("proofs", "{person} added a passkey."),
    "passkey.renamed": ("proofs", "{person} renamed a passkey."),
    "passkey.removed": ("proofs", "A passkey of {person} was removed."),
    "passkey.refused": (
        "proofs",
        "A passkey of {person} was refused: its counter ran backwards, as a copied key's does.",
    ),
    "second_factor.added": ("proofs", "{subject} switched their second factor on."),
    "second_factor.removed": ("proofs", "The second factor of {subject} was switched off."),
    "recovery_codes.renewed": ("proofs", "{subject} got new recovery codes."),
    "recovery_code.used": ("proofs", "{subject} used a recovery code; {left} are left."),
    "emergency_key.made": ("sign_in", "An emergency key was made for {person}."),
    "emergency_key.withdrawn": ("sign_in", "The emergency key of {person} was withdrawn."),
    "emergency_key.used": ("sign_in", "{person} came in with the emergency key."),
    "connection.drafted": ("sign_in", _connection_drafted),
    "connection.put_in_force": ("sign_in", _connection_in_force),
    "connection.moved": ("sign_in", "The sign-in's provider is at {issuer} now; before: {former_issuer}."),
    "connection.discarded": ("sign_in", "The drafted sign-in was discarded."),
    "scim_key.made": ("sign_in", "A key for the provider's news of people (SCIM) was made."),
    "scim_key.withdrawn": ("sign_in", "The key for the provider's news of people (SCIM) was withdrawn."),
    "set_up_link.sent": ("sign_in", "A link to set the sign-in up was mailed to {address}."),
    "bank_account.added": ("firm", "Clients pay into the bank account “{name}” from now on."),
    "branding.changed": ("firm", _branding_changed),
    **mirror_words.WORDS,
    **way_words.WORDS,
    **payment_words.WORDS,
    **deposit_words.WORDS,
    **mail_words.WORDS,
    "echo.decided": ("mirror", _echo("was decided to be")),
    "echo.decision_withdrawn": ("mirror", _echo("is no longer decided to be")),
    "items.followed": (
        "mirror",
        "Invoice {former} of {client} is billed anew as {number}: what was paid on it, {amount}, followed.",
    ),
    "firm.added": ("firm", "The firm's books were opened here."),
    "clock.moved": ("firm", "The rehearsal clock moved forward by {days} days."),
    "trial_mail.posted": ("mail", "A trial mail was posted to {address}."),
    "delivery.sent": ("mail", "A mail to {address} was handed over."),
    "delivery.refused": ("mail", "A mail to {address} was refused by its mail server."),
    "delivery.expired": ("mail", "A mail to {address} could not be handed over in time and was given up."),
    "delivery.unsure": ("mail", "Whether a mail to {address} was handed over is not known."),
    "delivery.waiting": ("mail", "A mail to {address} waits for another try."),
    "delivery.bounced": ("mail", "A mail to {address} was reported as not delivered, after its server had taken it."),
    "delivery.suppressed": ("mail", "A mail to {address} was not sent: nobody is at that address."),
    "dead_address.lifted": ("mail", "Mail is sent to {address} again, where nobody was before."),
    "signing_key.made": ("mail", "A key was made with which {domain} can sign its mail ({selector})."),
    "signing_key.verified": ("mail", "{domain} shows its key ({selector}): mail leaves in its own name."),
    "signing_key.lost": ("mail", "{domain} no longer shows its key ({selector}): mail leaves from our address."),
    "signing_key.retired": ("mail", "The key of {domain} ({selector}) was taken out of use."),
    "delivery.skipped": ("mail", "A mail to {address} was not sent."),
}
