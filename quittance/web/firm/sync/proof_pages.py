"""What the full compares prove of the books: balances that the ledger does not explain, numbers that stand twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.core import scope
from quittance.receivables.models import Client
from quittance.receivables.queries import LedgerFault, ledger_faults
from quittance.sync import queries
from quittance.sync.actions import oddities
from quittance.web.base.memory import Memory
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import tables
from quittance.web.firm.sync import whole, words
from quittance.web.firm.tables import PAGE, Column, Sheet, TableForm

# The proof reads every row of the ledger; whoever pages through its findings sees one and the same answer.
_known: Memory[list[LedgerFault]] = Memory(seconds=10)


class FaultsForm(TableForm):
    COLUMNS: Sequence[Column] = (
        Column("Number"),
        Column("Client"),
        Column("By the ledger", number=True),
        Column("Open in the practice system", number=True),
        Column("Distance", number=True),
    )


@dataclass(frozen=True)
class FaultLine:
    fault: LedgerFault
    client: Client

    @property
    def title(self) -> str:
        noun = "Invoice" if self.fault.table == "invoice" else "Ledger entry"
        return f"{noun} {self.fault.number or self.fault.source_key}"

    @property
    def table(self) -> str:
        return "invoices" if self.fault.table == "invoice" else "entries"


@whole.page(may=Permission.SEE_INVOICES)
def ledger(request: StaffRequest) -> HttpResponse:
    """The proof as it stands now, not as the last compare found it: what was mended since is no longer here."""
    form = FaultsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    faults = _known.of(scope.firm_id(), lambda: ledger_faults(limit=queries.LEDGER_FAULTS_MAX))
    some = faults[form.begin : form.end]
    clients = Client.objects.in_bulk({fault.client for fault in some})
    live = queries.live_source()
    context = {
        "sheet": Sheet(form, [FaultLine(fault, clients[fault.client]) for fault in some], len(faults), ""),
        "number": words.counted(len(faults), "balance"),
        "is_one": len(faults) == 1,
        "is_loss_held": queries.held_losses().rows > 0,
        "is_cut": len(faults) == queries.LEDGER_FAULTS_MAX,
        "compared": words.moment(live.compared_at, request.firm.clock, now=request.now) if live else "",
    }
    return render(request, "firm/sync/ledger.html", context)


@whole.page(may=Permission.SEE_CLIENTS)
def oddity(request: StaffRequest, kind: str) -> HttpResponse:
    form = TableForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    rows, number = oddities.found(kind, start=form.begin, end=form.begin + PAGE)
    context = {
        "title": words.ODDITY_TITLES[kind],
        "about": words.ODDITY_ABOUT[kind],
        "count": words.oddity(kind, number),
        "sheet": Sheet(form, rows, number, ""),
        "is_ring": kind == "rings",
    }
    return render(request, "firm/sync/oddity.html", context)
