"""Work that was done or is to be done, as the practice system holds it."""

from quittance.billing.models.job import Job, WorkEntry

__all__ = ["Job", "WorkEntry"]
