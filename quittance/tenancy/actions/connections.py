"""The firm's connection to its identity provider: drafted, tried, put in force, with a way back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from quittance.core import events
from quittance.integrations import identity
from quittance.tenancy.actions import providers, vault
from quittance.tenancy.models import Connection
from quittance.tenancy.rules import connections as rules
from quittance.tenancy.rules.connections import Wish
from quittance.tenancy.rules.moves import Places, moved

_DRAFT, _LIVE = Connection.Stage.DRAFT, Connection.Stage.LIVE
_FIELDS = ("protocol", "product", "issuer", "client_id", "sign_in_address", "certificates", "claims")


class CannotSave(Exception):
    """The draft stays as it was; `faults` says why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))


class CannotPut(Exception):
    """The draft does not come in force; the text says why."""


def save_draft(*, wish: Wish, by: str, now: datetime) -> Connection:
    """Keep what the firm's IT typed. What is in force stays in force."""
    wish = _tidied(wish)
    with transaction.atomic():
        kept = _locked().get(_DRAFT)
        source = kept or _locked().get(_LIVE)
        is_kin = source is not None and (source.protocol, source.issuer) == (wish.protocol, wish.issuer)
        has_secret = is_kin and source is not None and _has_secret(source)
        faults = rules.faults(wish, has_secret=has_secret)
        if faults:
            raise CannotSave(faults)
        secret = wish.secret or (_secret(source) if has_secret and source is not None else "")
        connection, before = _written(kept, wish, by, now)
        changes = _changes(before, connection)
        if secret and (wish.secret or kept is None):
            vault.keep(name=providers.secret_name(connection), secret=secret, now=now)
            changes |= {"secret": "replaced"} if wish.secret else {}
        events.record("connection.drafted", connection, at=now, by=by, changes=changes)
    return connection


def discard(*, by: str, now: datetime) -> None:
    with transaction.atomic():
        draft = _locked().get(_DRAFT)
        if draft is not None:
            vault.forget(name=providers.secret_name(draft))
            events.record("connection.discarded", draft, at=now, by=by, issuer=draft.issuer)
            draft.delete()


def put_in_force(*, by: str, now: datetime, tried: bool = True) -> tuple[Connection, str]:
    """The draft and what was in force change places, so that the way back is the same step again.

    With the issuer that was in force until now, or nothing.
    """
    with transaction.atomic():
        rows = _locked()
        draft, former = rows.get(_DRAFT), rows.get(_LIVE)
        if draft is None:
            raise CannotPut("There is no draft to put in force. Write one first.")
        if tried and draft.proved_at is None:
            raise CannotPut("Nobody has come through this draft since it was changed. Try a sign-in with it first.")
        former_pk = former.pk if former else None
        if former is not None:
            former.delete()
        Connection.objects.filter(pk=draft.pk).update(stage=_LIVE, changed_at=now, changed_by=by)
        if former is not None:
            former.pk, former.stage = former_pk, _DRAFT
            former.save(force_insert=True)
        draft.refresh_from_db()
        former_issuer = former.issuer if former else ""
        facts = {"issuer": draft.issuer, "protocol": draft.protocol, "client_id": draft.client_id}
        facts |= {"former_issuer": former_issuer}
        events.record("connection.put_in_force", draft, at=now, by=by, **facts)
    identity.discovery.forget()
    return draft, former_issuer


def move(*, places: Places, by: str, now: datetime) -> int:
    """The same provider under another address, for what is in force and the draft alike: how many it touched.

    Secret, people and groups stay. Raises CannotSave.
    """
    touched = 0
    with transaction.atomic():
        for row in _locked().values():
            former = row.issuer
            before = (row.issuer, row.sign_in_address)
            row.issuer, row.sign_in_address = (moved(address, places) for address in before)
            if (row.issuer, row.sign_in_address) != before:
                _refuse_unusable(
                    {"sign_in_address": row.sign_in_address} if row.sign_in_address else {"issuer": row.issuer}
                )
                row.found, row.changed_at, row.changed_by = {}, now, by
                row.save(update_fields=["issuer", "sign_in_address", "found", "changed_at", "changed_by"])
                events.record("connection.moved", row, at=now, by=by, issuer=row.issuer, former_issuer=former)
                touched += 1
    return touched


