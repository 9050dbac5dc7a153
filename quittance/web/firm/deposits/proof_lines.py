"""The lines of a payout beside what is ours of each, a page at a time: a payout may have 100,000."""

from collections.abc import Iterable, Sequence

from django import forms
from django.db.models import Q, Sum

from quittance.payments.models import BalanceLine, Payout
from quittance.receivables.queries import sightings
from quittance.reconciliation import queries
from quittance.reconciliation.documents.proof import Part, ProofLine, Side
from quittance.reconciliation.models import Explained, FiledRow
from quittance.reconciliation.queries import overview, searching
from quittance.reconciliation.rules import rows as rules
from quittance.reconciliation.rules.motions import Motion, Use
from quittance.reconciliation.rules.proof import EXPLAINED
from quittance.web.firm import tables
from quittance.web.firm.deposits import lists, words
from quittance.web.firm.tables import Column, Sheet, TableForm

_CODE_MAX = 2**63 - 1
_FINE = [why.value for why in EXPLAINED]


class LinesForm(TableForm):
    COLUMNS = (
        Column("Our rows"),
        Column("Ours", number=True),
        Column("Processor's line"),
        Column("Line", number=True),
        Column("Taken of it", number=True),
        Column("In the payout", number=True),
        Column("Explained by"),
    )
    SHOWN = (("all", "All lines"), ("open", "Only unexplained"))

    show = forms.ChoiceField(required=False, choices=SHOWN)

    @property
    def shown(self) -> str:
        return self.cleaned_data["show"] or "all"

    @property
    def toggles(self) -> Iterable[tuple[str, str, bool]]:
        for value, title in self.SHOWN:
            kept = {key: word for key, word in self.asked.items() if key not in {"show", "start"}}
            yield f"{tables.link({**kept, 'show': value})}#lines", title, value == self.shown


def sheet(payout: Payout, form: LinesForm) -> Sheet:
    proof = overview.proof_if_any(payout)
    if proof is None:
        return Sheet(form, [], 0, "")
    chosen = proof.explained.exclude(why__in=_FINE) if form.shown == "open" else proof.explained.all()
    if form.words.strip():
        chosen = chosen.filter(_like(form.words.strip()))
    found = list(chosen.select_related("line").order_by("place")[form.begin : form.end])
    is_all = form.shown == "all" and not form.words.strip()
    total = payout.line_count if is_all else chosen.count()
    return Sheet(form, _lines(payout, found), total, "")


def first(payout: Payout, count: int) -> list[ProofLine]:
    proof = overview.proof_if_any(payout)
    if proof is None:
        return []
    return _lines(payout, list(proof.explained.select_related("line").order_by("place")[:count]))


def sides(payout: Payout) -> list[Side]:
    """What each of those who tell of this money says it comes to."""
    proof = overview.proof_if_any(payout)
    if proof is None:
        return [Side("Payout", payout.amount_cents, payout.payout_id)]
    ours = proof.invoice_cents + proof.alt_cents - proof.fee_cents + proof.carried_cents
    lines = BalanceLine.objects.filter(payout=payout).aggregate(cents=Sum("net_cents"))["cents"] or 0
    counted = "1 line" if payout.line_count == 1 else f"{payout.line_count:,} lines"
    found = [
        Side("Our rows", ours, "invoice file, alt file and what an earlier payout brought, less fees"),
        Side(
            "Balance lines",
            lines,
            f"{counted} of the processor's, less the fees in {'it' if payout.line_count == 1 else 'them'}",
        ),
        Side("Payout", payout.amount_cents, payout.payout_id),
    ]
    if proof.bank_line is not None:
        banked = proof.bank_line
        said = f"{words.spoken(banked.booked_date)}: {banked.text}"
        found.append(Side("Bank statement", banked.amount_cents, said))
    return found


def _like(searched: str) -> Q:
    """By payment, by the processor's name of the line or of what it is about, or by amount."""
    fits = Q(line__line_id=searched) | Q(line__source=searched) | Q(line__intent_id=searched)
    code = searched.upper().removeprefix(f"{sightings.identifier()}-").partition("-")[0]
    if code.isascii() and code.isdecimal() and int(code) <= _CODE_MAX:
        fits |= Q(code=int(code))
    cents = searching.cents_in(searched)
    if cents is None:
        return fits
    both = [cents, -cents]
    return fits | Q(line__amount_cents__in=both) | Q(line__net_cents__in=both)


def _lines(payout: Payout, found: Sequence[Explained]) -> list[ProofLine]:
    told = [each.line for each in found]
    motions = {(motion.sort.value, motion.source): motion for motion in queries.motions_of(told)}
    codes = {motion.code for motion in motions.values()} | {each.code for each in found if each.code is not None}
    filed = {(row.code, row.suffix): row for row in FiledRow.objects.filter(code__in=codes, payout=payout)}
    payments = lists.payments_of(codes)
    seen: set[tuple[str, str]] = set()
    lines = []
    for each in found:
        key = (each.line.sort, each.line.source)
        # Several lines of one thing are one of ours; it stands beside the first.
        motion = motions.get(key) if key not in seen else None
        seen.add(key)
        lines.append(_line(each, motion, filed, payments))
    return lines


def _line(
    each: Explained, motion: Motion | None, filed: dict[tuple[int, int], FiledRow], payments: dict[int, int]
) -> ProofLine:
    tone, word = words.WHYS[each.why]
    line = each.line
    is_nothing = each.why == "zero"
    return ProofLine(
        parts=_parts(motion, filed) if motion is not None and not is_nothing else [],
        ours_cents=None if motion is None or is_nothing else motion.net_cents,
        fee_cents=motion.firm_fee_cents if motion is not None and not is_nothing else 0,
        sort=words.SORTS[line.sort] if line.sort != "other" else line.label or "Other",
        name=line.line_id,
        about=line.source,
        amount_cents=line.amount_cents,
        taken_cents=line.amount_cents - line.net_cents,
        net_cents=line.net_cents,
        tone=tone,
        word=word,
        note=each.words or line.words,
        code=each.code or (motion.code if motion else None),
        payment=payments.get(each.code or (motion.code if motion else 0)),
    )


def _parts(motion: Motion, filed: dict[tuple[int, int], FiledRow]) -> list[Part]:
    """As they were filed; before that, as they would be."""
    found = []
    for part in motion.parts:
        row = filed.get((motion.code, part.suffix))
        ref = row.ref if row else rules.ref(motion.code, part.suffix, part.use, sightings.identifier())
        client, invoice = (row.client, row.invoice) if row else (part.client, part.invoice)
        about = f"invoice {invoice}" if invoice else {Use.LATE_FEE: "late fee", Use.CARD_FEE: "card fee"}.get(part.use)
        found.append(Part(ref, part.amount_cents, client, about or "no invoice"))
    return found
