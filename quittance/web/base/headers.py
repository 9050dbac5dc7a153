"""Headers that every answer bears."""

import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quittance.web.base.requests import DoorRequest

_NONCE = "_csp_nonce"


def nonce(request: HttpRequest) -> str:
    """A word for this answer alone. Only an answer that asks for it lets it into its policy."""
    made: str = getattr(request, _NONCE, "")
    if not made:
        made = secrets.token_urlsafe(16)
        setattr(request, _NONCE, made)
    return made


def policy(
    request: HttpRequest,
    *,
    form_action: Sequence[str] = (),
    script_src: Sequence[str] = (),
    connect_src: Sequence[str] = (),
    frame_src: str = "'none'",
    worker_src: str = "'none'",
    frame_ancestors: str = "'none'",
) -> str:
    """What a page may load, run and send. A page whose form leads on to another origin names that origin."""
    made: str = getattr(request, _NONCE, "")
    ours = f"'self' 'nonce-{made}'" if made else "'self'"
    return "; ".join(
        [
            "default-src 'none'",
            " ".join([f"script-src {ours}", *script_src]),
            f"style-src {ours}",
            "script-src-attr 'none'",
            "style-src-attr 'none'",
            "img-src 'self' data:",
            "font-src 'self'",
            " ".join(["connect-src 'self'", *connect_src]),
            "manifest-src 'none'",
            "object-src 'none'",
            f"worker-src {worker_src}",
            f"frame-src {frame_src}",
            " ".join(["form-action 'self'", *form_action]),
            f"frame-ancestors {frame_ancestors}",
            "base-uri 'none'",
        ]
    )


def let_processor_in(response: HttpResponse, request: HttpRequest) -> None:
    """For pages alone that show the processor's fields or lead on to its page. What is typed there goes past us."""
    settled = settings.QUITTANCE
    script = urlsplit(settled.processor_script)
    response.headers["Content-Security-Policy"] = policy(
        request,
        form_action=settled.processor_origins,
        script_src=[f"{script.scheme}://{script.netloc}"],
        connect_src=settled.processor_origins,
        frame_src=" ".join(settled.processor_origins) or "'none'",
    )
    # A payer's bank signs them in by a window of its own, and tells the page when that is done.
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"


def harden(response: HttpResponse, request: DoorRequest) -> None:
    response.headers.setdefault("Content-Security-Policy", policy(request))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    response.headers["X-Request-Id"] = request.request_id
    if settings.QUITTANCE.public_scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
