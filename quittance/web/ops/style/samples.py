"""What the living style pages show: a firm, a person and figures of the demo's kind, and no row of the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quittance.web.base.frame import Line
from quittance.web.base.freshness import AsOf
from quittance.web.ops.style import forms


@dataclass(frozen=True)
class Firm:
    name: str = "Harbor & Pine CPAs"
    contact_address: str = "billing@harbor.example"
    is_rehearsal: bool = True


@dataclass(frozen=True)
class Person:
    address: str = "dana.reyes@harbor.example"
    initials: str = "DR"

    def __str__(self) -> str:
        return "Dana Reyes"


@dataclass(frozen=True)
class Visitor:
    person: Person
    sees_as_another: bool


RAIL = (
    Line("Today", "#today", "today", current=False),
    Line("Clients", "#clients", "clients", current=False),
    Line("Invoices", "#invoices", "invoices", current=True),
    Line("Payments", "#payments", "payments", current=False),
    Line("Deposits", "#deposits", "deposits", current=False),
    Line("Mail", "#mail", "mail", current=False),
    Line("People", "#people", "people", current=False),
    Line("Settings", "#settings", "settings", current=False),
)
TABS = (
    Line("Home", "#home", "home", current=True),
    Line("Invoices", "#invoices", "invoices", current=False),
    Line("Profile", "#profile", "profile", current=False),
)
INVOICES = (
    ("5001", "Acme Co", "June 14, 2026", "$1,000.00", "warn", "due soon"),
    ("4987", "Birch & Sons", "May 3, 2026", "$2,450.00", "bad", "overdue"),
    ("4980", "Coast Dental", "May 1, 2026", "$310.50", "good", "paid"),
    ("4979", "Dune Outfitters", "April 30, 2026", "\N{MINUS SIGN}$120.00", "wait", "held"),
)
AS_OF = AsOf(wall=datetime(2026, 6, 1, 10, 42, tzinfo=UTC), is_today=True)


def of(face: str, *, sees_as_another: bool = False, signed_in: bool = True) -> dict[str, Any]:
    """The context of a sample page in the frame of that face."""
    return {
        "face": face,
        "firm": Firm(),
        "visitor": Visitor(Person(), sees_as_another) if signed_in else None,
        "menu": {"portal": TABS, "firm": RAIL}[face] if signed_in else (),
        "first_page": "/ops/style/",
        "as_of": AS_OF,
        "form": forms.quiet(),
        "fault_form": forms.at_fault(),
        "invoices": INVOICES,
    }
