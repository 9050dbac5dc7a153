"""What the compares prove, and what waits, as pages tell it: by number and client, with the money it bears."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from quittance.core import clock, scope
from quittance.receivables.models import Freshness, Invoice
from quittance.receivables.tests import books
from quittance.sync.models import HeldImport, HeldRow, Quarantined, Run, Source
from quittance.sync.tests.mirrored import connect
from quittance.web.base import memory
from quittance.web.firm.sync import words
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

SYNC = "/firm-portal/sync/"


@pytest.fixture
def dana(cast: Cast) -> Iterator[Browser]:
    with scope.firm(cast.harbor.pk):
        now = clock.now()
        connect(loaded_at=now, compared_at=now, mark=7)
        Freshness.objects.update_or_create(defaults={"as_of_at": now})
        memory.forget()
        yield desk_of(cast.dana)


@pytest.fixture
def bill(dana: Browser) -> Invoice:
    return books.invoice(books.client("1001", name="Acme Co"), 150_000, number="61001")


def page(browser: Browser, address: str, **sent: Any) -> str:
    answer = browser.get(address, sent)
    assert answer.status_code == 200, answer.status_code
    return text(answer)


def compared(**counts: dict[str, int]) -> Run:
    return Run.objects.create(
        kind="compare",
        state="done",
        started_at=NOW,
        heard_at=NOW,
        ended_at=NOW,
        counts={"clients": {"read": 2}, **counts},
    )


def quarantine(key: str, **more: Any) -> Quarantined:
    told = {"reason": "date", "words": "The date is none.", "source_row": {}, "first_seen_at": NOW, **more}
    return Quarantined.objects.create(table="invoices", source_key=key, last_tried_at=NOW, **told)


def test_a_balance_that_the_ledger_does_not_explain_stands_on_a_list_with_its_distance(
    dana: Browser, bill: Invoice
) -> None:
    assert "Every balance is explained" in page(dana, f"{SYNC}ledger/")
    Invoice.objects.filter(pk=bill.pk).update(open_cents=120_000)
    memory.forget()
    shown = page(dana, f"{SYNC}ledger/")
    for told in ("1 balance is not explained", "Invoice 61001", "1001 Acme Co", "$1,500.00", "$1,200.00", "-$300.00"):
        assert told in shown.replace("\N{MINUS SIGN}", "-"), told
    assert dana.get(f"{SYNC}ledger/?start=x").status_code == 400


def test_the_run_the_state_and_the_first_page_lead_to_it(dana: Browser) -> None:
    run = compared(ledger={"faults": 1, "invoices": 1, "entries": 0})
    assert "1 invoice whose ledger is not the open balance" in page(dana, f"{SYNC}runs/{run.pk}/")
    assert "1 balance without proof" in page(dana, f"{SYNC}now/part/")
    assert "1 balance is not explained by its ledger" in page(dana, "/firm-portal/today/")
    compared(ledger={"faults": 0, "invoices": 0, "entries": 0})
    assert "without proof" not in page(dana, SYNC)
    assert "not explained" not in page(dana, "/firm-portal/today/")


def test_circles_and_numbers_that_stand_twice_are_announced_with_a_list(dana: Browser, bill: Invoice) -> None:
    twin = books.client("1001", name="Blue Heron", parent_key=bill.client.source_key)
    bill.client.parent_key = twin.source_key
    bill.client.save()
    books.invoice(twin, 100, number="61001")
    compared(oddities={"rings": 1, "client_numbers": 1, "invoice_numbers": 1})
    state = page(dana, SYNC)
    assert "1 group of clients turns in a circle" in state
    assert "1 client number is borne by several clients" in state
    assert "1 invoice number is borne by several invoices" in state
    for address in ("circles/", "client-numbers/", "invoice-numbers/"):
        shown = page(dana, f"{SYNC}{address}")
        assert "Acme Co" in shown
        assert "Blue Heron" in shown
    assert "which hangs on the first" in page(dana, f"{SYNC}circles/")


def test_a_restored_backup_is_told_on_the_state_and_on_its_run(dana: Browser) -> None:
    run = compared(went_back={"from": 9, "to": 4})
    assert "had gone back in time" in page(dana, f"{SYNC}runs/{run.pk}/")
    Source.objects.update(went_back_at=clock.now())
    assert "The practice system went back in time" in page(dana, SYNC)


def test_the_quarantine_names_number_client_and_money_and_what_stands_here_as_before(
    dana: Browser, bill: Invoice
) -> None:
    told = {"label": "61001", "client_key": bill.client.source_key, "open_cents": 90_000}
    row = quarantine(bill.source_key, **told)
    shown = page(dana, f"{SYNC}quarantine/", q="61001")
    for words_shown in ("Invoice 61001", "1001 Acme Co", "$900.00", "here as before: $1,500.00"):
        assert words_shown in shown, words_shown
    assert "$1,500.00 is still shown as due and can be paid" in page(dana, f"{SYNC}quarantine/{row.pk}/")


def test_the_tie_out_says_how_much_money_is_not_copied(dana: Browser, bill: Invoice) -> None:
    quarantine(bill.source_key, open_cents=90_000)
    quarantine("88", open_cents=12_300)
    quarantine("89")
    held = HeldImport.objects.create(kind="new_clients", found_at=NOW)
    HeldRow.objects.create(held=held, table="invoices", source_key="90", open_cents=100_000)
    shown = page(dana, "/firm-portal/tie-out/")
    assert "3 rows are not copied" in shown
    assert "An open balance of $1,123.00 is in neither figure. Of 1 the amount cannot be read." in shown
    assert "1 row stands here with an older balance" in shown


def test_a_held_loss_is_named_where_its_money_is_still_counted(dana: Browser, bill: Invoice) -> None:
    """After a restored backup both sides would else agree to the cent on money that the source no longer knows."""
    held = HeldImport.objects.create(kind="vanished", found_at=NOW)
    HeldRow.objects.create(held=held, table="invoices", source_key=bill.source_key, open_cents=150_000)
    HeldRow.objects.create(held=held, table="entries", source_key="e1")
    said = "2 rows that vanished there are still counted on both sides: $1,500.00."
    assert said in page(dana, "/firm-portal/tie-out/")
    Invoice.objects.update(open_cents=1)
    assert "Rows that vanished there are held" in page(dana, f"{SYNC}ledger/")


def test_a_held_import_says_its_money_and_every_row_can_be_seen(dana: Browser) -> None:
    facts = {"counts": {"clients": 1, "invoices": 120}, "open": {"USD": 1_200_000, "CAD": 500}}
    held = HeldImport.objects.create(kind="new_clients", found_at=NOW, facts=facts)
    rows = [
        HeldRow(held=held, table="invoices", source_key=f"i{number}", label=f"9{number:03}", open_cents=10_000)
        for number in range(120)
    ]
    HeldRow.objects.bulk_create(rows)
    shown = page(dana, f"{SYNC}held/{held.pk}/")
    assert "$12,000.00 and CA$5.00" in shown
    assert "See 100 more" in shown
    assert "<dt>Client</dt>" in shown
    assert "9000" in page(dana, f"{SYNC}held/{held.pk}/rows/invoices/")
    assert "9119" in page(dana, f"{SYNC}held/{held.pk}/rows/invoices/?start=100")
    assert dana.get(f"{SYNC}held/{held.pk}/rows/passwords/").status_code == 404


def test_a_new_connection_is_not_called_up_to_date_before_it_was_read(dana: Browser) -> None:
    Source.objects.update(mark=None, compared_at=None)
    shown = page(dana, SYNC)
    assert "Up to date" not in shown
    assert "The new connection is in force and was not read to its end yet." in shown
    assert "The new connection was not read to its end yet" in page(dana, "/firm-portal/today/")


def test_a_number_that_waits_leads_to_its_row(dana: Browser) -> None:
    quarantine("88", label="61077")
    found = dana.get(f"{SYNC}difference/", {"table": "invoices", "q": "61077"})
    assert found.headers["Location"] == f"{SYNC}difference/invoices/88/"


@pytest.mark.parametrize(
    ("minutes", "told"), [(60, "hour"), (90, "90 minutes"), (120, "2 hours"), (1_440, "day"), (1, "minute")]
)
def test_how_often_reads_as_people_say_it(minutes: int, told: str) -> None:
    assert words.every(timedelta(minutes=minutes)) == told
