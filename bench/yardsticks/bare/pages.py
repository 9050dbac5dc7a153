from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.yardsticks.bare.models import Entry


def entry(request: HttpRequest, key: int) -> HttpResponse:
    return render(request, "bare/entry.html", {"entry": Entry.objects.get(pk=key)})
