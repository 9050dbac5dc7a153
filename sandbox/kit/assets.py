"""The files beside the pages (style, script, picture), and the door that says a service is alive."""

import mimetypes
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

KIT = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def paths(service: str) -> tuple[URLPattern, ...]:
    own = KIT.parent.parent / service / "static"
    # Read once: what is served is exactly what lay in these two folders at the start, whatever a path may say.
    files = {file.name: file.read_bytes() for folder in (KIT, own) if folder.is_dir() for file in folder.iterdir()}

    def asset(_request: HttpRequest, name: str) -> HttpResponse:
        if name not in files:
            raise Http404
        kind = KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return HttpResponse(files[name], content_type=kind, headers={"Cache-Control": "no-cache"})

    return (
        path("static/<str:name>", asset, name="asset"),
        path("favicon.ico", lambda request: asset(request, "sandbox.svg")),
        path("healthz", lambda _request: HttpResponse("alive\n", content_type="text/plain")),
    )
