"""Which tables of ours are mirrored here."""

from quittance.tenancy.actions.mirroring import Reference, Target
from quittance.tenancy.models import Office, StaffMember

OFFICES = Target(
    table="offices",
    model=Office,
    staged={"name": "text", "city": "text"},
    values={"name": "s.name", "city": "s.city"},
)
STAFF = Target(
    table="staff",
    model=StaffMember,
    staged={
        "code": "text",
        "first_name": "text",
        "last_name": "text",
        "address": "text",
        "status": "text",
        "inactive": "boolean",
        "end_date": "date",
        "office": "text",
    },
    values={
        name: f"s.{name}" for name in ("code", "first_name", "last_name", "address", "status", "inactive", "end_date")
    },
    references=(Reference("office_id", "office", Office, required=False),),
)
TARGETS = (OFFICES, STAFF)
