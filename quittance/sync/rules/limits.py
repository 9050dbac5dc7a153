"""From where on changes look like an import or a loss, and wait for a person."""

NEW_CLIENTS_MIN = 200
NEW_CLIENTS_PERCENT = 5
VANISHED_PERCENT = 1


def new_clients(known: int) -> int:
    """So many new clients at once are let in; one more is an import."""
    return max(NEW_CLIENTS_MIN, known * NEW_CLIENTS_PERCENT // 100)


def vanished_invoices(known: int) -> int:
    """So many invoices may vanish at once; one more is a loss."""
    return known * VANISHED_PERCENT // 100
