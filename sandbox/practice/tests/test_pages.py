import re
import signal
from datetime import date, timedelta
from pathlib import Path

import pytest

from sandbox.kit import files
from sandbox.practice.catalogue import ACTS
from sandbox.practice.tests.conftest import Practice
from sandbox.tests.service import running


def _id(practice: Practice, number: str = "1001") -> int:
    return int(practice.api(f"client?client={number}")["client_id"])


def _entry(practice: Practice, number: str = "61001") -> int:
    return int(practice.api(f"invoice?invoice={number}")["ledger_entry_id"])


def _subject(practice: Practice, on: str) -> str:
    if on == "client":
        return f"?client=id:{_id(practice)}"
    if on == "link":
        return f"?link={practice.api('client?client=1001')['contacts'][0]['client_contact_id']}"
    if on == "receipt":
        receipt = next(each for each in practice.api("ledger?client=1001")["entries"] if each["type_id"] == 2)
        return f"?receipt=id:{receipt['ledger_entry_id']}"
    return "" if on == "firm" else f"?{on}=id:{_entry(practice)}"


def test_every_page_is_one_that_a_browser_can_trust(practice: Practice) -> None:
    lists = ["", "recent/", "staff/", "firm/", "mischief/", "?q=whitfield", "?status=Active&page=1", "?q=nobody+at+all"]
    single = [f"clients/{_id(practice)}/", f"clients/{_id(practice)}/?ledger=all", f"entries/{_entry(practice)}/"]
    forms = [f"do/{act.key}/{_subject(practice, act.on)}" for act in ACTS]
    for path in ("/", *(f"/harbor/{each}" for each in (*lists, *single, *forms)), "/second/"):
        page = practice.page(path)

        assert (page.text.count("<h1"), page.text.count("<main"), page.text.count('lang="en"')) == (1, 1, 1), path
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text), path
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), path
        assert set(re.findall(r'<label[^>]* for="([^"]+)"', page.text)) <= set(ids), path


def test_an_invoice_is_posted_by_its_form_and_stands_on_the_clients_page(practice: Practice) -> None:
    client = _id(practice)
    given = f"client=id:{client}&amount=1,234.50&description=Advice&dated=2026-11-20&due=&job=&number="
    sent = practice.send("/harbor/do/post-invoice/", given)
    page = practice.page(sent.headers["Location"])

    assert sent.status == 303
    assert "Invoice 61007 of $1,234.50 was posted." in page.text
    assert "3,234.50" in page.text


def test_a_cheque_is_spread_by_its_form(practice: Practice) -> None:
    client, invoice = _id(practice, "1002"), _entry(practice, "61004")
    sent = practice.send("/harbor/do/take-receipt/", f"client=id:{client}&amount=&dated=2026-11-20&apply:{invoice}=250")

    assert sent.status == 303
    assert practice.api("invoice?invoice=61004")["open_amount"] == "1000.00"


def test_a_form_that_is_refused_says_why_and_keeps_what_was_written(practice: Practice) -> None:
    given = f"client=id:{_id(practice)}&amount=plenty&description=My+words&dated=2026-11-20"
    page = practice.send("/harbor/do/post-invoice/", given)

    assert page.status == 400
    assert 'role="alert"' in page.text
    assert "Amount: write it like 1250.00." in page.text
    assert 'value="My words"' in page.text


def test_the_sentence_of_what_was_done_cannot_be_put_there_by_a_link(practice: Practice) -> None:
    page = practice.page("/harbor/?said=Pay+me")

    assert "Pay me" not in page.text


def test_a_page_elsewhere_cannot_post_here(practice: Practice) -> None:
    sent = practice.service.post("/harbor/api/back-up", {}, Origin="http://elsewhere.example")

    assert sent.status == 403


def test_a_table_that_is_away_is_told_in_plain_words_and_the_way_back_stays_open(practice: Practice) -> None:
    practice.api("mischief/table-renamed", {})
    page = practice.service.get(f"/harbor/entries/{_entry_page(practice)}/")

    assert page.status == 500
    assert "The books cannot answer" in page.text
    assert "mischief page" in page.text

    practice.send("/harbor/mischief/", "undo=table-renamed")

    assert practice.service.get(f"/harbor/entries/{_entry_page(practice)}/").status == 200


def _entry_page(practice: Practice) -> int:
    ((found,),) = practice.rows("SELECT ledger_entry_id FROM dbo.ledger_entry WHERE entry_number = '61001'")
    return int(found)


def test_a_prank_is_played_and_taken_back_on_its_page(practice: Practice) -> None:
    played = practice.page(practice.send("/harbor/mischief/", "play=nameless-client").headers["Location"])
    assert "“A client without a name” is on." in played.text
    assert "No name" in practice.page("/harbor/?q=NN-1").text

    back = practice.page(practice.send("/harbor/mischief/", "everything=1").headers["Location"])

    assert "It behaves" in back.text


@pytest.mark.parametrize(
    "path", ["/nofirm/", "/harbor/clients/987654321/", "/harbor/do/no-such-act/", "/harbor/entries/0/"]
)
def test_what_is_not_there_is_a_page_that_says_so(practice: Practice, path: str) -> None:
    assert practice.service.get(path).status == 404


def test_without_its_database_it_says_that_it_is_starting_and_ends_when_asked(tmp_path: Path) -> None:
    with running("practice", tmp_path) as service:
        page = service.get("/")

        assert (page.status, service.get("/harbor/api/").status) == (503, 503)
        assert "Ledgerline Practice is starting" in page.text
        assert service.end(signal.SIGTERM) == 0


def test_a_restart_leaves_the_books_alone(practice: Practice) -> None:
    practice.api("post-invoice", {"client": "1001", "amount": "77"})
    before = practice.rows("SELECT count(*), sum(open_amount) FROM dbo.ledger_entry")
    words = ("--database-port", str(practice.server.port), "--clients", "40")
    with running("practice", practice.server.data, *words) as again:
        assert again.get("/harbor/api/").status == 200

    assert practice.rows("SELECT count(*), sum(open_amount) FROM dbo.ledger_entry") == before


def test_a_firm_lives_in_the_day_to_which_the_start_page_moved_it(practice: Practice) -> None:
    real = date.fromisoformat(practice.api("")["today"])
    passed = practice.server.data / "days.json"
    files.replace(passed, b'{"harbor": 3}')
    try:
        assert practice.api("")["today"] == (real + timedelta(days=3)).isoformat()
        assert practice.api("", firm="second")["today"] <= (real + timedelta(days=1)).isoformat()
    finally:
        passed.unlink()
