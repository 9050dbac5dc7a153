"""One row of every table about people, for any firm."""

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import models
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

from quittance.access.actions import sessions
from quittance.access.models import (
    DirectoryEntry,
    EmergencyKey,
    Grant,
    Group,
    Knock,
    Layout,
    Limit,
    Mapping,
    Membership,
    Passkey,
    Person,
    ProviderGroup,
    ProviderMembership,
    RecoveryCode,
    ScimKey,
    SecondFactor,
    Session,
    SpentAnswer,
    Ticket,
)
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules.permissions import Permission
from quittance.tenancy.models import Firm
from tests.cast import NOW
from tests.row_words import Builder, digest_of, word_of


def _person(firm: Firm) -> Person:
    word = word_of(firm)
    return Person.objects.create(
        face=Face.PORTAL, address=f"{word}@example.com", given_name=word, family_name=word, joined_at=NOW
    )


def _membership(firm: Firm) -> Membership:
    group = Group.objects.get(name=word_of(firm))
    return Membership.objects.create(person=theirs(firm), group=group, given_at=NOW, given_by=word_of(firm))


def _session(firm: Firm) -> Session:
    sessions.open_for(person=theirs(firm), way=Way.PASSWORD, seat=sessions.Seat(host=word_of(firm)), now=NOW)
    return Session.objects.latest("pk")


def _passkey(firm: Firm) -> Passkey:
    private_key = ec.derive_private_key(7, ec.SECP256R1())
    public_key = ES256.from_cryptography_key(private_key.public_key())  # type: ignore[no-untyped-call]  # fido2 has none here
    credential = AttestedCredentialData.create(bytes(16), digest_of(firm), public_key)
    return Passkey.objects.create(
        person=theirs(firm),
        credential_id=digest_of(firm),
        credential=bytes(credential),
        name=word_of(firm),
        made_at=NOW,
    )


def theirs(firm: Firm) -> Person:
    return Person.objects.get(given_name=word_of(firm))


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {
    Person: _person,
    Group: lambda firm: Group.objects.create(name=word_of(firm), permissions=[Permission.SEE_CLIENTS]),
    Membership: _membership,
    Grant: lambda firm: Grant.objects.create(
        person=theirs(firm), permission=Permission.SEE_INVOICES, given_at=NOW, given_by=word_of(firm)
    ),
    Session: _session,
    Limit: lambda firm: Limit.objects.create(
        person=theirs(firm), kind="office", value=word_of(firm), given_at=NOW, given_by=word_of(firm)
    ),
    Mapping: lambda firm: Mapping.objects.create(
        group=Group.objects.get(name=word_of(firm)), provider_group=word_of(firm), made_at=NOW, made_by=word_of(firm)
    ),
    DirectoryEntry: lambda firm: DirectoryEntry.objects.create(
        person=theirs(firm), user_name=word_of(firm), external_id=word_of(firm), told_at=NOW
    ),
    ProviderGroup: lambda firm: ProviderGroup.objects.create(
        name=word_of(firm), external_id=word_of(firm), told_at=NOW
    ),
    ProviderMembership: lambda firm: ProviderMembership.objects.create(
        person=theirs(firm), group=ProviderGroup.objects.get(name=word_of(firm)), told_by="scim", told_at=NOW
    ),
    Ticket: lambda firm: Ticket.objects.create(
        kind="verify", person=theirs(firm), token_sha256=digest_of(firm), facts={"word": word_of(firm)}, made_at=NOW,
        expires_at=NOW,
    ),
    Passkey: _passkey,
    SecondFactor: lambda firm: SecondFactor.objects.create(
        person=theirs(firm), secret=word_of(firm), made_at=NOW
    ),
    RecoveryCode: lambda firm: RecoveryCode.objects.create(
        person=theirs(firm), code_sha256=digest_of(firm), made_at=NOW
    ),
    EmergencyKey: lambda firm: EmergencyKey.objects.create(
        person=theirs(firm), digest=word_of(firm), made_at=NOW, made_by=word_of(firm)
    ),
    Knock: lambda firm: Knock.objects.create(door=word_of(firm), mark_sha256=digest_of(firm), at=NOW),
    SpentAnswer: lambda firm: SpentAnswer.objects.create(answer_sha256=digest_of(firm), at=NOW),
    ScimKey: lambda firm: ScimKey.objects.create(token_sha256=digest_of(firm), made_at=NOW, made_by=word_of(firm)),
    Layout: lambda firm: Layout.objects.create(
        person=theirs(firm), list_name="people", state={"word": word_of(firm)}, saved_at=NOW
    ),
}  # fmt: skip
