"""Mails of the client portal's doors that bring a link on. They greet nobody: a stranger may have typed the name."""

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def _words(*, firm: Firm, kind: str, subject: str, secret: str = "", **facts: object) -> Words:
    told = {"firm": firm, "brand": tenancy.letterhead(), "heading": subject.removesuffix(f" at {firm.name}"), **facts}
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("access/link.txt", told),
        html=render_to_string("access/link.html", told),
        secret=secret,
    )


def verify(*, firm: Firm, host: str, token: str) -> Words:
    return _words(
        firm=firm,
        kind="verify",
        subject=f"Confirm your address at {firm.name}",
        sentences=[
            f"Somebody asked for an account with this address in the client portal of {firm.name}.",
            "If that was you, confirm it here.",
        ],
        label="Confirm my address",
        address=addresses.page(host, f"/client-portal/verify/{token}/"),
        secret=token,
        until="The link works once, within three days. A newer mail like this one puts it out of force.",
        why="You got this because your address was typed into the form for new accounts. If that was not you, do "
        "nothing: without your click the account opens for nobody.",
    )


def known(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        kind="known",
        subject=f"You have an account already at {firm.name}",
        sentences=[
            f"Somebody filled in the form for new accounts of {firm.name} with this address.",
            "It has an account already, and nothing about that was changed.",
            "If that was you, sign in. Your password is forgotten? The sign-in page has a way for that as well.",
        ],
        label="Sign in",
        address=addresses.page(host, "/client-portal/sign-in/"),
        until="",
        why="You got this because your address was typed into the form for new accounts. Not you? Do nothing.",
    )


def nobody(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        kind="nobody",
        subject=f"No account goes by this address at {firm.name}",
        sentences=[
            f"Somebody asked to come into the client portal of {firm.name} with this address. No account goes by it.",
            "If that was you, you may have used another address, or you can create an account now.",
        ],
        label="Create an account",
        address=addresses.page(host, "/client-portal/register/"),
        until="",
        why="You got this because your address was typed into our sign-in page. If that was not you, do nothing.",
    )


def reset(*, firm: Firm, host: str, token: str) -> Words:
    return _words(
        firm=firm,
        kind="reset",
        subject=f"Choose a new password at {firm.name}",
        sentences=["Somebody asked for a new password for this address. If that was you, choose it here."],
        label="Choose a new password",
        address=addresses.page(host, f"/client-portal/reset/{token}/"),
        secret=token,
        until="The link works once, within 30 minutes.",
        why="You got this because your address was typed into the form for forgotten passwords. If that was not "
        "you, do nothing: your password stays as it is.",
    )


def magic(*, firm: Firm, host: str, token: str) -> Words:
    return _words(
        firm=firm,
        kind="magic",
        subject=f"Your link to sign in at {firm.name}",
        sentences=["Somebody asked for a link to sign in with this address. If that was you, go on here."],
        label="Sign in",
        address=addresses.page(host, f"/client-portal/link/{token}/"),
        secret=token,
        until="The link works once, within 30 minutes. Do not pass it on: it opens your account.",
        why="You got this because your address was typed into our sign-in page. If that was not you, do nothing.",
    )


def leave_address(*, firm: Firm, host: str, token: str, address: str) -> Words:
    return _words(
        firm=firm,
        kind="leave_address",
        subject=f"Change your address at {firm.name}?",
        sentences=[
            f"Your account in the client portal of {firm.name} is to move from this address to {address}.",
            "That happens once it is confirmed here and from the new address.",
            "If that was not you, open the link as well: it also stops the change.",
        ],
        label="Confirm or stop the change",
        address=addresses.page(host, f"/client-portal/address/leave/{token}/"),
        secret=token,
        until="The link works once, within one day.",
        why="You got this because this is the address of your account.",
    )


def take_address(*, firm: Firm, host: str, token: str) -> Words:
    return _words(
        firm=firm,
        kind="take_address",
        subject=f"Confirm your new address at {firm.name}",
        sentences=[
            f"An account in the client portal of {firm.name} is to move to this address.",
            "That happens once it is confirmed here and from the old address.",
        ],
        label="Confirm this address",
        address=addresses.page(host, f"/client-portal/address/take/{token}/"),
        secret=token,
        until="The link works once, within one day.",
        why="You got this because your address was given as somebody's new one. If that was not you, do nothing.",
    )


def address_in_use(*, firm: Firm, host: str) -> Words:
    return _words(
        firm=firm,
        kind="address_in_use",
        subject=f"This address belongs to an account already at {firm.name}",
        sentences=[
            f"Somebody asked to move their account at {firm.name} to this address.",
            "It has an account of its own, so nothing was changed.",
            "If you want one account, close the other one first, in its profile.",
        ],
        label="Sign in",
        address=addresses.page(host, "/client-portal/sign-in/"),
        until="",
        why="You got this because your address was given as somebody's new one. If that was not you, do nothing.",
    )
