"""The files by mail. They are put into the store before the mail that names them: done twice, one mail leaves."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from quittance.access.models import Person
from quittance.core.queue import enqueue
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Enclosure, Recipient
from quittance.reconciliation import queries
from quittance.reconciliation.actions import recipients, stored
from quittance.reconciliation.mails import files_mail
from quittance.reconciliation.mails.files_mail import Enclosed
from quittance.reconciliation.models import FileSet, Mailing
from quittance.reconciliation.queries import sets
from quittance.reconciliation.rules import files
from quittance.tenancy import queries as tenancy

# Of all enclosures; as the mail encodes them, a third more. Most mail servers take 25 MB.
ENCLOSED_BYTES_MAX = 10 * 1024 * 1024
# By then its own job has had its turn, or was lost.
OVERDUE_AFTER = timedelta(minutes=10)
_CSV, _XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BY = "system"
_ON_THE_PAGE = "They lie on the page of the deposit."
File = tuple[str, str, bytes]  # name, content type, content


def post(*, row: FileSet, now: datetime, again: str = "", by: str = _BY, to: Sequence[Recipient] = ()) -> None:
    """The morning's mail of a set, or with a word for `again` one that somebody wished."""
    key = f"files:{row.pk}:{again or 'made'}"
    if Mailing.objects.filter(file_set=row, mail__key=key).exists():
        return
    whom, why = recipients.now()
    enclosed, enclosures = _enclosed(row)
    firm = tenancy.current_firm()
    words = files_mail.words(firm=firm, row=row, enclosed=enclosed, why=why, released_by=_called(row.released_by))
    with transaction.atomic():
        mail = mails.post(firm=firm, key=key, words=words, to=to or whom, enclosures=enclosures, now=now)
        Mailing.objects.get_or_create(mail=mail, defaults={"file_set": row, "mailed_at": now, "mailed_by": by})


def ask_again(*, now: datetime) -> None:
    """For sets whose mail is overdue: the job that was to write it failed for too long, or was lost."""
    for row in FileSet.objects.filter(mailings=None, built_at__lt=now - OVERDUE_AFTER).order_by("pk"):
        enqueue("reconciliation.mail", file_set_id=row.pk, only_one_waiting=f"files-mail:{row.pk}")


def _enclosed(row: FileSet) -> tuple[Enclosed, list[Enclosure]]:
    policy = queries.policy_now()
    if not policy.attach:
        return Enclosed(instead=f"Nothing is attached, as the firm wishes. {_ON_THE_PAGE}"), []
    found = _until_too_much(_csv(row))
    if found is None:
        return Enclosed(instead=f"They are too large for a mail. {_ON_THE_PAGE}"), []
    both = _until_too_much(_xlsx(row), first=found) if policy.xlsx else found
    instead = (
        "" if both is not None else "The same as XLSX is too large for a mail, and lies on the page of the deposit."
    )
    return Enclosed(instead=instead), [_stored(*each) for each in both or found]


def _until_too_much(more: Iterator[File], first: Sequence[File] = ()) -> list[File] | None:
    """None as soon as they are more than a mail should bring: nobody builds on for nothing."""
    found, size = list(first), sum(len(content) for _, _, content in first)
    for each in more:
        found.append(each)
        size += len(each[2])
        if size > ENCLOSED_BYTES_MAX:
            return None
    return found


def _csv(row: FileSet) -> Iterator[File]:
    for each in row.files:
        name = str(each["name"])
        if name not in files_mail.NOT_MAILED:
            yield _named(row, name.removesuffix(".csv"), "csv"), _CSV, stored.content(row, name)


def _xlsx(row: FileSet) -> Iterator[File]:
    wanted = {str(each["name"]) for each in row.files} - files_mail.NOT_MAILED
    for sheet in files.sheets_of(queries.contents_of(row), sets.paper_of(row.setup, row.money)):
        name = sheet.table.name
        if f"{name}.csv" in wanted:
            yield _named(row, name, "xlsx"), _XLSX, files.xlsx(sheet)


def _named(row: FileSet, name: str, kind: str) -> str:
    """With day and number: nobody takes one morning's file for another's."""
    return f"{name}-{row.deposit_date.isoformat()}-{row.number}.{kind}"


def _stored(name: str, content_type: str, content: bytes) -> Enclosure:
    key, sha256 = stored.keep_apart(content)
    return Enclosure(key, sha256, name, content_type)


def _called(by: str) -> str:
    looker, _, number = by.partition(":")
    person = Person.objects.filter(pk=int(number)).first() if looker == "staff" and number.isdecimal() else None
    return str(person) if person else "Somebody"
