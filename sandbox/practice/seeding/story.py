"""The clients that documents and tests call by name. They are the same in every world, whatever its seed and size."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Contact:
    first: str
    last: str
    email: str
    kind: str
    invoices: bool = True
    statements: bool = True


@dataclass(frozen=True)
class Open:
    """An open invoice."""

    number: str
    cents: int
    dated: date
    due: date
    words: str


@dataclass(frozen=True)
class Story:
    number: str
    name: str
    kind: str  # person, business, trust
    contacts: tuple[Contact, ...]
    open: tuple[Open, ...] = ()
    sub_id: str = ""
    head: str = ""  # number of the client at the head of its group
    name2: str = ""
    size: float = 1.0


ELEANOR = Contact("Eleanor", "Whitfield", "eleanor@whitfield.example", "Primary")

OF_HARBOR = (
    Story(
        "1001",
        "Acme Co",
        "business",
        (Contact("Carol", "Diaz", "carol@acme.example", "Primary"),),
        (Open("61001", 200_000, date(2026, 10, 15), date(2026, 11, 14), "Quarterly review, third quarter of 2026"),),
        size=1.6,
    ),
    Story(
        "1002",
        "Blue Heron Bakery",
        "business",
        (Contact("Ben", "Okoro", "ben@blueheron.example", "Primary"),),
        (
            Open("61002", 48_500, date(2026, 9, 15), date(2026, 10, 15), "Bookkeeping, August 2026"),
            Open("61003", 48_500, date(2026, 10, 15), date(2026, 11, 14), "Bookkeeping, September 2026"),
            Open("61004", 125_000, date(2026, 11, 16), date(2026, 12, 16), "Sales tax registration and returns"),
        ),
    ),
    Story(
        "1010",
        "Whitfield Holdings LLC",
        "business",
        (ELEANOR, Contact("", "Accounts payable", "ap@whitfield.example", "A/P")),
        (Open("61005", 640_000, date(2026, 10, 1), date(2026, 10, 31), "Compilation of the half-year 2026"),),
        size=2.4,
    ),
    Story("1011", "Eleanor Whitfield", "person", (ELEANOR,), head="1010"),
    Story(
        "1012",
        "Arthur Whitfield",
        "person",
        (Contact("Arthur", "Whitfield", "arthur@whitfield.example", "Primary"), ELEANOR),
        (Open("61006", 87_500, date(2026, 10, 15), date(2026, 11, 14), "Form 1040, 2025, extended"),),
        head="1010",
    ),
    Story("1013", "Whitfield Family Trust", "trust", (ELEANOR,), head="1010"),
    Story(
        "34001",
        "Marlow & Finch LLC",
        "business",
        (Contact("Iris", "Marlow", "iris@marlowfinch.example", "Primary"),),
    ),
    Story(
        "34001",
        "Marlow & Finch LLC",
        "business",
        (Contact("Iris", "Marlow", "iris@marlowfinch.example", "Primary"),),
        sub_id="100",
        head="34001",
        name2="Burlington Warehouse",
    ),
)
OF_FIRM = {"harbor": OF_HARBOR}
NUMBERS = frozenset(story.number for story in OF_HARBOR)
INVOICES = frozenset(invoice.number for story in OF_HARBOR for invoice in story.open)
