"""What firms mailed us: each mail, each person it is meant for, each file in it, and the invoices found there."""

from quittance.relay.models.addressee import Addressee
from quittance.relay.models.enclosed import Enclosed
from quittance.relay.models.intake import Intake
from quittance.relay.models.match import Copy, Match
from quittance.relay.models.policy import Policy
from quittance.relay.models.self_test import SelfTest
from quittance.relay.models.wording import Wording

__all__ = ["Addressee", "Copy", "Enclosed", "Intake", "Match", "Policy", "SelfTest", "Wording"]
