"""The file sets that left: searched, and each file taken out again as it left."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.integrations.storage import StorageError
from quittance.reconciliation.actions import stored
from quittance.reconciliation.actions.stored import NotTheSame
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.rules import files, seals
from quittance.web.base import errors
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import tables
from quittance.web.firm.deposits import sending, set_list
from quittance.web.firm.deposits.deposit_pages import set_of
from quittance.web.firm.deposits.set_list import SetsForm
from quittance.web.firm.sync import whole

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AWAY = "The place where the files lie does not answer, and they could not be made again from their rows."


@whole.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    form = SetsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    sheet = set_list.sheet(form, now=request.now)
    dated = {key: word for key, word in form.asked.items() if key in {"since", "until", "account"}}
    context = {
        "form": form,
        "sheet": sheet,
        "tab": "files",
        "period": f"/firm-portal/deposits/files/whole/{tables.link(dated)}" if _is_period(form) else "",
    }
    return render(request, "firm/deposits/files.html", context)


@whole.page(may=Permission.SEE_PAYMENTS)
def file(request: StaffRequest, set_id: int) -> HttpResponseBase:
    """One file by its name, as it left; with `.xlsx` in the place of `.csv` the same rows for people."""
    row, name = set_of(set_id), request.GET.get("name", "")
    wanted = {str(each["name"]) for each in row.files}
    is_xlsx = name.endswith(".xlsx")
    source = f"{name.removesuffix('.xlsx')}.csv" if is_xlsx else name
    if name == files.MANIFEST:
        return sending.answer([_manifest(row)], name=_named(row, name), content_type="application/json")
    if source not in wanted or (is_xlsx and source == files.SEALS):
        raise Http404
    try:
        content = stored.xlsx(row, source.removesuffix(".csv")) if is_xlsx else stored.content(row, source)
    except NotTheSame:
        return changed(request, row)
    except StorageError:
        return away(request)
    return sending.answer(
        sending.pieces(content), name=_named(row, name), content_type=_XLSX if is_xlsx else "text/csv; charset=utf-8"
    )


def away(request: StaffRequest) -> HttpResponse:
    return errors.page(request, 503, "The file cannot be read now", _AWAY, remedy="Try once more in a minute.")


def changed(request: StaffRequest, row: FileSet) -> HttpResponse:
    words = f"What lies there of set {row.number} of {row.bank_account} does not fit its seal {row.hash[:12]}…, and "
    words += "its rows make other bytes than those that left. You get no file that is not the one that left."
    return errors.page(request, 409, "This file is not as it left", words, remedy="Use the one from the mail; tell us.")


def _manifest(row: FileSet) -> bytes:
    return seals.canonical(row.manifest) + b"\n"


def _named(row: FileSet, name: str) -> str:
    """With day and number: nobody takes one morning's file for another's."""
    stem, _, kind = name.rpartition(".")
    return f"{stem}-{row.deposit_date:%Y-%m-%d}-{row.number}.{kind}"


def _is_period(form: SetsForm) -> bool:
    return bool(form.cleaned_data["since"] or form.cleaned_data["until"])
