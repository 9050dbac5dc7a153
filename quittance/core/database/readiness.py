"""Whether this process may be sent work: the same questions as at start, asked of the connection it really uses."""

from django.conf import settings
from django.db import DatabaseError, connection

from quittance.core.database import guard


def faults() -> list[str]:
    # A connection that an outage broke is found out by using it; the second question has a fresh one.
    return _asked() and _asked()


def _asked() -> list[str]:
    try:
        connection.ensure_connection()
        with connection.wrap_database_errors:  # the driver's errors as Django's
            guard.examine(connection.connection)
            missing = guard.missing_migrations(connection.connection, settings.SHIPPED_MIGRATIONS)
    except guard.Unfit as unfit:
        return [str(unfit)]
    except DatabaseError:
        # Where it is and why it is silent stands in the log, not here.
        connection.close()
        return ["The database does not answer."]
    return [f"{len(missing)} migrations are missing."] if missing else []
