"""What is owed on one invoice. The generated column `due_cents` says the same; a property test holds both together."""


def due(open_cents: int, echoed_cents: int, ours_cents: int, *, voided: bool, gone: bool) -> int:
    """The source's open balance, without what only repeats our items, less our items. Never below nothing."""
    if voided or gone:
        return 0
    return max(0, open_cents + echoed_cents - ours_cents)


def overpaid(open_cents: int, echoed_cents: int, ours_cents: int, *, voided: bool, gone: bool) -> int:
    """How far payments and credits go beyond the invoice: shown to the client as 0.00, and to the firm as a task."""
    if voided or gone:
        return max(0, ours_cents - echoed_cents)
    return max(0, ours_cents - echoed_cents - open_cents)
