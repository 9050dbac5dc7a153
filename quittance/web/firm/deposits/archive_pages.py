"""File sets as one archive, with the checker beside it: of one set, of several, or of a whole period."""

import tempfile
from collections.abc import Sequence

from django.db.models import Max, Min, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from quittance.access.rules.permissions import Permission
from quittance.integrations.storage import StorageError
from quittance.reconciliation.actions import stored
from quittance.reconciliation.actions.stored import NotTheSame
from quittance.reconciliation.documents import bundle
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.rules.files import FileSet as Built
from quittance.web.base import errors, notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import tables
from quittance.web.firm.deposits import file_pages, sending, set_list
from quittance.web.firm.deposits.deposit_pages import set_of
from quittance.web.firm.deposits.set_list import SetsForm
from quittance.web.firm.sync import whole

_IN_MEMORY_BYTES = 8 * 1024 * 1024
SETS_MAX = 1_500  # six years of one bank account


@whole.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, set_id: int) -> HttpResponseBase:
    row = set_of(set_id)
    return _packed(request, [row], f"payment-files-{row.deposit_date:%Y-%m-%d}-{row.number}.zip")


@whole.page(may=Permission.SEE_PAYMENTS)
def several(request: StaffRequest) -> HttpResponseBase:
    """Those that were ticked, or all of a period. With those between them: a chain with a hole proves nothing."""
    form = SetsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    chosen = [key for text in request.GET.getlist("set") if (key := key_in(text)) is not None]
    if not chosen and "chosen" in request.GET:
        response = redirect("/firm-portal/deposits/files/")
        notices.leave(response, "No set is ticked. Tick those that you want, then take them out.", tone="warn")
        return response
    wanted = FileSet.objects.filter(pk__in=chosen) if chosen else set_list.narrowed(form, now=request.now)
    spans = wanted.order_by().values("bank_account").annotate(first=Min("number"), last=Max("number"))
    between = Q(pk__in=[])
    for span in spans:
        between |= Q(bank_account=span["bank_account"], number__range=(span["first"], span["last"]))
    rows = list(FileSet.objects.filter(between).select_related("bank_account").order_by("bank_account", "number"))
    if not rows:
        return _none(request)
    if len(rows) > SETS_MAX:
        return _too_many(request, len(rows))
    days = [row.deposit_date for row in rows]
    return _packed(request, rows, f"payment-files-{min(days):%Y-%m-%d}-to-{max(days):%Y-%m-%d}.zip")


def _packed(request: StaffRequest, rows: Sequence[FileSet], name: str) -> HttpResponseBase:
    """Put together before the first byte leaves: half an archive would look like a whole one."""
    packed = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  closed by whoever reads it
    last = {row.bank_account_id: row for row in rows}
    heads = [(row.setup["bank_account"], row.number, row.hash) for row in last.values()]
    broken: list[FileSet] = []

    def made(row: FileSet) -> Built:
        broken[:] = [row]
        return stored.as_left(row)

    try:
        bundle.write((made(row) for row in rows), packed, heads=heads)  # type: ignore[arg-type]  # it is a file of bytes
    except NotTheSame:
        packed.close()
        return file_pages.changed(request, broken[0])
    except StorageError:
        packed.close()
        return file_pages.away(request)
    return sending.answer(sending.of_file(packed), name=name, content_type="application/zip")  # type: ignore[arg-type]  # as above


def _none(request: StaffRequest) -> HttpResponse:
    words = "No file set was chosen, or none left in that time."
    return errors.page(request, 404, "There is nothing to pack", words, remedy="Choose sets in the list of files.")


def _too_many(request: StaffRequest, count: int) -> HttpResponse:
    words = f"That is {count:,} file sets; an archive holds at most {SETS_MAX:,}."
    return errors.page(request, 400, "That is too much for one archive", words, remedy="Take a shorter time.")
