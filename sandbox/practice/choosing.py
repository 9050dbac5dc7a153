"""What a form is filled with, and what it lets one choose."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.practice import backups as kept
from sandbox.practice import ledger, reading
from sandbox.practice.acts.clients import full_number
from sandbox.practice.fields import Scene
from sandbox.practice.rows import every, one

Options = list[tuple[str, str]]


def today(scene: Scene) -> str:
    return scene.today.isoformat()


def in_thirty_days(scene: Scene) -> str:
    return (scene.today + timedelta(days=30)).isoformat()


def of_client(column: str, default: str = "") -> Callable[[Scene], Any]:
    def found(scene: Scene) -> Any:
        value = scene.client.get(column) if scene.client else default
        return "" if value is None else value

    return found


def of_link(column: str, default: Any = "") -> Callable[[Scene], Any]:
    def found(scene: Scene) -> Any:
        value = scene.link.get(column) if scene.link else default
        return "" if value is None else value

    return found


def head_of_client(scene: Scene) -> str:
    head = scene.client.get("parent_client_id") if scene.client else None
    if not head:
        return ""
    found = one(scene.connection, "SELECT client_number, sub_id FROM dbo.client WHERE client_id = %s", [head])
    return full_number(found) if found else f"id:{head}"


def serving(role: str) -> Callable[[Scene], Any]:
    def found(scene: Scene) -> Any:
        if scene.client is None:
            return ""
        row = one(
            scene.connection,
            "SELECT staff_id FROM dbo.client_staff WHERE client_id = %s AND role = %s",
            [scene.client["client_id"], role],
        )
        return row["staff_id"] if row else ""

    return found


def due_now(scene: Scene) -> str:
    """All that is open, so that one press settles the account; nothing where nothing is."""
    if scene.client is None:
        return ""
    total = sum(item["open_amount"] for item in ledger.open_items(scene.connection, scene.client["client_id"]))
    return f"{total:.2f}" if total else ""


def open_of_entry(scene: Scene) -> str:
    return f"{scene.entry['open_amount']:.2f}" if scene.entry else ""


def amount_of_entry(scene: Scene) -> str:
    return f"{scene.entry['amount']:.2f}" if scene.entry else ""


def number_of_entry(scene: Scene) -> str:
    return str(scene.entry["entry_number"] or "") if scene.entry else ""


def invoice_addresses(scene: Scene) -> str:
    """Of the contacts who receive the client's invoices."""
    rows = reading.contacts(scene.connection, scene.client["client_id"]) if scene.client else []
    found = [row["email"] for row in rows if row["receives_invoices"] and row["email"]]
    return ", ".join(dict.fromkeys(found))


def invoices_of_today(scene: Scene) -> str:
    rows = every(
        scene.connection,
        "SELECT entry_number FROM dbo.ledger_entry WHERE type_id = 1 AND NOT voided AND entry_number <> '' "
        "AND entry_date = %s ORDER BY ledger_entry_id LIMIT 100",
        [scene.today],
    )
    return ", ".join(str(row["entry_number"]) for row in rows)


def this_invoice(scene: Scene) -> str:
    return number_of_entry(scene)


def statuses(_scene: Scene) -> Options:
    return [(each, each) for each in ("Active", "Inactive", "Prospect", "Deceased")]


def contact_types(_scene: Scene) -> Options:
    return [(each, each) for each in ("Primary", "Billing", "A/P", "Tax", "Engagement")]


def offices(scene: Scene) -> Options:
    rows = every(scene.connection, "SELECT office_id, name FROM dbo.office ORDER BY office_id")
    return [(str(row["office_id"]), str(row["name"])) for row in rows]


def staff(scene: Scene) -> Options:
    rows = every(
        scene.connection,
        "SELECT staff_id, first_name, last_name FROM dbo.staff WHERE status = 'Active' ORDER BY last_name, first_name",
    )
    return [(str(row["staff_id"]), f"{row['last_name']}, {row['first_name']}") for row in rows]


def jobs(scene: Scene) -> Options:
    if scene.client is None:
        return []
    rows = every(
        scene.connection,
        "SELECT job_id, name FROM dbo.job WHERE client_id = %s ORDER BY job_id DESC LIMIT 30",
        [scene.client["client_id"]],
    )
    return [(str(row["job_id"]), str(row["name"])) for row in rows]


def backups(scene: Scene) -> Options:
    return [
        (str(each["backup_id"]), f"{each['label']}, {each['taken_at']:%B %-d, %Y at %H:%M} UTC")
        for each in kept.all_of(scene.connection)
    ]
