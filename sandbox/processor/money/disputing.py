"""Somebody told their bank that a payment was not right: opened, answered, won, lost."""

from sandbox.processor.answers import public
from sandbox.processor.faults import invalid
from sandbox.processor.money import days, ledger
from sandbox.processor.work import Obj, Work

DISPUTE_FEE = 1500
ANSWER_DAYS = 21
OPEN = frozenset({"needs_response", "under_review"})
INQUIRIES = frozenset({"warning_needs_response", "warning_under_review"})
FIELDS = """
    access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal
    customer_communication customer_email_address customer_name customer_purchase_ip customer_signature
    duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt
    refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation
    shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number
    uncategorized_file uncategorized_text
"""
EVIDENCE = FIELDS.split()
REASON_CODES = {"fraudulent": "10.4", "product_not_received": "13.1", "duplicate": "12.6", "general": "13.3"}


def open_dispute(work: Work, charge: Obj, reason: str, *, network: str | None = None, amount: int | None = None) -> Obj:
    """Of a bank transfer it is lost at once, as the network has it. An inquiry takes no money yet."""
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise invalid(
            f"The charge {charge['id']} cannot be disputed: it is "
            f"{'disputed already' if charge['disputed'] else charge['status']}."
        )
    bank = charge["_family"] == "bank_account"
    inquiry = reason == "inquiry" and not bank
    facts: Obj = {
        "amount": amount or charge["amount_captured"],
        "balance_transactions": [],
        "charge": charge["id"],
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": None if bank else days.at(days.day_of(work.now)) + (ANSWER_DAYS + 1) * days.DAY - 1,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": inquiry,
        "metadata": {},
        "network_reason_code": network,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _details(charge, reason, inquiry=inquiry),
        "reason": "general" if inquiry else reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
        "_family": charge["_family"],
    }
    dispute = work.add("dispute", "du", facts)
    charge["disputed"] = True
    work.put(charge)
    work.tell("charge.dispute.created", dispute)
    if not inquiry:
        _withdraw(work, dispute)
    if bank:
        return _close(work, dispute, "lost")
    work.later(dispute["evidence_details"]["due_by"], "dispute", dispute["id"])
    return dispute


def _details(charge: Obj, reason: str, *, inquiry: bool) -> Obj | None:
    if charge["_family"] == "bank_account":
        return None
    card = charge["payment_method_details"]["card"]
    case = "inquiry" if inquiry else "chargeback"
    code = REASON_CODES.get(reason, "13.3")
    return {
        "type": "card",
        "card": {"brand": card["brand"], "case_type": case, "network": card["brand"], "network_reason_code": code},
    }


def _withdraw(work: Work, dispute: Obj) -> None:
    fees = ledger.own_fee(work, dispute, DISPUTE_FEE, "Dispute fee")
    _line(work, dispute, -dispute["amount"], "dispute", f"Chargeback withdrawal for {dispute['charge']}", fees)
    work.tell("charge.dispute.funds_withdrawn", dispute)


def _line(work: Work, dispute: Obj, amount: int, category: str, words: str, fees: list[Obj]) -> None:
    line = ledger.write(work, "adjustment", dispute, amount, family=dispute["_family"], fees=fees, words=words)
    line["reporting_category"] = category
    dispute["balance_transactions"].append(public(work.put(line)))
    work.put(dispute)


def answer(work: Work, dispute: Obj, evidence: Obj, *, submit: bool) -> Obj:
    if dispute["status"] not in {"needs_response", "warning_needs_response"}:
        raise invalid(f"This dispute is {dispute['status']}; evidence is no longer taken.", code="dispute_not_open")
    dispute["evidence"] |= evidence
    dispute["evidence_details"]["has_evidence"] = True
    if submit:
        dispute["evidence_details"] |= {"submission_count": 1, "submission_method": "manual"}
        dispute["status"] = "warning_under_review" if dispute["status"].startswith("warning") else "under_review"
        work.forget("dispute", dispute["id"])
        if dispute["evidence"]["uncategorized_text"] in {"winning_evidence", "losing_evidence"}:
            work.later(work.now, "dispute", dispute["id"])
    work.put(dispute)
    work.tell("charge.dispute.updated", dispute)
    return dispute


def decide(work: Work, id_: str) -> None:
    """When its time has come: nobody answered, or the answer is one whose outcome is published."""
    dispute = work.get("dispute", id_)
    if dispute["evidence"]["uncategorized_text"] == "winning_evidence":
        win(work, dispute)
    elif dispute["status"] in OPEN | INQUIRIES:
        lose(work, dispute)


def win(work: Work, dispute: Obj) -> Obj:
    if dispute["status"] in INQUIRIES:
        return _close(work, dispute, "warning_closed")
    _must_be_open(dispute)
    _line(work, dispute, dispute["amount"], "dispute_reversal", f"Chargeback reversal for {dispute['charge']}", [])
    work.tell("charge.dispute.funds_reinstated", dispute)
    return _close(work, dispute, "won")


def lose(work: Work, dispute: Obj) -> Obj:
    """Also what closing it means. An inquiry that is let go costs nothing."""
    if dispute["status"] in INQUIRIES:
        return _close(work, dispute, "warning_closed")
    _must_be_open(dispute)
    return _close(work, dispute, "lost")


def escalate(work: Work, dispute: Obj) -> Obj:
    if dispute["status"] not in INQUIRIES:
        raise invalid(f"The dispute {dispute['id']} is {dispute['status']}: only an inquiry can become more.")
    dispute |= {"status": "needs_response", "is_charge_refundable": False}
    dispute["payment_method_details"]["card"]["case_type"] = "chargeback"
    work.put(dispute)
    _withdraw(work, dispute)
    work.tell("charge.dispute.updated", dispute, {"status": "warning_needs_response"})
    return dispute


def _must_be_open(dispute: Obj) -> None:
    if dispute["status"] not in OPEN:
        raise invalid(f"The dispute {dispute['id']} is {dispute['status']} already.", code="dispute_not_open")


def _close(work: Work, dispute: Obj, status: str) -> Obj:
    dispute["status"] = status
    work.put(dispute)
    work.forget("dispute", dispute["id"])
    work.tell("charge.dispute.closed", dispute)
    return dispute
