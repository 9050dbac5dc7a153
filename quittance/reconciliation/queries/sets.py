"""A file set read back as what it was made of, so that it can be made again, to the same bytes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from quittance.core.money import Currency
from quittance.core.tables import DateStyle, Sheet
from quittance.integrations.pms.layouts import LAYOUTS
from quittance.integrations.pms.layouts.layout import Chosen, Options
from quittance.payments.rules.fees import Method
from quittance.reconciliation.models import BankLine, Corrected, FiledFee, FiledRow, FileSet, Gap, Policy, Proof
from quittance.reconciliation.queries.deposits import bank_line_as_said, line_as_said, payout_as_said
from quittance.reconciliation.rules import journal
from quittance.reconciliation.rules import proof as rules
from quittance.reconciliation.rules.corrections import Correction
from quittance.reconciliation.rules.files import Contents, Heading, Release
from quittance.reconciliation.rules.motions import Use
from quittance.reconciliation.rules.rows import FeeRow, Row
from quittance.reconciliation.rules.sheets import Paper
from quittance.tenancy.models import BankAccount, Firm

Setup = Mapping[str, Any]


def setup_of(policy: Policy, *, firm: Firm, account: BankAccount, identifier: str) -> dict[str, Any]:
    """What a set is made by, as plain facts. A later choice of the firm changes no set that left."""
    return {
        "firm": firm.name,
        "bank_account": f"account-{account.pk}",
        "bank_account_name": account.name,
        "identifier": identifier,
        "dates": str(policy.dates),
        "with_payout": policy.with_payout,
        "layout": policy.layout,
        "bank_index": str(policy.bank_indexes.get(str(account.pk), "")),
        "card_types": policy.card_types,
        "types": policy.types,
        "columns": policy.columns,
        "accounts": [policy.cash, policy.fees, policy.receivable, policy.other, policy.suspense],
        "bank_lines": {},
    }


def paper_of(setup: Setup, currency: Currency) -> Paper:
    return Paper(currency, DateStyle(setup["dates"]), with_payout=setup["with_payout"])


def layouts_of(setup: Setup, currency: Currency, rows: Iterable[Row]) -> tuple[Sheet, ...]:
    """The practice system's own sheets of what pays invoices; none for a firm that uses our three files."""
    if not setup["layout"]:
        return ()
    options = Options(
        currency, setup["identifier"], DateStyle(setup["dates"]), setup["bank_index"], setup["card_types"],
        setup["types"], tuple(Chosen(*column) for column in setup["columns"]),
    )  # fmt: skip
    posted = sorted((row for row in rows if row.pays_invoice), key=lambda row: row.order)
    return LAYOUTS[setup["layout"]].make(posted, options) if posted else ()


def accounts_of(setup: Setup) -> journal.Accounts:
    return journal.Accounts(*setup["accounts"])


def heading_of(row: FileSet) -> Heading:
    setup = row.setup
    return Heading(
        setup["firm"], setup["bank_account"], row.money, row.number, row.deposit_date, row.previous,
        setup["bank_account_name"],
    )  # fmt: skip


def contents_of(row: FileSet) -> Contents:
    rows: dict[int | None, list[Row]] = defaultdict(list)
    for each in row.rows.select_related("payout").order_by("pk"):
        rows[each.payout_id].append(row_as_said(each))
    fees: dict[int, list[FeeRow]] = defaultdict(list)
    for fee in row.fees.select_related("payout").order_by("pk"):
        fees[fee.payout_id].append(_fee(fee))
    proofs = [
        _proof(each, row, rows[each.payout_id], fees[each.payout_id])
        for each in row.proved.select_related("payout").order_by("payout__method", "payout__payout_id")
    ]
    paid = [each for proof in proofs for each in proof.rows]
    return Contents(
        proofs=proofs,
        moved=rows[None],
        corrected=[_correction(each) for each in row.corrected.order_by("place")],
        layouts=layouts_of(row.setup, row.money, paid),
        accounts=accounts_of(row.setup),
        release=Release(row.released_by, row.released_reason) if row.released_by else None,
    )


def _proof(proof: Proof, of: FileSet, rows: list[Row], fees: list[FeeRow]) -> rules.Proof:
    banked = BankLine.objects.filter(pk=of.setup["bank_lines"].get(proof.payout.payout_id, 0)).first()
    explained = tuple(
        rules.Explained(line_as_said(each.line), rules.Why(each.why), each.code, each.words)
        for each in proof.explained.select_related("line").order_by("place")
    )
    return rules.Proof(
        payout_as_said(proof.payout, of.deposit_date), tuple(rows), tuple(sorted(fees, key=lambda fee: fee.order)),
        explained, tuple(_gap(each) for each in proof.gaps.order_by("place")), proof.carried_cents,
        bank_line_as_said(banked) if banked else None,
    )  # fmt: skip


def _gap(row: Gap) -> rules.Gap:
    return rules.Gap(rules.Why(row.why), row.difference_cents, row.words, row.line_id, row.code)


def _correction(row: Corrected) -> Correction:
    return Correction(row.number, row.row_key, row.column, row.was, row.now)


def row_as_said(row: FiledRow) -> Row:
    return Row(
        row.code, row.suffix, Use(row.use), row.ref, row.row_date, row.client, row.invoice, row.amount_cents, row.notes,
        Method(row.method), row.card, row.payout.payout_id if row.payout else "",
    )  # fmt: skip


def _fee(row: FiledFee) -> FeeRow:
    return FeeRow(
        row.key, row.amount_cents, row.details, row.method, row.client_name, row.client, row.code,
        row.transaction_date, row.deposit_date, row.payout.payout_id,
    )  # fmt: skip
