"""What each right opens, in words for whoever gives it, ordered by family."""

from collections.abc import Iterable
from dataclasses import dataclass

from quittance.access.rules.permissions import Permission


@dataclass(frozen=True)
class Right:
    permission: Permission
    title: str
    sentence: str


@dataclass(frozen=True)
class Family:
    title: str
    rights: tuple[Right, ...]


FAMILIES = (
    Family(
        "Look",
        (
            Right(Permission.SEE_CLIENTS, "See clients", "Opens the list of clients and each client's page."),
            Right(
                Permission.SEE_CONTACTS, "See contacts", "Shows who of a client gets invoices, with their addresses."
            ),
            Right(Permission.SEE_INVOICES, "See invoices", "Opens invoices, their PDFs, and what is due on them."),
            Right(Permission.SEE_PAYMENTS, "See payments", "Opens payments, refunds and what came back."),
            Right(Permission.SEE_PORTAL_USERS, "See portal users", "Shows which people of a client use the portal."),
            Right(
                Permission.SEE_MAIL,
                "See mail",
                "Opens every mail that was sent for the firm, what became of it, and what waits for a decision.",
            ),
            Right(
                Permission.OPEN_CLIENT_PORTAL,
                "Open a client's portal",
                "Looks at the client portal as that client sees it, without being able to pay there.",
            ),
            Right(
                Permission.EXPORT_LISTS, "Export lists", "Takes lists of clients, invoices and payments out as files."
            ),
        ),
    ),
    Family(
        "Daily work",
        (
            Right(Permission.TAKE_PAYMENTS, "Take payments", "Takes a client's payment, for example on the phone."),
            Right(Permission.RESEND_INVOICES, "Resend invoices", "Mails an invoice to the client once more."),
            Right(
                Permission.DECIDE_MAIL,
                "Decide about mail",
                "Sends a mail that is held, or discards it, and lets mail go again to an address that was given up.",
            ),
            Right(Permission.SEND_STATEMENTS, "Send statements", "Reviews statements and sends them to clients."),
            Right(Permission.EDIT_PLANS, "Edit plans", "Makes payment plans, changes them and ends them."),
            Right(
                Permission.EDIT_QUICK_LINKS,
                "Edit quick links",
                "Makes links by which anybody can pay, and switches them off.",
            ),
            Right(
                Permission.LINK_PORTAL_USERS,
                "Link portal users",
                "Decides which clients a portal user sees, and cuts that link.",
            ),
        ),
    ),
    Family(
        "Money and books",
        (
            Right(Permission.REFUND_PAYMENTS, "Refund payments", "Sends a client's money back."),
            Right(Permission.MOVE_PAYMENTS, "Move payments", "Moves a payment to another invoice or client."),
            Right(Permission.WAIVE_FEES, "Waive fees", "Lets a client off a fee or a late fee."),
            Right(
                Permission.DECIDE_ECHOES,
                "Decide echoes",
                "Says whether a receipt in the books and a payment here are the same money.",
            ),
            Right(
                Permission.DECIDE_IMPORTS,
                "Decide imports",
                "Releases imported records that were held, or refuses them.",
            ),
            Right(Permission.RELEASE_FILES, "Release files", "Hands payment files over to the firm's books."),
        ),
    ),
    Family(
        "The firm",
        (
            Right(Permission.EDIT_SETTINGS, "Edit settings", "Changes the firm's settings, its logo and its colors."),
            Right(
                Permission.EDIT_MAPPING,
                "Edit the mapping",
                "Says which field of the practice system is which of ours.",
            ),
            Right(
                Permission.EDIT_SIGN_IN,
                "Edit the sign-in",
                "Connects the firm's identity provider and makes its keys. A provider vouches for anybody: give this "
                "only to those whom you would trust with every right. Mapping groups asks for the rights they give.",
            ),
            Right(
                Permission.EDIT_PERMISSIONS,
                "Edit people's rights",
                "Gives and takes groups, rights and bounds. Whoever has it can give themselves anything.",
            ),
            Right(
                Permission.SEE_AS,
                "See as somebody else",
                "Looks at the firm portal as a colleague sees it, without being able to change anything.",
            ),
            Right(
                Permission.READ_AUDIT_LOG, "Read the audit log", "Reads who did what and when, everywhere in the firm."
            ),
        ),
    ),
)
_ALL = {right.permission: right for family in FAMILIES for right in family.rights}


def right(permission: Permission) -> Right:
    return _ALL[permission]


def titles(permissions: Iterable[str]) -> list[str]:
    """How people call these rights, in the order of the families; what nobody knows any more keeps its name."""
    named = set(permissions)
    known = [right.title for right in _ALL.values() if right.permission in named]
    return [*known, *sorted(named - set(_ALL))]
