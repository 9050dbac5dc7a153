"""Somebody must always be able to say who may do what: the last one who can is not locked out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from quittance.access import queries
from quittance.core import locks, scope


class WouldLockOut(Exception):
    """The change stays undone; the text says whom it would have locked out."""


@contextmanager
def kept(*, by: str) -> Iterator[None]:
    """A transaction for changes of rights, one at a time per firm. It undoes whatever leaves nobody to edit them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.Kind.RIGHTS + scope.firm_id()])
        before = _editors()
        yield
        after = _editors()
        if by in before - after:
            raise WouldLockOut(
                "You would take your own right to edit people's rights. Ask somebody else who has it to do this."
            )
        if before and not after:
            raise WouldLockOut(
                "Nobody at the firm could edit people's rights any more. Give that right to somebody first."
            )


def _editors() -> set[str]:
    """Everybody who may edit rights, as the audit log calls them."""
    return {f"staff:{pk}" for pk in queries.editors_of_rights().values_list("pk", flat=True)}
