"""Which tables of ours are mirrored here."""

from quittance.billing.models import Job, WorkEntry
from quittance.receivables.models import Client
from quittance.tenancy.actions.mirroring import Reference, Target
from quittance.tenancy.models import StaffMember

_CLIENT = Reference("client_id", "client", Client)
_STAFF = Reference("staff_member_id", "staff_member", StaffMember, required=False)

JOBS = Target(
    table="jobs",
    model=Job,
    staged={"client": "text", "name": "text", "status": "text", "staff_member": "text", "due_date": "date"},
    values={name: f"s.{name}" for name in ("name", "status", "due_date")},
    references=(_CLIENT, _STAFF),
    client="client_id",
)
WORK = Target(
    table="work",
    model=WorkEntry,
    staged={
        "client": "text",
        "job": "text",
        "staff_member": "text",
        "work_date": "date",
        "hours": "int",
        "amount": "bigint",
        "description": "text",
        "billed": "boolean",
    },
    values={
        "work_date": "s.work_date",
        "minutes": "s.hours",
        "amount_cents": "s.amount",
        "description": "s.description",
        "billed": "s.billed",
    },
    references=(_CLIENT, Reference("job_id", "job", Job, required=False), _STAFF),
    client="client_id",
)
TARGETS = (JOBS, WORK)
