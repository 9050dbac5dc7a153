"""What patterns would have found in the firm's last mails: a change is seen before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from quittance.receivables.models import Invoice
from quittance.relay.models import Intake
from quittance.relay.models.intake import State
from quittance.relay.rules import numbers
from quittance.tenancy import queries as tenancy

TRIED = 50


@dataclass(frozen=True)
class Line:
    key: int
    at: datetime
    subject: str
    files: str
    found: tuple[str, ...]
    known: tuple[str, ...]  # those of them that the mirror has
    before: tuple[str, ...]

    @property
    def tone(self) -> str:
        return "good" if len(self.known) == 1 else "warn"

    @property
    def words(self) -> str:
        if not self.found:
            return "no number"
        if not self.known:
            return "not in the practice system"
        return "found" if len(self.known) == 1 else f"{len(self.known)} invoices"

    @property
    def is_new(self) -> bool:
        return self.found != self.before


@dataclass(frozen=True)
class Effect:
    lines: list[Line]

    @property
    def matched(self) -> int:
        return sum(len(line.known) == 1 for line in self.lines)

    @property
    def changed(self) -> int:
        return sum(line.is_new for line in self.lines)


def of(patterns: Sequence[str], *, before: Sequence[str]) -> Effect:
    """Of file names and subjects; a PDF's text is read when the mail comes in, and not anew."""
    rows = Intake.objects.exclude(state=State.REFUSED).order_by("-received_at", "-pk").prefetch_related("files")[:TRIED]
    read = [(row, _found(row, patterns), _found(row, before)) for row in rows]
    wanted = {number.lower() for _, found, _ in read for number in found}
    named = Invoice.objects.filter(gone_at=None).alias(low=Lower("number")).filter(low__in=wanted)
    known = {number.lower() for number in named.values_list("number", flat=True)}
    wall = tenancy.current_firm().clock.wall
    return Effect(
        [
            Line(
                key=row.pk,
                at=wall(row.received_at),
                subject=row.subject,
                files=", ".join(file.file_name for file in row.files.all()),
                found=found,
                known=tuple(number for number in found if number.lower() in known),
                before=was,
            )
            for row, found, was in read
        ]
    )


def _found(row: Intake, patterns: Sequence[str]) -> tuple[str, ...]:
    named = [number for file in row.files.all() for number in numbers.in_name(file.file_name, patterns=patterns)]
    told = [*named, *numbers.found(row.subject, patterns=patterns)]
    each = {number.lower(): number for number in reversed(told)}
    return tuple(reversed(each.values()))
