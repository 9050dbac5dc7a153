from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask for: whose page it is, and who looks."""
    parts = request.path.split("/")
    return {
        "here": parts[2] if len(parts) > 3 else "",  # noqa: PLR2004  /ops/<here>/
        "firm": getattr(request, "firm", None),
        "looker": getattr(request, "looker", "unknown"),
        "operator": getattr(getattr(request, "operator_session", None), "operator", None),
    }
