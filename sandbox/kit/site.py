"""A small site: Django as a library, one process, some threads, no database and no sessions."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.urls import URLPattern

from sandbox.kit import surroundings

HERE = Path(__file__).parent
SANDBOX = HERE.parent


def options(name: str, *more: str) -> argparse.Namespace:
    """What every service is started with; `more` names further options that carry text."""
    parser = argparse.ArgumentParser(prog=f"python -m sandbox.{name}")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    for option in more:
        parser.add_argument(f"--{option}", required=True)
    return parser.parse_args()


def prepare(name: str, *, data: Path) -> None:
    """Before any page is imported that renders."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1", "localhost", ".localhost", "[::1]"],
        DEBUG=False,
        LOGGING_CONFIG=None,
        MIDDLEWARE=[
            "sandbox.kit.doors.written_down",
            "sandbox.kit.doors.guarded",
            "sandbox.kit.doors.same_origin_only",
            "django.middleware.common.CommonMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [SANDBOX / name / "templates", HERE / "templates"],
                "OPTIONS": {"context_processors": ["sandbox.kit.surroundings.of"]},
            }
        ],
        DATA_UPLOAD_MAX_MEMORY_SIZE=1024 * 1024,
        USE_I18N=False,
        USE_TZ=True,
    )
    django.setup()
    surroundings.here.service, surroundings.here.data = name, data


def serve(pages: Sequence[URLPattern], *, port: int, threads: int = 8) -> None:
    """Until a signal ends it."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    from sandbox.kit import assets

    settings.ROOT_URLCONF = (*pages, *assets.paths(surroundings.here.service))
    application: Any = get_wsgi_application()
    waitress.serve(
        application,
        host="127.0.0.1",
        port=port,
        threads=threads,
        ident="sandbox",
        clear_untrusted_proxy_headers=True,
        _quiet=True,
    )
