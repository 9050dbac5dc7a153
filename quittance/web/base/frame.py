from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask for: whose page it is, and who looks."""
    return {
        "firm": getattr(request, "firm", None),
        "looker": getattr(request, "looker", "unknown"),
        "operator": getattr(getattr(request, "operator_session", None), "operator", None),
    }
