"""Firms, where they are found, and the secrets they entrust to us."""

from quittance.tenancy.models.base import FirmModel
from quittance.tenancy.models.firm import Firm
from quittance.tenancy.models.host import Host
from quittance.tenancy.models.secret import Secret

__all__ = ["Firm", "FirmModel", "Host", "Secret"]
