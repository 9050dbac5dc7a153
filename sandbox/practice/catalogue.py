"""Every act of the bookkeeper, once, for pages and programs alike."""

from sandbox.practice.offered import clients, entries, ledger, mailing, whole

ACTS = (*ledger.ACTS, *clients.ACTS, *entries.ACTS, *mailing.ACTS, *whole.ACTS)
BY_KEY = {act.key: act for act in ACTS}
