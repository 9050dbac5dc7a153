"""The bank beside a processor: what is paid out there stands here, and its statements add up."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import stripe

from sandbox.kit import files
from sandbox.processor.tests.conftest import Firm, Processor
from sandbox.tests.service import Service, running

NUMBER = "acct_harbor"


@dataclass
class Town:
    bank: Service
    firm: Firm

    @property
    def processor(self) -> Processor:
        return self.firm.processor

    def day(self) -> None:
        self.processor.move(to="next_business_day")

    def account(self) -> Any:
        told = self.bank.get("/api/").json()
        return next(each for each in told["accounts"] if each["key"] == NUMBER)

    def lines(self) -> list[tuple[str, int]]:
        return [(line["kind"], line["cents"]) for line in self.account()["lines"]]

    def err(self, **how: object) -> None:
        assert self.bank.post("/api/errors", how).status == 200

    def statement(self, ending: str) -> str:
        answer = self.bank.get(f"/accounts/{NUMBER}/statement.{ending}")
        assert answer.status == 200
        assert f".{ending}" in answer.headers["Content-Disposition"]
        return answer.text


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with running("processor", tmp_path) as processor:
        facts = {"processor": f"http://127.0.0.1:{processor.port}/"}
        files.replace(tmp_path / "world.json", json.dumps(facts).encode())
        with running("bank", tmp_path) as bank:
            client = stripe.StripeClient("sk_test_town", base_addresses={"api": facts["processor"].rstrip("/")})
            yield Town(bank, Firm(Processor(processor, client), NUMBER))


def test_a_payout_is_a_line_once_it_arrived_and_not_before(town: Town) -> None:
    town.firm.card(amount=113_300)
    assert town.lines() == []

    while not town.lines():
        town.day()

    (line,) = town.account()["lines"]
    (payout,) = town.firm.v1.payouts.list({}, town.firm.options).data
    assert (line["cents"], line["trace"]) == (payout.amount, payout.trace_id.value)
    assert line["words"].startswith(payout.description)
    assert date.fromisoformat(line["day"]).weekday() < 5


def test_a_payout_that_came_back_is_a_second_line_and_the_balance_is_as_before(town: Town) -> None:
    town.firm.card()
    while not town.lines():
        town.day()
    (payout,) = town.firm.v1.payouts.list({}, town.firm.options).data
    town.processor.ask("POST", f"payouts/{payout.id}/fail", {"code": "no_account"})

    assert town.lines() == [("credit", payout.amount), ("return", -payout.amount)]
    assert town.account()["balance"] == 0
    assert "R03 NO ACCOUNT" in town.account()["lines"][1]["words"]
    assert f"16,557,{payout.amount},,{payout.trace_id.value},," in town.statement("bai")


def test_a_payout_that_failed_on_its_way_was_never_at_the_bank(town: Town) -> None:
    town.firm.card("pm_card_bypassPending")
    town.processor.ask("POST", f"accounts/{NUMBER}/pay-out", {})
    (payout,) = town.firm.v1.payouts.list({}, town.firm.options).data
    assert payout.status == "in_transit"
    town.processor.ask("POST", f"payouts/{payout.id}/fail", {"code": "account_closed"})

    assert town.lines() == []


def test_the_records_of_bai2_add_up(town: Town) -> None:
    for _ in range(3):
        town.firm.card()
        town.firm.bank()
        town.day()
    while len(town.lines()) < 4:
        town.day()

    records = [line.rstrip("/").split(",") for line in town.statement("bai").splitlines()]

    assert [records[0][0], records[-1][0], records[-1][3]] == ["01", "99", str(len(records))]
    accounts = [record for record in records if record[0] == "03"]
    moved = [record for record in records if record[0] == "16"]
    assert len(moved) == len(town.lines())
    for before, after in pairwise(accounts):
        assert before[8] == after[4]  # what closes a day opens the next
    for record in accounts:
        opening, closing, came, left = (int(record[place]) for place in (4, 8, 12, 16))
        assert closing == opening + came - left
    total = sum(int(record[place]) for record in accounts for place in (4, 8, 12, 16))
    total += sum(int(record[2]) for record in moved)
    assert int(records[-1][1]) == total
    assert int(accounts[-1][8]) == town.account()["balance"]


def test_the_csv_says_the_same_with_a_balance_in_each_row(town: Town) -> None:
    town.firm.card(amount=113_305)
    while not town.lines():
        town.day()
    (row,) = csv.DictReader(io.StringIO(town.statement("csv")))

    cents = town.account()["balance"]
    assert row["Amount"] == row["Balance"] == f"{cents // 100}.{cents % 100:02d}"
    assert (row["Account Number"], row["Currency"]) == (town.account()["number"], "USD")


def test_the_bank_errs_by_a_cent_or_loses_a_line_until_it_is_put_right(town: Town) -> None:
    town.firm.card()
    while not town.lines():
        town.day()
    (line,) = town.account()["lines"]

    town.err(line=line["key"], cents=1)
    assert town.lines() == [("credit", line["cents"] + 1)]
    assert "Wrong on purpose" in town.bank.get(f"/accounts/{NUMBER}/").text
    town.err(line=line["key"], lost=True)
    assert town.lines() == []
    assert "Lines that the bank lost" in town.bank.get(f"/accounts/{NUMBER}/").text
    town.err()
    assert town.lines() == [("credit", line["cents"])]
    sent = town.bank.ask(
        "POST", f"/accounts/{NUMBER}/errs", f"line={line['key']}&how=less",
        {"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert (sent.status, town.lines()) == (303, [("credit", line["cents"] - 1)])
    assert town.bank.post("/api/errors", {"line": 7}).status == 400


def test_without_the_processor_the_accounts_are_there_and_the_movements_are_said_to_be_unknown(tmp_path: Path) -> None:
    with running("bank", tmp_path) as bank:
        assert "still waking up" in bank.get("/").text
        assert (bank.get("/api/").status, bank.get(f"/accounts/{NUMBER}/").status) == (503, 503)


def test_an_account_that_nobody_opened_is_not_there(town: Town) -> None:
    assert town.bank.get("/accounts/acct_nobody/").status == 404
