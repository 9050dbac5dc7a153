import random
from decimal import Decimal
from typing import Any

import pytest

from sandbox.practice.tests.conftest import Practice
from sandbox.practice.tests.recount import kept, owed, recounted


def _invoice(practice: Practice, number: str) -> dict[str, Any]:
    return practice.api(f"invoice?invoice={number}")


def test_the_seeded_books_agree_with_themselves(practice: Practice) -> None:
    for firm in ("harbor", "second"):
        assert kept(practice, firm=firm) == recounted(practice, firm=firm)
        assert min(kept(practice, firm=firm).values()) >= 0


def test_an_invoice_is_posted_with_the_next_number_and_is_owed(practice: Practice) -> None:
    before = owed(practice, "1001")
    done = practice.api("post-invoice", {"client": "1001", "amount": "500.00", "dated": "2026-11-20"})
    told = _invoice(practice, done["entry_number"])

    assert done["entry_number"] == "61007"
    assert (told["amount"], told["open_amount"], told["due_date"]) == ("500.00", "500.00", "2026-12-20")
    assert owed(practice, "1001") == before + 500


def test_lines_add_up_to_the_amount(practice: Practice) -> None:
    lines = [{"description": "Form 1120", "amount": "900"}, {"description": "State return", "amount": "100.50"}]
    done = practice.api("post-invoice", {"client": "1001", "lines": lines})

    assert _invoice(practice, done["entry_number"])["amount"] == "1000.50"
    assert "add up to $1,000.50" in practice.refusal("post-invoice", {"client": "1001", "lines": lines, "amount": "1"})


def test_a_cheque_pays_the_oldest_due_first_and_the_rest_stays_on_account(practice: Practice) -> None:
    practice.api("take-receipt", {"client": "1002", "amount": "600", "reference": "4711"})

    assert _invoice(practice, "61002")["open_amount"] == "0.00"
    assert _invoice(practice, "61003")["open_amount"] == "370.00"
    assert owed(practice, "1002") == Decimal("1620.00")


def test_a_cheque_is_spread_as_wished_and_its_amount_is_then_the_sum(practice: Practice) -> None:
    done = practice.api("take-receipt", {"client": "1002", "apply": {"61004": "250", "61003": "85.00"}})
    receipt = _invoice(practice, done["entry_number"])

    assert (receipt["amount"], receipt["open_amount"]) == ("335.00", "0.00")
    assert _invoice(practice, "61004")["open_amount"] == "1000.00"


def test_money_on_account_is_applied_later(practice: Practice) -> None:
    done = practice.api("take-receipt", {"client": "1002", "amount": "100", "on_account": True})
    assert _invoice(practice, done["entry_number"])["open_amount"] == "100.00"

    practice.api("apply-on-account", {"receipt": done["entry_number"], "apply": {"61004": "40"}})

    assert _invoice(practice, done["entry_number"])["open_amount"] == "60.00"
    assert "Only $60.00" in practice.refusal(
        "apply-on-account", {"receipt": done["entry_number"], "apply": {"61004": "61"}}
    )


def test_a_returned_cheque_opens_what_it_paid_and_takes_what_lay_on_account(practice: Practice) -> None:
    before = owed(practice, "1002")
    done = practice.api("take-receipt", {"client": "1002", "amount": "2500"})
    back = practice.api("reverse-receipt", {"receipt": done["entry_number"]})

    assert _invoice(practice, "61002")["open_amount"] == "485.00"
    assert _invoice(practice, done["entry_number"])["open_amount"] == "0.00"
    assert _invoice(practice, back["entry_number"])["open_amount"] == "0.00"
    assert owed(practice, "1002") == before
    assert "taken back already" in practice.refusal("reverse-receipt", {"receipt": done["entry_number"]})
    assert "Void that reversal first" in practice.refusal("void", {"entry": done["entry_number"]})


