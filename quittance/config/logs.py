"""Structured logs: one JSON object a line on stderr, each with the firm and the request or job it belongs to."""

import contextlib
import io
import logging
import sys
from typing import Any

import structlog

from quittance.config.environment import Environment

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


class _Unfailing(io.StringIO):
    """Standard error, where a line that cannot be written (a full disk) is lost and nothing else is."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def start(environment: Environment, *, process: str) -> None:
    level = getattr(logging, environment.log_level.upper())
    render: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(sort_keys=False)]
    structlog.configure(
        processors=[*_SHARED, *render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=_Unfailing()),
        cache_logger_on_first_use=True,
    )
    # Libraries speak through the standard library's logging; their lines come out in the same form.
    handler = logging.StreamHandler(_Unfailing())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
    # The door writes a line per request already.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    structlog.contextvars.bind_contextvars(process=process)
