"""What pages and programs are shown of the books."""

from decimal import Decimal
from typing import Any

from psycopg import sql

from sandbox.practice.rows import Connection, Row, every, one

PAGE = 50

_BALANCE = """
    SELECT coalesce(sum(t.sign * e.open_amount), 0) AS balance,
        coalesce(sum(e.open_amount) FILTER (WHERE t.sign > 0), 0) AS owed,
        coalesce(sum(e.open_amount) FILTER (WHERE t.sign < 0), 0) AS on_account
    FROM dbo.ledger_entry e JOIN dbo.ledger_entry_type t USING (type_id) WHERE e.client_id = %s AND NOT e.voided
"""


def clients(
    connection: Connection, *, words: str = "", status: str = "", page: int = 1, limit: int = PAGE
) -> tuple[int, list[Row]]:
    """How many there are, and one page of them with what they owe."""
    values: dict[str, Any] = {"status": status, "limit": limit, "offset": (page - 1) * limit}
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if status:
        conditions.append(sql.SQL("c.client_status = %(status)s"))
    for place, word in enumerate(words.split()[:6]):
        values[f"word{place}"] = f"%{word.replace('%', '').replace('_', '')}%"
        conditions.append(
            sql.SQL("concat_ws(' ', c.client_number, c.sub_id, c.name1, c.name2, c.city, c.email) ILIKE {}").format(
                sql.Placeholder(f"word{place}")
            )
        )
    where = sql.SQL(" AND ").join(conditions)
    total = one(connection, sql.SQL("SELECT count(*) AS found FROM dbo.client c WHERE ") + where, values)
    rows = every(
        connection,
        sql.SQL("""
            SELECT c.client_id, c.client_number, c.sub_id, c.name1, c.name2, c.client_status, c.city,
                o.name AS office, owed.balance
            FROM (SELECT * FROM dbo.client c WHERE """) + where + sql.SQL("""
                ORDER BY length(client_number), client_number, sub_id, client_id LIMIT %(limit)s OFFSET %(offset)s) c
            LEFT JOIN dbo.office o ON o.office_id = c.office_id
            LEFT JOIN LATERAL (
                SELECT sum(t.sign * e.open_amount) AS balance FROM dbo.ledger_entry e
                JOIN dbo.ledger_entry_type t USING (type_id) WHERE e.client_id = c.client_id AND NOT e.voided
            ) owed ON true
            ORDER BY length(c.client_number), c.client_number, c.sub_id, c.client_id"""),
        values,
    )  # fmt: skip
    return int(total["found"]) if total else 0, rows


def balance(connection: Connection, client_id: int) -> dict[str, Decimal]:
    return one(connection, _BALANCE, [client_id]) or {}


def ledger(connection: Connection, client_id: int, *, limit: int | None = None) -> list[Row]:
    """The latest first."""
    return every(
        connection,
        "SELECT e.*, t.name AS kind_name, t.sign FROM dbo.ledger_entry e "
        "LEFT JOIN dbo.ledger_entry_type t USING (type_id) WHERE e.client_id = %s "
        "ORDER BY e.entry_date DESC, e.ledger_entry_id DESC LIMIT %s",
        [client_id, limit],
    )


def applications(connection: Connection, entry_id: int) -> list[Row]:
    """What it gave and what it received, with the entry at the other end."""
    return every(
        connection,
        """
        SELECT a.*, o.entry_number, o.ledger_entry_id AS other_id, t.name AS kind_name, o.reference,
            a.from_entry_id = %(id)s AS gave, CASE WHEN a.from_entry_id = %(id)s THEN 0 ELSE t.sign END AS sign
        FROM dbo.ledger_entry_application a
        LEFT JOIN dbo.ledger_entry o ON o.ledger_entry_id = CASE WHEN a.from_entry_id = %(id)s THEN a.to_entry_id
            ELSE a.from_entry_id END
        LEFT JOIN dbo.ledger_entry_type t ON t.type_id = o.type_id
        WHERE %(id)s IN (a.from_entry_id, a.to_entry_id) ORDER BY a.application_id
        """,
        {"id": entry_id},
    )


