"""Mails that tell somebody what was changed about the way they come in: a stranger's hand must not stay unseen."""

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def _words(*, firm: Firm, host: str, kind: str, subject: str, sentences: list[str], stands: bool = True) -> Words:
    told = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "heading": subject.removesuffix(f" at {firm.name}"),
        "sentences": sentences,
        "address": addresses.page(host, "/client-portal/profile/" if stands else "/client-portal/"),
        "reset": addresses.page(host, "/client-portal/forgotten/") if stands else "",
    }
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("access/change.txt", told),
        html=render_to_string("access/change.html", told),
    )


def password(*, firm: Firm, host: str, ended: int) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="password_changed",
        subject=f"Your password was changed at {firm.name}",
        sentences=[f"The password of your account in the client portal was changed. {_ended(ended)}"],
    )


def address(*, firm: Firm, host: str, former: str, present: str, ended: int) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="address_changed",
        subject=f"Your address was changed at {firm.name}",
        sentences=[
            f"Your account moved from {former} to {present}; both addresses confirmed it. {_ended(ended)}",
            "From now on you sign in with the new address, and our mails go there.",
        ],
    )


def passkey_added(*, firm: Firm, host: str, name: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="passkey_added",
        subject=f"A passkey was added at {firm.name}",
        sentences=[f"The passkey “{name}” now opens your account in the client portal."],
    )


def passkey_removed(*, firm: Firm, host: str, name: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="passkey_removed",
        subject=f"A passkey was removed at {firm.name}",
        sentences=[f"The passkey “{name}” no longer opens your account in the client portal."],
    )


def passkey_copied(*, firm: Firm, host: str, name: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="passkey_refused",
        subject=f"A passkey was refused at {firm.name}",
        sentences=[
            f"Somebody tried to sign in with the passkey “{name}”, and its counter ran backwards. We let nobody in.",
            "That happens when a key was copied.",
            "If it was you and the key still fails, remove it in your profile and add it anew.",
        ],
    )


def second_factor_on(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="second_factor_on",
        subject=f"Sign-in now asks for a code at {firm.name}",
        sentences=["After your password, the client portal now asks for six digits from the app on your device."],
    )


def second_factor_off(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="second_factor_off",
        subject=f"Sign-in no longer asks for a code at {firm.name}",
        sentences=["The client portal no longer asks for six digits after your password. The recovery codes are void."],
    )


def recovery_codes(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="recovery_codes_renewed",
        subject=f"You have new recovery codes at {firm.name}",
        sentences=["New recovery codes were made for your account in the client portal. The old ones are void."],
    )


def recovery_code_used(*, firm: Firm, host: str, left: int) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="recovery_code_used",
        subject=f"A recovery code was used at {firm.name}",
        sentences=[f"Somebody signed in to your account with one of your recovery codes. {left} are left."],
    )


def closed(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        host=host,
        kind="closed",
        subject=f"Your account is closed at {firm.name}",
        sentences=[
            "Your account in the client portal is closed, as you asked. You are signed out everywhere.",
            "Your password, passkeys and codes are deleted.",
            f"What you paid stays in the books of {firm.name}. You can open a new account with this address any time.",
        ],
        stands=False,
    )


def _ended(count: int) -> str:
    if not count:
        return "You were signed in nowhere else."
    return (
        "You were signed out on one other device." if count == 1 else f"You were signed out on {count} other devices."
    )
