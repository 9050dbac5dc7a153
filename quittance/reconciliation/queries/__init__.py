"""What deposits are made of, and what left for the firm's books."""

from quittance.reconciliation.queries.chosen import policy_now
from quittance.reconciliation.queries.deposits import due_payouts, proof_of
from quittance.reconciliation.queries.motions import motions_of
from quittance.reconciliation.queries.sets import contents_of, heading_of

__all__ = ["contents_of", "due_payouts", "heading_of", "motions_of", "policy_now", "proof_of"]
