"""The web process's application: Django behind static files that never trouble it."""

import django
from django.core.handlers.wsgi import WSGIHandler
from servestatic import ServeStatic

from quittance.config import logs
from quittance.config.environment import environment
from quittance.core import process
from quittance.web.base import assets

process.end_with_parent()
logs.start(environment(), process="web")
django.setup()
application = ServeStatic(
    WSGIHandler(),
    root=str(assets.DIST),
    prefix="static/",
    immutable_file_test=assets.is_immutable,
    max_age=300,
)
