"""The firm's word about a dispute over the wire: what the bank gets, once, and what a lost answer does."""

import pytest

from quittance.core.models import Event
from quittance.payments import queries
from quittance.payments.actions import answering, disputing
from quittance.payments.actions.answering import Said
from quittance.payments.actions.disputing import CannotAnswer
from quittance.payments.models import Dispute
from quittance.payments.queries import evidence
from quittance.payments.tests import back
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

SAID = Said(delivered="The tax return for 2025, filed on April 2.", owed="Agreed in the engagement letter.")


def disputed(till: Till, cents: int = 100_00) -> Dispute:
    payment = till.pay(line(books.invoice(books.client(name="Acme Co"), cents, number="5001")))
    (charge,) = till.firm.charges()
    till.firm.processor.ask("POST", f"charges/{charge['id']}/dispute", {"reason": "fraudulent"})
    (there,) = till.firm.listed("disputes")
    disputing.look_at_dispute(account=till.account, dispute_id=there["id"], now=now_is(3))
    (found,) = queries.disputes_of(payment)
    return found


def given(till: Till) -> dict[str, str]:
    """What the bank has."""
    (there,) = till.firm.listed("disputes")
    return {name: value for name, value in there["evidence"].items() if isinstance(value, str) and value}


def test_the_bank_gets_the_firms_words_and_what_our_rows_know_once(till: Till) -> None:
    dispute = disputed(till)
    answering.send(dispute=dispute, said=SAID, by="staff:9", now=now_is(4))
    told = given(till)
    assert told["product_description"] == SAID.delivered
    for words in (SAID.owed, "Charged: $100.00", "Invoice 5001, Acme Co, $100.00", dispute.payment.intent_id):
        assert words in told["uncategorized_text"], words
    for words in ("Pay was pressed for 100.00 from 203.0.113.7", "to carol@client.example: not delivered yet"):
        assert words in told["access_activity_log"], words
    assert (told["customer_name"], told["customer_email_address"]) == ("Acme Co", "carol@client.example")
    assert told["customer_purchase_ip"] == "203.0.113.7"
    with pytest.raises(CannotAnswer, match="no second"):
        answering.send(dispute=dispute, said=SAID, by="staff:9", now=now_is(4))
    assert Event.objects.filter(name="dispute.answered", by="staff:9").count() == 1


def test_the_firms_own_mails_are_no_evidence(till: Till) -> None:
    pack = evidence.pack(disputed(till))
    assert [what for _, what in pack.mails if "carol@client.example" not in what] == []
    assert len(pack.mails) == 1


def test_one_that_is_accepted_is_lost_at_once_and_stays_open_in_the_books(till: Till) -> None:
    dispute = answering.accept(dispute=disputed(till), by="staff:9", now=now_is(4))
    assert (dispute.state, back.dues(dispute.payment)) == ("lost", [100_00])
    names = Event.objects.filter(name__startswith="dispute.").order_by("pk").values_list("name", flat=True)
    assert [*names] == ["dispute.opened", "dispute.accepted", "dispute.lost"]
    with pytest.raises(CannotAnswer, match="nothing left to accept"):
        answering.accept(dispute=dispute, by="staff:9", now=now_is(4))


def test_an_answer_whose_fate_is_not_known_says_so_and_is_asked_after(till: Till) -> None:
    dispute = disputed(till)
    till.misbehave(cut_after={"times": 1, "on": "/v1/disputes"})
    with pytest.raises(CannotAnswer, match="not known yet whether the bank has it"):
        answering.send(dispute=dispute, said=SAID, by="staff:9", now=now_is(4))
    disputing.look_at_dispute(account=till.account, dispute_id=dispute.dispute_id, now=now_is(4))
    dispute.refresh_from_db()
    assert dispute.answered_at is not None
    assert "uncategorized_text" in given(till)


def test_no_field_is_longer_than_the_processor_takes(till: Till) -> None:
    dispute = disputed(till)
    text = answering.text_of(Said(delivered="x" * 30_000, owed="y\n" * 30_000), evidence.pack(dispute))
    assert max(len(text.statement), len(text.service)) <= 20_000
