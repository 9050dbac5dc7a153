"""People, what they may do, and the sessions that prove who they are."""

from quittance.access.models.group import Grant, Group, Membership
from quittance.access.models.operator import Operator, OperatorSession
from quittance.access.models.person import Person
from quittance.access.models.session import Session

__all__ = ["Grant", "Group", "Membership", "Operator", "OperatorSession", "Person", "Session"]
