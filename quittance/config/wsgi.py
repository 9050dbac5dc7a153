"""The web process's application: Django behind static files that never trouble it."""

from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from servestatic import ServeStatic

from quittance.config import logs
from quittance.config.environment import environment
from quittance.core import process
from quittance.web.base import assets

_ODD_HEADER = b"The content type of this request cannot be read.\n"


def readable(answer: Any) -> Any:
    """Refuses what Django breaks on before a door of ours could say so: an encoded parameter of the content type."""

    def enter(environ: dict[str, Any], start: Any) -> Any:
        if "*=" in environ.get("CONTENT_TYPE", ""):
            start("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", str(len(_ODD_HEADER)))])
            return [_ODD_HEADER]
        return answer(environ, start)

    return enter


process.end_with_parent()
process.look_for_cycles_seldom()
logs.start(environment(), process="web")
django.setup()
application = ServeStatic(
    readable(WSGIHandler()),
    root=str(assets.DIST),
    prefix="static/",
    immutable_file_test=assets.is_immutable,
    max_age=300,
)
