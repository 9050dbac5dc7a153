"""All mirrored tables of all domains, in an order in which each finds what it points at."""

from quittance.billing.actions import mirror as billing
from quittance.integrations.pms.protocol import TABLES
from quittance.receivables.actions import mirror as receivables
from quittance.tenancy.actions import mirror as tenancy
from quittance.tenancy.actions.mirroring import Target

_BY_NAME = {target.table: target for target in (*tenancy.TARGETS, *receivables.TARGETS, *billing.TARGETS)}
TARGETS: dict[str, Target] = {table: _BY_NAME[table] for table in TABLES}
