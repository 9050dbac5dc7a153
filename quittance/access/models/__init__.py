"""People, what they may do, and what proves who they are."""

from quittance.access.models.directory import DirectoryEntry, ProviderGroup, ProviderMembership
from quittance.access.models.door import Knock, Layout, ScimKey, SpentAnswer
from quittance.access.models.group import Grant, Group, Limit, Mapping, Membership
from quittance.access.models.operator import Operator, OperatorSession
from quittance.access.models.person import Person
from quittance.access.models.proof import EmergencyKey, Passkey, RecoveryCode, SecondFactor
from quittance.access.models.session import Session
from quittance.access.models.ticket import Ticket

__all__ = [
    "DirectoryEntry",
    "EmergencyKey",
    "Grant",
    "Group",
    "Knock",
    "Layout",
    "Limit",
    "Mapping",
    "Membership",
    "Operator",
    "OperatorSession",
    "Passkey",
    "Person",
    "ProviderGroup",
    "ProviderMembership",
    "RecoveryCode",
    "ScimKey",
    "SecondFactor",
    "Session",
    "SpentAnswer",
    "Ticket",
]