def note_trial(*, connection: Connection, trial: dict[str, Any], passed: bool, now: datetime) -> None:
    """What came back of a try. A draft that was changed meanwhile is not proved by it."""
    same = Connection.objects.filter(pk=connection.pk, changed_at=connection.changed_at)
    same.update(trial=trial, **({"proved_at": now} if passed else {}))


def note_found(*, connection: Connection, found: dict[str, Any]) -> None:
    Connection.objects.filter(pk=connection.pk, changed_at=connection.changed_at).update(found=found)


def note_proof(*, connection: Connection, now: datetime) -> None:
    """Somebody came in by it."""
    Connection.objects.filter(pk=connection.pk).update(proved_at=now)


def _written(kept: Connection | None, wish: Wish, by: str, now: datetime) -> tuple[Connection, dict[str, Any]]:
    before = {name: getattr(kept, name) for name in _FIELDS} if kept else {}
    fields = {name: getattr(wish, name) for name in _FIELDS if name != "claims"}
    claims: dict[str, Any] = {**wish.claims, **({"domains": list(wish.domains)} if wish.domains else {})}
    connection, _ = Connection.objects.update_or_create(
        stage=_DRAFT,
        defaults={**fields, "claims": claims, "changed_at": now, "changed_by": by, "proved_at": None}
        | {"found": {}, "trial": {}},
    )
    return connection, before


def _tidied(wish: Wish) -> Wish:
    """Certificates as PEM, unused fields empty; a text that is no certificate is a fault of that field."""
    claims = {name: wish.claims.get(name, "").strip() for name in rules.CLAIMS if wish.claims.get(name, "").strip()}
    faults = {}
    if wish.protocol == "oidc":
        issuer = wish.issuer.strip().removesuffix(identity.discovery.WELL_KNOWN)  # people copy the whole address
        wish = replace(wish, issuer=issuer, claims=claims, sign_in_address="", certificates="")
        checked = {"issuer": wish.issuer}
    else:
        wish = replace(wish, issuer=wish.issuer.strip(), claims=claims, client_id="", secret="")
        checked = {"sign_in_address": wish.sign_in_address.strip()}
        try:
            wish = replace(wish, certificates="".join(identity.certificates.several(wish.certificates)))
        except identity.Fault:
            faults["certificates"] = "This is no certificate. Copy the whole text, its first and last line included."
    _refuse_unusable(checked, faults)
    return replace(wish, sign_in_address=wish.sign_in_address.strip(), client_id=wish.client_id.strip())


def _refuse_unusable(addresses: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
    net = providers.net()
    faults = dict(others or {})
    for name, address in addresses.items():
        try:
            net.checked(address) if address else ""
        except identity.Fault as fault:
            faults[name] = f"This address cannot be used: {fault.detail}."
    if faults:
        raise CannotSave(faults)


def _locked() -> dict[str, Connection]:
    return {row.stage: row for row in Connection.objects.select_for_update().order_by("pk")}


def _has_secret(connection: Connection) -> bool:
    try:
        return bool(_secret(connection))
    except vault.NotKept:
        return False


def _secret(connection: Connection) -> str:
    return vault.reveal(name=providers.secret_name(connection))


def _changes(before: dict[str, Any], connection: Connection) -> dict[str, Any]:
    """Before and after, field by field; certificates are public, but too long to read in a log."""
    after = {name: getattr(connection, name) for name in _FIELDS}
    changed = {name: value for name, value in after.items() if before.get(name, "") != value and (value or before)}
    told: dict[str, Any] = {name: [before.get(name, ""), value] for name, value in changed.items()}
    if "certificates" in told:
        told["certificates"] = "replaced"
    return told
