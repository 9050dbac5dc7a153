"""Acts on clients and on those who stand for them."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from sandbox.practice import choosing as choose
from sandbox.practice.act import CLIENT, LINK, Act
from sandbox.practice.acts import clients, contacts
from sandbox.practice.fields import Field


def _of_client(name: str, label: str, longest: int = 120) -> Field:
    return Field(name, label, default=choose.of_client(name), longest=longest)


def _served_by(role: str) -> Field:
    return Field(role, role.capitalize(), "whole", default=choose.serving(role), choices=choose.staff)


_EDITED = (
    Field("name1", "Name", required=True, default=choose.of_client("name1")),
    _of_client("name2", "Second line of the name"),
    Field(
        "client_status",
        "Status",
        "choice",
        default=choose.of_client("client_status", "Active"),
        choices=choose.statuses,
    ),
    Field("office_id", "Office", "whole", default=choose.of_client("office_id"), choices=choose.offices),
    Field("parent_client_id", "Head of its group", "client", default=choose.head_of_client, tip="A client’s number."),
    _of_client("address1", "Address"),
    _of_client("address2", "Address, second line"),
    _of_client("city", "City", 60),
    _of_client("state", "State", 30),
    _of_client("postal_code", "Postal code", 20),
    _of_client("email", "E-mail"),
    _of_client("phone", "Phone", 40),
    _served_by("partner"),
    _served_by("manager"),
    _served_by("biller"),
)
_PERSON = tuple(
    Field(name, label, default=choose.of_link(name), longest=longest)
    for name, label, longest in (
        ("first_name", "First name", 60),
        ("last_name", "Last name", 60),
        ("company", "Company", 120),
        ("email", "E-mail", 200),
        ("phone", "Phone", 40),
    )
)
_FLAGS = (
    Field(
        "contact_type",
        "Stands for",
        "choice",
        default=choose.of_link("contact_type", "Billing"),
        choices=choose.contact_types,
    ),
    Field("receives_invoices", "Receives invoices", "flag", default=choose.of_link("receives_invoices", default=True)),
    Field(
        "receives_statements",
        "Receives statements",
        "flag",
        default=choose.of_link("receives_statements", default=True),
    ),
)

ADD = Act(
    "add-client",
    "Add a client",
    "A new client, active from today.",
    "firm",
    (
        Field("number", "Number", tip="The next one when left empty.", longest=20),
        Field("sub_id", "Sub-ID", longest=10),
        *_EDITED,
        Field("opened_date", "Client since", "day", default=choose.today),
    ),
    clients.add,
)
ACTS = (
    Act(
        "edit-client",
        "Edit the client",
        "Name, address, status, and who serves them.",
        "client",
        (CLIENT, *_EDITED),
        clients.edit,
        partial=True,
    ),
    Act(
        "renumber-client",
        "Renumber the client",
        "Another number for the same client.",
        "client",
        (
            CLIENT,
            Field("number", "New number", required=True, prefill=choose.of_client("client_number"), longest=20),
            Field("sub_id", "Sub-ID", prefill=choose.of_client("sub_id"), longest=10),
        ),
        clients.renumber,
    ),
    Act(
        "merge-clients",
        "Merge into another client",
        "Entries, work, jobs and contacts move; this one stays behind, inactive.",
        "client",
        (CLIENT, Field("into", "The client that stays", "client", required=True, tip="Its number.")),
        clients.merge,
        grave=True,
    ),
    Act(
        "add-contact",
        "Add a contact",
        "Somebody new, or somebody known under an id.",
        "client",
        (
            CLIENT,
            Field("contact", "Known contact’s id", "whole", tip="Leave empty for somebody new."),
            *_PERSON,
            *_FLAGS,
        ),
        contacts.add,
    ),
    Act(
        "edit-contact",
        "Edit the contact",
        "The person changes for all clients they stand for.",
        "link",
        (LINK, *_PERSON, *_FLAGS),
        contacts.edit,
        partial=True,
    ),
    Act(
        "remove-contact",
        "Remove the contact",
        "The person stays, but stands for this client no longer.",
        "link",
        (LINK,),
        contacts.remove,
        grave=True,
    ),
    ADD,
)
