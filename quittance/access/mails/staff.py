"""Mails about how the firm's staff come in: the link for connecting a provider, and alarms."""

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def _words(*, firm: Firm, kind: str, subject: str, secret: str = "", **facts: object) -> Words:
    told = {"firm": firm, "brand": tenancy.letterhead(), "heading": subject, "to_contact": True, **facts}
    return Words(
        kind=kind,
        subject=f"{subject} ({firm.name})",
        text=render_to_string("access/link.txt", told),
        html=render_to_string("access/link.html", told),
        secret=secret,
    )


def set_up(*, firm: Firm, link: str) -> Words:
    return _words(
        firm=firm,
        kind="set_up",
        subject="Connect the firm's work sign-in",
        sentences=[
            f"The staff of {firm.name} come into Quittance through the firm's own work sign-in.",
            "Whoever runs it (Microsoft Entra, Okta, Google or another) connects it here, once, in about ten minutes.",
            "You may forward this mail to them.",
        ],
        label="Connect the work sign-in",
        address=link,
        secret=link.rpartition("token=")[2],
        until="The link works once, within seven days. A newer mail like this one puts it out of force.",
        why=f"You got this because you are named as the contact of {firm.name}.",
    )


def emergency_key_used(*, firm: Firm, host: str, who: str, network: str) -> Words:
    return _words(
        firm=firm,
        kind="emergency_key_used",
        subject=f"Alarm: {who} came in by the emergency key",
        sentences=[
            f"Somebody opened the firm portal as {who} with the emergency key"
            + (f", from the network address {network}." if network else "."),
            "The key is used up. The session ends by itself within an hour; the audit log shows what is done in it.",
            f"If you do not know of it, ask {who} at once. Any admin can end the session on the people page.",
        ],
        label="Open the firm portal",
        address=addresses.page(host, "/firm-portal/"),
        until="",
        why=f"You got this because you are an admin or the contact of {firm.name}. This alarm cannot be switched off.",
    )


def emergency_key_made(*, firm: Firm, host: str, who: str, by: str) -> Words:
    return _words(
        firm=firm,
        kind="emergency_key_made",
        subject=f"An emergency key was made for {who}",
        sentences=[
            f"{by} made a key that opens the firm portal for {who}, once, when the firm's work sign-in is down.",
            "An earlier key, if there was one, opens nothing any more.",
        ],
        label="See the sign-in settings",
        address=addresses.page(host, "/firm-portal/settings/sign-in/emergency/"),
        until="",
        why=f"You got this because you are an admin or the contact of {firm.name}.",
    )
