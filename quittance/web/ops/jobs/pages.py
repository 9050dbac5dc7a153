from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from quittance.core import queue as jobs
from quittance.web.base.requests import OpsRequest
from quittance.web.ops import gate

ROWS_SHOWN = 100


@gate.page()
def queue(request: OpsRequest) -> HttpResponse:
    """The queue as it is; the page asks again every two seconds."""
    counts = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")))
    unfinished = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed", "aborting"])
    context = {
        "tally": [(label, counts.get(status, 0)) for status, label in jobs.STATUS_LABELS.items()],
        "rows": unfinished.order_by("-status", "-id")[:ROWS_SHOWN],
        "workers": ProcrastinateWorker.objects.order_by("id"),
        "now": request.now,
    }
    part = "HX-Request" in request.headers
    return render(request, "ops/jobs_part.html" if part else "ops/jobs.html", context)


@gate.page(methods=("POST",))
def again(request: OpsRequest, job_id: int) -> HttpResponse:
    if not jobs.run_again(job_id=job_id, now=request.now):
        raise Http404
    return redirect("/ops/jobs/")
