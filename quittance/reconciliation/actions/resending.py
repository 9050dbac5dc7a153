"""A set is mailed again, because somebody wishes it: to whom it went, or to whom they name."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from quittance.core import events
from quittance.core.queue import enqueue
from quittance.reconciliation.actions import recipients
from quittance.reconciliation.models import FileSet

ADDRESSES_MAX = 20


class CannotResend(Exception):
    """Nothing was sent; the text says why."""


def resend(*, file_set: FileSet, by: str, now: datetime, to: Sequence[str] = ()) -> list[str]:
    """To these addresses, or to those who get the files now. Tells to whom; the mail leaves within moments."""
    named = [address.strip() for address in to if address.strip()]
    if len(named) > ADDRESSES_MAX:
        raise CannotResend(f"At most {ADDRESSES_MAX} addresses at once.")
    for address in named:
        try:
            validate_email(address)
        except ValidationError:
            raise CannotResend(f"“{address}” is no e-mail address.") from None
    whom = named or [each.address for each in recipients.now()[0]]
    again = uuid.uuid4().hex
    with transaction.atomic():
        facts = {"number": file_set.number, "bank_account": file_set.bank_account.name, "addresses": whom}
        events.record("files.resent", file_set, at=now, by=by, **facts)
        enqueue("reconciliation.mail", file_set_id=file_set.pk, again=again, by=by, addresses=whom)
    return whom
