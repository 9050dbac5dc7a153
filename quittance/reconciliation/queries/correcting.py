"""What a set's rows would be if they were made today, against what left and what was named as wrong in it since."""

from collections.abc import Iterable

from quittance.reconciliation.models import Corrected, FileSet
from quittance.reconciliation.queries.deposits import proof_of
from quittance.reconciliation.queries.placed import elsewhere_by_now
from quittance.reconciliation.queries.sets import contents_of
from quittance.reconciliation.rules import corrections, rows
from quittance.reconciliation.rules.corrections import PLACE, Correction
from quittance.reconciliation.rules.proof import Proof
from quittance.reconciliation.rules.rows import Dated, FeeRow, Row, Style


def differences(of: FileSet) -> tuple[Correction, ...]:
    """Not yet told. Of a set of changes there are none: what it says, it says of other sets."""
    filed = list(contents_of(of).proofs)
    style = Style(of.setup["identifier"], _dated(of, [row for proof in filed for row in proof.rows]))
    proofs = [proof_of(each.payout, style=style)[0] for each in of.proved.select_related("payout").order_by("pk")]
    before, after = _rows(filed), _rows(proofs)
    gone = elsewhere_by_now([row for proof in filed for row in proof.rows])
    found = corrections.between(of.number, before, after)
    wrong = [each for each in found if each.row_key not in gone or each.column not in PLACE]
    return corrections.untold(wrong, _told(of))


def _rows(proofs: Iterable[Proof]) -> list[Row | FeeRow]:
    found: list[Row | FeeRow] = []
    for proof in proofs:
        found += [*proof.rows]
        found += [*proof.fee_rows]
    return found


def _told(of: FileSet) -> Iterable[Correction]:
    """The oldest first."""
    rows = Corrected.objects.filter(number=of.number, file_set__bank_account=of.bank_account_id)
    for row in rows.order_by("file_set__number", "place"):
        yield Correction(row.number, row.row_key, row.column, row.was, row.now)


def _dated(of: FileSet, filed: list[Row]) -> Dated:
    """As the firm had chosen when it was made; of that, the rows alone tell."""
    is_deposit = all(row.date == of.deposit_date for row in filed)
    return rows.Dated.DEPOSIT if is_deposit else rows.Dated.PAYMENT
