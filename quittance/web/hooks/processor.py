"""Where the payment processor calls: what it signs is kept for its firm and answered at once, and opened later."""

import structlog
from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from quittance.core import inbox, scope
from quittance.integrations.stripe import access, events
from quittance.integrations.stripe.faults import NotFromTheProcessor
from quittance.integrations.stripe.words import Event
from quittance.payments.actions import news
from quittance.tenancy import queries as tenancy
from quittance.web.base import errors
from quittance.web.base.requests import DoorRequest
from quittance.web.hooks.gate import door

log = structlog.get_logger()


@csrf_exempt
@door(methods=("POST",))
def called(request: DoorRequest) -> HttpResponse:
    """The answer says no more than whether to call again."""
    try:
        event = events.heard(
            request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            secrets=settings.QUITTANCE.processor_hook_secrets,
            now=request.now,
        )
    except NotFromTheProcessor as fault:
        log.warning("processor.refused", code=fault.code, network=request.network)
        return HttpResponse(f"{fault.words}\n", content_type="text/plain", status=400)
    try:
        _keep(event, request)
    except errors.DATABASE_ERRORS as error:
        log.error("processor.database_away", error=str(error).strip())  # noqa: TRY400  a database that is away is no bug
        return HttpResponse("Call again later.\n", content_type="text/plain", status=503)
    return HttpResponse(status=204)


def _keep(event: Event, request: DoorRequest) -> None:
    firm_id = tenancy.firm_id_of_account(event.account) if event.account else None
    if event.live != access.is_live(settings.QUITTANCE.processor_key):
        log.info("processor.other_mode", told=event.id)
    elif firm_id is not None:
        with scope.firm(firm_id):
            news.keep(event=event, now=request.now)
    elif event.account:
        reason = f"No firm has the account {event.account}."
        inbox.store_stray(source=news.SOURCE, body=news.facts_of(event), headers={}, reason=reason, now=request.now)