def test_memos_and_adjustments_move_the_invoice_that_they_are_applied_to(practice: Practice) -> None:
    for act, left in (
        ("credit-memo", "1990.00"), ("debit-memo", "2000.00"), ("adjust-down", "1990.00"), ("adjust-up", "2000.00"),
    ):  # fmt: skip
        practice.api(act, {"client": "1001", "amount": "10", "invoice": "61001"})

        assert _invoice(practice, "61001")["open_amount"] == left


def test_a_finance_charge_stands_open_by_itself_until_a_receipt_pays_it(practice: Practice) -> None:
    charge = practice.api("finance-charge", {"client": "1001", "amount": "30"})
    practice.api("take-receipt", {"client": "1001", "apply": {charge["entry_number"]: "30"}})

    assert _invoice(practice, charge["entry_number"])["open_amount"] == "0.00"


def test_a_voided_invoice_frees_what_paid_it_and_takes_its_write_off_along(practice: Practice) -> None:
    receipt = practice.api("take-receipt", {"client": "1001", "apply": {"61001": "600"}})["entry_number"]
    written_off = practice.api("write-off", {"invoice": "61001"})["entry_number"]
    practice.api("void", {"entry": "61001"})

    assert _invoice(practice, "61001")["voided"] is True
    assert _invoice(practice, receipt)["open_amount"] == "600.00"
    assert _invoice(practice, written_off)["voided"] is True
    assert owed(practice, "1001") == -600
    assert "is voided" in practice.refusal(
        "write-off", {"invoice": f"id:{_invoice(practice, '61001')['ledger_entry_id']}"}
    )


@pytest.mark.parametrize("number", ["61001", "90001"])
def test_an_invoice_is_voided_and_billed_anew_under_its_number_or_another(practice: Practice, number: str) -> None:
    done = practice.api("void-and-rebill", {"invoice": "61001", "amount": "1900", "number": number})

    assert (done["entry_number"], _invoice(practice, number)["open_amount"]) == (number, "1900.00")
    assert _invoice(practice, f"id:{done['voided_entry_id']}")["voided"] is True
    assert owed(practice, "1001") == 1900


def test_a_number_that_is_taken_is_refused(practice: Practice) -> None:
    assert "There is an invoice 61002" in practice.refusal("renumber-invoice", {"invoice": "61001", "number": "61002"})
    assert "There is a client 1002" in practice.refusal("renumber-client", {"client": "1001", "number": "1002"})


def test_merged_clients_are_one_with_all_that_either_owed(practice: Practice) -> None:
    both = owed(practice, "1001") + owed(practice, "1002")
    practice.api("merge-clients", {"client": "1002", "into": "1001"})
    gone, stays = practice.api("client?client=1002"), practice.api("client?client=1001")

    assert owed(practice, "1001") == both
    assert (gone["client_status"], gone["merged_into_client_id"]) == ("Inactive", stays["client_id"])
    assert {each["email"] for each in stays["contacts"]} == {"carol@acme.example", "ben@blueheron.example"}
    assert "merged into this very client" in practice.refusal("merge-clients", {"client": "1001", "into": "1002"})


def test_only_the_named_fields_of_a_client_change(practice: Practice) -> None:
    practice.api("edit-client", {"client": "1001", "client_status": "Inactive", "manager": None})
    told = practice.api("client?client=1001")

    assert (told["name1"], told["client_status"]) == ("Acme Co", "Inactive")
    assert [each["role"] for each in told["staff"]] == ["partner", "biller"]
    assert "Name: this is needed." in practice.refusal("edit-client", {"client": "1001", "name1": ""})


def test_a_contact_is_added_changed_for_all_and_taken_off_one_client(practice: Practice) -> None:
    done = practice.api("add-contact", {"client": "1001", "last_name": "Roe", "email": "roe@acme.example"})
    practice.api("add-contact", {"client": "1002", "contact": done["contact_id"], "receives_invoices": False})
    practice.api("edit-contact", {"link": done["client_contact_id"], "email": "r.roe@acme.example"})
    practice.api("remove-contact", {"link": done["client_contact_id"]})

    assert [each["email"] for each in practice.api("client?client=1001")["contacts"]] == ["carol@acme.example"]
    assert practice.api("client?client=1002")["contacts"][-1]["email"] == "r.roe@acme.example"


