"""The firms' mail rules as a page, as an administrator of a mail server sees them."""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from sandbox.mailbox import looks
from sandbox.mailbox.rules import STYLES, Rules, Unclear

TEXTS = ("target", "key", "words", "unless", "style")
FLAGS = ("apart", "on")


def paths(rules: Rules) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        complaint = ""
        if request.method == "POST":
            try:
                rules.change(request.POST.get("firm", ""), _given(request.POST))
            except Unclear as unclear:
                complaint = str(unclear)
            else:
                return HttpResponseRedirect(reverse("rules"))
        facts = {
            "rules": rules.all(),
            "styles": list(STYLES.items()),
            "done": [(looks.short_moment(each.at), each) for each in list(rules.done)],
            "complaint": complaint,
        }
        return render(request, "mailbox/rules.html", facts, status=400 if complaint else 200)

    @require_http_methods(["GET", "HEAD", "POST"])
    def for_programs(request: HttpRequest, firm: str) -> HttpResponse:
        """What a POST does not name stays as it is."""
        rule = rules.of(firm)
        if rule is None:
            return JsonResponse({"error": f"There is no firm {firm} here."}, status=404)
        if request.method == "POST":
            try:
                rule = rules.change(firm, _told(request.body))
            except (Unclear, ValueError) as unclear:
                return JsonResponse({"error": str(unclear)}, status=400)
        return JsonResponse(asdict(rule))

    return (path("rules/", page, name="rules"), path("api/rules/<slug:firm>", for_programs))


def _given(form: QueryDict) -> dict[str, Any]:
    """A box that is not ticked is not sent."""
    return {name: form.get(name, "") for name in TEXTS if name in form} | {name: name in form for name in FLAGS}


def _told(body: bytes) -> dict[str, Any]:
    wish = json.loads(body or b"{}")
    unknown = sorted(set(wish) - {*TEXTS, *FLAGS}) if isinstance(wish, dict) else ["what was sent"]
    if unknown:
        raise Unclear(f"Unknown: {', '.join(unknown)}. Known: {', '.join((*TEXTS, *FLAGS))}.")
    return dict(wish)
