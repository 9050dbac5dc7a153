"""Firms, where they are found, how they look, and the secrets they entrust to us."""

from quittance.tenancy.models.bank_account import BankAccount
from quittance.tenancy.models.base import FirmModel
from quittance.tenancy.models.branding import Branding
from quittance.tenancy.models.connection import Connection
from quittance.tenancy.models.firm import Firm
from quittance.tenancy.models.host import Host
from quittance.tenancy.models.mirrored import Mirrored
from quittance.tenancy.models.secret import Secret
from quittance.tenancy.models.staff_member import Office, StaffMember

__all__ = [
    "BankAccount",
    "Branding",
    "Connection",
    "Firm",
    "FirmModel",
    "Host",
    "Mirrored",
    "Office",
    "Secret",
    "StaffMember",
]