def test_imported_clients_bring_contacts_and_open_invoices(practice: Practice) -> None:
    before = practice.api("clients/search")["total"]
    done = practice.api("import-clients", {"count": 60})
    told = practice.api(f"client?client={done['first_client_number']}")

    assert practice.api("clients/search")["total"] == before + 60
    assert told["open_items"]
    assert told["contacts"][0]["receives_invoices"] is True


def test_a_refused_act_writes_nothing(practice: Practice) -> None:
    before = practice.rows("SELECT count(*) FROM dbo.ledger_entry")
    words = practice.refusal("take-receipt", {"client": "1001", "amount": "5000", "apply": {"61001": "2000.01"}})

    assert "Only $2,000.00 of 61001 is open" in words
    assert practice.rows("SELECT count(*) FROM dbo.ledger_entry") == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"client": "1001", "amount": "-5"}, "above 0.00"),
        ({"client": "1001", "amount": "1.005"}, "whole cents"),
        ({"client": "1001", "amount": "plenty"}, "write it like 1250.00"),
        ({"client": "9", "amount": "5"}, "there is no client 9"),
        ({"amount": "5"}, "Client: this is needed."),
        ({"client": "1001", "amount": "5", "dated": "soon"}, "write a date like"),
        ({"client": "1001", "amount": "5", "colour": "red"}, "There is no field colour here"),
    ],
)
def test_what_cannot_be_posted_is_told_in_plain_words(practice: Practice, sent: dict[str, str], words: str) -> None:
    assert words in practice.refusal("post-invoice", sent)


@pytest.mark.parametrize("seed", range(3))
def test_open_amounts_stay_right_whatever_is_done_in_whatever_order(practice: Practice, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same acts in each run
    done = refused = 0
    for _ in range(40):
        act, facts = _something(practice, chance)
        answer = practice.service.post(f"/harbor/api/{act}", facts)
        assert answer.status in {200, 400}, answer.text
        done, refused = done + (answer.status == 200), refused + (answer.status == 400)

    assert kept(practice) == recounted(practice)
    assert min(kept(practice).values()) >= 0
    assert done > refused


def _something(practice: Practice, chance: random.Random) -> tuple[str, dict[str, Any]]:
    client = chance.choice(("1001", "1002", "1010"))
    entries = [each for each in practice.api(f"ledger?client={client}")["entries"] if not each["voided"]]
    any_entry = f"id:{chance.choice(entries[:14])['ledger_entry_id']}" if entries else "61001"
    open_ones = [f"id:{e['ledger_entry_id']}" for e in entries if e["sign"] > 0 and e["open_amount"] != "0.00"]
    invoice = open_ones[0] if open_ones else None
    receipts = [f"id:{e['ledger_entry_id']}" for e in entries if e["type_id"] == 2]
    receipt = chance.choice(receipts[:4]) if receipts else any_entry
    amount = f"{chance.randrange(100, 90_000) / 100:.2f}"
    posting = {"client": client, "amount": amount}
    memo = {**posting, "invoice": chance.choice((None, invoice))}
    offers: list[tuple[str, dict[str, Any]]] = [
        ("post-invoice", posting), ("take-receipt", posting), ("take-receipt", {**posting, "on_account": True}),
        ("credit-memo", memo), ("debit-memo", memo), ("adjust-up", memo), ("adjust-down", memo),
        ("finance-charge", posting), ("apply-on-account", {"receipt": receipt}),
        ("reverse-receipt", {"receipt": receipt}), ("write-off", {"invoice": invoice or any_entry}),
        ("void", {"entry": any_entry}),
        ("void-and-rebill", {"invoice": invoice or any_entry, "amount": amount}),
    ]  # fmt: skip
    return chance.choice(offers)
