"""The state of the mirror on one page: how old, what runs, what waits, what failed, and what to do about it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.receivables.models import Client, Invoice
from quittance.sync import queries
from quittance.sync.actions import cadence, sources
from quittance.sync.models import Quarantined, Run
from quittance.sync.models.run import Kind
from quittance.sync.rules.map_words import TABLES
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.sync import words

HERE = "/firm-portal/sync/"
_RUNS = 5
_TOLD_FOR = timedelta(days=7)
STOP_POLLING = 286


@gate.page(may=Permission.SEE_CLIENTS)
def status(request: StaffRequest) -> HttpResponse:
    return render(request, "firm/sync/status.html", _state(request))


@gate.page(may=Permission.SEE_CLIENTS)
def now(request: StaffRequest) -> HttpResponse:
    """The part of the page that renews itself."""
    return render(request, "firm/sync/now.html", _state(request))


def _state(request: StaffRequest) -> dict[str, Any]:
    clock = request.firm.clock
    live, fresh = queries.live_source(), queries.freshness()
    stale = fresh.as_of_at is not None and request.now - fresh.as_of_at > timedelta(minutes=fresh.stale_after_minutes)
    failing = live is not None and live.failing_since_at is not None
    tone, headline = _headline(request)
    return {
        **(_of_all_clients(request) if request.visitor.reach.is_unbounded else {}),
        "live": live,
        "draft": queries.draft_source(),
        "tone": tone,
        "headline": headline,
        "stale": stale,
        "failing_since": words.moment(live.failing_since_at, clock, now=request.now) if live and failing else "",
        "lag": words.span(request.now - fresh.as_of_at) if fresh.as_of_at else "",
        "stale_after": words.counted(fresh.stale_after_minutes, "minute"),
        "cadence": words.every(timedelta(seconds=live.poll_seconds)) if live else "",
        "compare": words.every(timedelta(minutes=live.compare_minutes)) if live else "",
        "compared": words.moment(live.compared_at, clock, now=request.now) if live else "",
        "paused_since": words.moment(live.paused_at, clock, now=request.now) if live and live.paused_at else "",
        "map": queries.newest_map(),
        "asked": words.moment(request.now, clock, now=request.now),
    }


def _of_all_clients(request: StaffRequest) -> dict[str, Any]:
    """What counts rows of the whole firm, for whoever sees all of it."""
    running = queries.running()
    return {
        "sees_all": True,
        "contents": _contents() if queries.live_source() is not None else "",
        "run": _progress(running, request) if running else None,
        "runs": [line(run, request) for run in queries.runs()[:_RUNS]],
        "quarantined": Quarantined.objects.count(),
        "held": [(held, words.held_title(held)) for held in queries.held_open()],
        **_of_proof(request),
    }


def _of_proof(request: StaffRequest) -> dict[str, Any]:
    """What the last full compare found in the books themselves."""
    live, proof = queries.live_source(), queries.last_proof()
    faults, odd = proof.get("ledger", {}).get("faults", 0), proof.get("oddities", {})
    went_back_at = live.went_back_at if live else None
    told = went_back_at is not None and request.now - went_back_at < _TOLD_FOR
    return {
        "faults": words.counted(faults, "balance") if faults else "",
        "odd": [(words.oddity(kind, odd[kind]), words.ODDITY_ADDRESSES[kind]) for kind in odd if odd[kind]],
        "went_back": words.moment(went_back_at, request.firm.clock, now=request.now) if told else "",
    }


def _headline(request: StaffRequest) -> tuple[str, str]:
    """The state in one sentence."""
    live, fresh = queries.live_source(), queries.freshness()
    if live is None:
        return "warn", "Your practice system is not connected yet."
    as_of = words.moment(fresh.as_of_at, request.firm.clock, now=request.now)
    copy = f"The copy is as of {as_of}." if fresh.as_of_at else "There is no copy yet."
    if live.paused_at is not None:
        return "warn", f"Paused. {copy}"
    if live.failing_since_at is not None:
        return "bad", f"The practice system cannot be read. {copy}"
    if live.loaded_at is None or fresh.as_of_at is None or live.mark is None:
        known = live.loaded_at is not None and fresh.as_of_at is not None
        new = f"The new connection is in force and was not read to its end yet. {copy}"
        return "wait", new if known else "The first load is under way."
    if request.now - fresh.as_of_at > timedelta(minutes=fresh.stale_after_minutes):
        return "warn", f"The copy stands still as of {as_of}."
    return "good", f"Up to date as of {as_of}."


def _contents() -> str:
    clients = Client.objects.filter(gone_at=None).count()
    invoices = Invoice.objects.filter(gone_at=None).count()
    return f"{words.rows_of('clients', clients)}, {words.rows_of('invoices', invoices)}."


def _progress(run: Run, request: StaffRequest) -> dict[str, Any]:
    seconds = max(1.0, (run.heard_at - run.started_at).total_seconds())
    return {
        "row": run,
        "title": words.RUN_KINDS[Kind(run.kind)],
        "table": TABLES.get(run.table, ""),
        "label": f"Reading {TABLES.get(run.table, 'rows').lower()}",
        "done": run.rows_read,
        "of": max(run.rows_expected, run.rows_read),
        "rate": round(run.rows_read / seconds) if run.rows_read else 0,
        "since": words.moment(run.started_at, request.firm.clock, now=request.now),
        "heard": words.span(request.now - run.heard_at),
    }


def line(run: Run, request: StaffRequest) -> dict[str, Any]:
    tone, word = words.state(run)
    return {
        "row": run,
        "title": words.RUN_KINDS[Kind(run.kind)],
        "at": words.moment(run.started_at, request.firm.clock, now=request.now),
        "tone": tone,
        "state": word,
        "did": words.did(run) if not run.failure else run.failure,
        "took": words.duration(run.milliseconds),
    }


@gate.page(may=Permission.EDIT_MAPPING, methods=("POST",))
def compare(request: StaffRequest) -> HttpResponse:
    sources.compare_soon(by=request.visitor.by, now=request.now)
    return _back("A full compare begins within seconds. It finds what no change shows: deleted and restored rows.")


@gate.page(may=Permission.EDIT_MAPPING, methods=("POST",))
def pause(request: StaffRequest) -> HttpResponse:
    sources.pause(by=request.visitor.by, now=request.now)
    return _back("Reading is paused. Balances stay as they are now, and both portals say so.", tone="warn")


@gate.page(may=Permission.EDIT_MAPPING, methods=("POST",))
def resume(request: StaffRequest) -> HttpResponse:
    sources.resume(by=request.visitor.by, now=request.now)
    return _back("Reading goes on. What happened meanwhile is read first.")


def _back(text: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(HERE)
    notices.leave(response, text, tone=tone)
    return response


class CadenceForm(forms.Form):
    poll_seconds = forms.IntegerField(
        label="Seconds between two readings",
        help_text="From 5 to 3,600. A reading that finds nothing new costs little.",
    )
    compare_minutes = forms.IntegerField(
        label="Minutes between two full compares",
        help_text="From 10 to 10,080, a week. It counts every row on both sides, and finds what was deleted.",
    )
    stale_after_minutes = forms.IntegerField(
        label="Minutes until the copy counts as stale",
        help_text="From 5 to 1,440. Then the firm gets a mail, and automatic charges and reminders wait.",
    )


@gate.page(may=Permission.EDIT_MAPPING, methods=("GET", "POST"))
def pace(request: StaffRequest) -> HttpResponse:
    """How often it is read, and after how long it counts as stale."""
    live = queries.live_source()
    if live is None:
        return redirect(f"{HERE}source/")
    kept = {
        "poll_seconds": live.poll_seconds,
        "compare_minutes": live.compare_minutes,
        "stale_after_minutes": queries.freshness().stale_after_minutes,
    }
    form = CadenceForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            wanted = cadence.Cadence(**form.cleaned_data)
            cadence.change(cadence=wanted, by=request.visitor.by, now=request.now)
        except cadence.CannotChange as cannot:
            form.add_error(None, str(cannot))
        else:
            return _back("The pace is saved.")
    return render(request, "firm/sync/pace.html", {"form": form}, status=400 if form.errors else 200)
