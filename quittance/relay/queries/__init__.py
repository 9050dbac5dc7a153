"""Reads that more than one caller needs."""

from quittance.relay.queries.conserving import BUCKETS, Law, conservation
from quittance.relay.queries.needing import attention, mails_of, usual_wait, waiting, waiting_long

__all__ = ["BUCKETS", "Law", "attention", "conservation", "mails_of", "usual_wait", "waiting", "waiting_long"]