def contacts(connection: Connection, client_id: int) -> list[Row]:
    return every(
        connection,
        """
        SELECT l.*, c.first_name, c.last_name, c.company, c.email, c.phone,
            (SELECT count(*) FROM dbo.client_contact o WHERE o.contact_id = l.contact_id AND o.client_id <> l.client_id)
                AS elsewhere
        FROM dbo.client_contact l LEFT JOIN dbo.contact c USING (contact_id)
        WHERE l.client_id = %s ORDER BY l.client_contact_id
        """,
        [client_id],
    )


def link(connection: Connection, link_id: int) -> Row | None:
    return one(
        connection,
        "SELECT l.*, c.first_name, c.last_name, c.company, c.email, c.phone FROM dbo.client_contact l "
        "LEFT JOIN dbo.contact c USING (contact_id) WHERE l.client_contact_id = %s",
        [link_id],
    )


def serving(connection: Connection, client_id: int) -> list[Row]:
    return every(
        connection,
        "SELECT cs.role, s.first_name, s.last_name, s.email, s.status, s.staff_id FROM dbo.client_staff cs "
        "LEFT JOIN dbo.staff s USING (staff_id) WHERE cs.client_id = %s "
        "ORDER BY array_position(ARRAY['partner', 'manager', 'biller'], cs.role::text)",
        [client_id],
    )


def group(connection: Connection, client: Row) -> list[Row]:
    """The others of its group, the head first."""
    head = client["parent_client_id"] or client["client_id"]
    return every(
        connection,
        "SELECT client_id, client_number, sub_id, name1, name2, parent_client_id FROM dbo.client "
        "WHERE (client_id = %(head)s OR parent_client_id = %(head)s) AND client_id <> %(self)s "
        "ORDER BY client_id <> %(head)s, client_number, sub_id LIMIT 20",
        {"head": head, "self": client["client_id"]},
    )


def work(connection: Connection, client_id: int) -> list[Row]:
    """Hours that wait to be billed."""
    return every(
        connection,
        "SELECT w.*, j.name AS job_name, s.first_name, s.last_name FROM dbo.work_entry w "
        "LEFT JOIN dbo.job j USING (job_id) LEFT JOIN dbo.staff s ON s.staff_id = w.staff_id "
        "WHERE w.client_id = %s AND w.billed_entry_id IS NULL ORDER BY w.work_date DESC, w.work_entry_id DESC LIMIT 50",
        [client_id],
    )


def recent(connection: Connection, *, limit: int = 100) -> list[Row]:
    return every(
        connection,
        "SELECT e.*, t.name AS kind_name, t.sign, c.name1, c.client_number, c.sub_id FROM dbo.ledger_entry e "
        "LEFT JOIN dbo.ledger_entry_type t USING (type_id) LEFT JOIN dbo.client c USING (client_id) "
        "ORDER BY e.posted_at DESC NULLS LAST, e.ledger_entry_id DESC LIMIT %s",
        [limit],
    )


def staff(connection: Connection) -> list[Row]:
    return every(
        connection,
        "SELECT s.*, o.name AS office, (SELECT count(*) FROM dbo.client_staff cs WHERE cs.staff_id = s.staff_id "
        "AND cs.role = 'partner') AS clients FROM dbo.staff s LEFT JOIN dbo.office o USING (office_id) "
        "ORDER BY o.office_id, s.status, s.last_name, s.first_name",
    )


def totals(connection: Connection) -> Row:
    """A firm at a glance."""
    return (
        one(
            connection,
            """
        SELECT (SELECT count(*) FROM dbo.client WHERE client_status = 'Active') AS clients,
            (SELECT count(*) FROM dbo.staff WHERE status = 'Active') AS staff,
            count(*) FILTER (WHERE e.type_id = 1 AND e.open_amount > 0) AS open_invoices,
            coalesce(sum(t.sign * e.open_amount), 0) AS receivable
        FROM dbo.ledger_entry e JOIN dbo.ledger_entry_type t USING (type_id) WHERE e.open_amount <> 0 AND NOT e.voided
        """,
        )
        or {}
    )
