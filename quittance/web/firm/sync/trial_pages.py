"""What a new map would change, tried on all rows; and saving it as a version."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.sync import queries
from quittance.sync.actions import labels, maps, previews, trials
from quittance.sync.models import Trial
from quittance.sync.models.trial import State
from quittance.sync.rules import map_words
from quittance.sync.rules.our_fields import OURS, OurField
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm.sync import pages, whole, words

_MAY = Permission.EDIT_MAPPING
_HERE = "/firm-portal/sync/map/"
_STAFF = {"partner", "manager", "responsible"}


@whole.page(may=_MAY)
def trial(request: StaffRequest, trial_id: int) -> HttpResponse:
    return render(request, "firm/sync/trial.html", _told(_found(trial_id)))


@whole.page(may=_MAY)
def part(request: StaffRequest, trial_id: int) -> HttpResponse:
    """The part that renews itself while all rows are read."""
    found = _found(trial_id)
    ended = found.state in {State.DONE, State.FAILED}
    return render(request, "firm/sync/trial_part.html", _told(found), status=pages.STOP_POLLING if ended else 200)


@whole.page(may=_MAY, methods=("POST",))
def save(request: StaffRequest, trial_id: int) -> HttpResponse:
    found = _found(trial_id)
    try:
        number = trials.saved(trial=found, note=request.POST.get("note", ""), by=request.visitor.by, now=request.now)
    except (maps.CannotSave, maps.NoSource) as cannot:
        response = redirect(f"{_HERE}trials/{found.pk}/")
        notices.leave(response, str(cannot), tone="bad")
        return response
    response = redirect(_HERE)
    notices.leave(response, f"Version {number} is in force. All rows are read anew by it; that begins in seconds.")
    return response


def _found(trial_id: int) -> Trial:
    found = Trial.objects.filter(pk=trial_id).first()
    if found is None or queries.live_source() is None:
        raise Http404
    return found


def _told(found: Trial) -> dict[str, Any]:
    newest = queries.newest_map()
    number = newest.number if newest else 0
    base = newest.choices if newest else {}
    return {
        "trial": found,
        "changes": maps.changes(before=base, after=found.choices),
        "next_number": number + 1,
        "is_late": number != found.base_number,
        "newest_number": number,
        "is_under_way": found.state in {State.WAITING, State.RUNNING},
        "results": [_result(table, found.result[table]) for table in OURS if table in found.result],
        "of": max(found.rows_expected, found.rows_read, 1),
    }


def _result(table: str, tally: dict[str, Any]) -> dict[str, Any]:
    fields = {each.name: each for each in OURS[table]}
    keys = {
        str(value)
        for sample in tally["samples"]
        for name, *pair in sample["fields"]
        if name in _STAFF
        for value in pair
    }
    people = previews.staff_names(keys) if keys else {}
    shown = [each["key"] for each in (*tally["samples"], *tally["unreadable_samples"])]
    names = labels.of(table=table, keys=shown)
    return {
        "table": table,
        "title": map_words.TABLES[table],
        "rows": words.rows_of(table, tally["rows"]),
        "changed": f"{tally['changed']:,}",
        "changed_number": tally["changed"],
        "fields": [
            (fields[name].title, number) for name, number in sorted(tally["fields"].items(), key=lambda e: -e[1])
        ],
        "samples": [
            (
                sample["key"],
                names.get(sample["key"], f"key {sample['key']}"),
                [
                    (fields[name].title, _shown(fields[name], before, people), _shown(fields[name], after, people))
                    for name, before, after in sample["fields"]
                ],
            )
            for sample in tally["samples"]
        ],
        "unreadable": sorted(tally["unreadable"].items(), key=lambda each: -each[1]),
        "unreadable_number": sum(tally["unreadable"].values()),
        "unreadable_samples": [
            {**each, "label": names.get(each["key"], f"key {each['key']}")} for each in tally["unreadable_samples"]
        ],
        "readable_again": tally["readable_again"],
    }


def _shown(field: OurField, value: Any, people: dict[str, str]) -> str:
    told = words.value(field, value)
    return people.get(told, told) if field.name in _STAFF else told
