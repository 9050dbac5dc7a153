"""The practice system's pages, as somebody of the firm uses them, over a real database that is read."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from quittance.access.models import Grant
from quittance.access.rules.permissions import Permission
from quittance.core import clock
from quittance.sync import queries
from quittance.sync.actions import cycle, sources
from quittance.sync.models import HeldImport, HeldRow, Quarantined, Source
from quittance.sync.tests.practice import PASSWORD, practice
from quittance.web.firm.sync.tests.visits import SYNC, connect, page
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast


def test_a_practice_system_is_connected_tested_and_read_without_leaving_the_browser(dana: Browser) -> None:
    assert "is not connected yet" in page(dana, SYNC)
    assert "PracticeCS-like" in page(dana, f"{SYNC}source/")
    draft = page(dana, f"{SYNC}source/draft/", profile="practice_cs")
    assert "GRANT SELECT" in draft
    assert "tax_id" not in draft
    connect(dana)
    assert "The first load is under way." in page(dana, SYNC)
    assert cycle.poll(tick=clock.now)
    shown = page(dana, SYNC)
    assert re.search(r"Up to date as of \d\d:\d\d:\d\d\.", shown)
    assert "2 clients, 1 invoice." in shown
    assert "is read from now on" in page(dana, f"{SYNC}source/")


def test_a_wrong_password_is_told_in_words_and_nothing_comes_in_force(dana: Browser) -> None:
    connect(dana, password="wrong")
    shown = page(dana, f"{SYNC}source/")
    assert "refused the user or the password" in shown
    assert "wrong" not in shown
    assert queries.live_source() is None


def test_a_service_that_is_no_database_shows_nothing_of_its_own_words(dana: Browser, live_banner: int) -> None:
    connect(dana, address=f"postgresql://reader@127.0.0.1:{live_banner}/books")
    shown = page(dana, f"{SYNC}source/")
    assert "secret-banner" not in shown
    assert "fault" in shown


@pytest.fixture
def live_banner() -> Iterator[int]:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(b"220 secret-banner ESMTP\r\n")

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_faults_of_the_form_stand_beside_their_fields_and_the_password_is_not_repeated(dana: Browser) -> None:
    sent = {"address": "postgresql://reader:pw@host/books", "password": "do-not-repeat"}
    answer = dana.post(f"{SYNC}source/draft/?profile=practice_cs", sent)
    assert answer.status_code == 400
    assert "bears a password" in text(answer)
    assert "do-not-repeat" not in text(answer)


def test_own_queries_are_asked_for_table_by_table(dana: Browser) -> None:
    shown = page(dana, f"{SYNC}source/draft/", profile="generic")
    assert shown.count("<textarea") == 10
    assert "The client number that clients read on their invoices" in shown
    assert "one of receipt, credit_memo, debit_memo" in shown
    assert shown.count("-1 if it lowers it") == 1
    assert shown.count("FROM ledger e") == 2
    sent = {
        "address": practice.address,
        "password": PASSWORD,
        "query_clients": "SELECT client_id AS key FROM dbo.client",
    }
    dana.post(f"{SYNC}source/draft/?profile=generic", sent)
    draft = queries.draft_source()
    assert draft is not None
    assert draft.queries == {"clients": "SELECT client_id AS key FROM dbo.client"}


def test_what_is_missing_in_a_query_is_told_by_the_test_column_by_column(dana: Browser) -> None:
    connect(dana, profile="generic", query_clients="SELECT client_id AS key, name1 AS nam FROM dbo.client")
    shown = page(dana, f"{SYNC}source/")
    assert "The query for clients: The column number is missing." in shown
    assert "The query for clients: The column name is missing." in shown
    assert "Did you mean name by nam?" in shown
    assert queries.live_source() is None


def test_a_query_of_which_no_row_can_be_read_is_told_before_it_comes_in_force(dana: Browser) -> None:
    invoices = """
        SELECT ledger_entry_id AS key, client_id AS client, 'Bill' AS kind, entry_number AS number,
               to_char(entry_date, 'MM/DD/YYYY') AS issued_date, amount, open_amount AS open FROM dbo.ledger_entry
    """
    clients = "SELECT client_id AS key, client_number AS number, name1 AS name FROM dbo.client"
    connect(dana, profile="generic", query_clients=clients, query_invoices=invoices)
    shown = page(dana, f"{SYNC}source/")
    assert (
        "Of the one invoice that there is, none can be read. Kind: “Bill” is none of invoice, finance_charge." in shown
    )
    assert queries.live_source() is None


def test_reading_is_paused_resumed_and_compared_by_buttons(connected: Browser) -> None:
    connected.post(f"{SYNC}pause/")
    assert "Paused. The copy is as of" in page(connected, SYNC)
    connected.post(f"{SYNC}resume/")
    assert "Up to date" in page(connected, SYNC)
    assert connected.post(f"{SYNC}compare/").status_code == 302
    assert connected.post(f"{SYNC}pace/", {"poll_seconds": 1}).status_code == 400
    sent = {"poll_seconds": 30, "compare_minutes": 90, "stale_after_minutes": 20}
    assert connected.post(f"{SYNC}pace/", sent).status_code == 302
    assert "30 seconds" in page(connected, SYNC)


def test_a_failure_stands_on_the_status_page_with_its_reason(connected: Browser) -> None:
    Source.objects.update(failing_since_at=NOW, failure="The server does not answer.")
    shown = page(connected, f"{SYNC}now/part/")
    assert "cannot be read" in shown
    assert "The server does not answer." in shown


def test_a_row_is_found_by_its_number_and_shown_from_three_sides(connected: Browser) -> None:
    found = connected.get(f"{SYNC}difference/", {"table": "clients", "q": "1001"})
    assert found.headers["Location"] == f"{SYNC}difference/clients/10/"
    shown = page(connected, f"{SYNC}difference/clients/10/")
    assert "Source and mirror agree in every field" in shown
    assert "Ruth Okafor (key 5)" in shown
    assert "12-3456789" not in shown
    for key in ("a/b", "%00", "..", "é"):
        assert connected.get(f"{SYNC}difference/clients/{key}/").status_code in {200, 404}
    assert connected.get(f"{SYNC}difference/passwords/1/").status_code == 404


def test_the_quarantine_lists_by_reason_and_shows_the_row_escaped(connected: Browser) -> None:
    row = Quarantined.objects.create(
        table="invoices", source_key="9", reason="unknown_client", words="It belongs to nobody.",
        waits_for="clients:77",
        source_row={"entry_number": "<b>61009</b>", "voided": False, "due_date": None}, first_seen_at=NOW,
        last_tried_at=NOW,
    )  # fmt: skip
    shown = page(connected, f"{SYNC}quarantine/", table="invoices", reason="unknown_client", q="nobody")
    assert "Names a client that is not here" in shown
    assert "Nothing fits" in page(connected, f"{SYNC}quarantine/", q="somebody else")
    one = page(connected, f"{SYNC}quarantine/{row.pk}/")
    assert "&lt;b&gt;61009" in one
    assert f"{SYNC}difference/clients/77/" in one
    assert connected.post(f"{SYNC}quarantine/{row.pk}/try-again/").status_code == 302
    assert connected.get(f"{SYNC}quarantine/?before=x").status_code == 404


def test_a_held_import_is_decided_once_with_its_consequences_on_the_buttons(connected: Browser, cast: Cast) -> None:
    facts = {"known": 2000, "limit": 200, "counts": {"clients": 300, "invoices": 900}, "samples": ["2001 New Co"]}
    held = HeldImport.objects.create(kind="new_clients", found_at=NOW, facts=facts)
    HeldRow.objects.create(held=held, table="clients", source_key="2001", label="2001 New Co")
    shown = page(connected, f"{SYNC}held/{held.pk}/")
    assert "Let in 300 clients, 900 invoices" in shown
    assert "Keep out 300 clients, 900 invoices" in shown
    connected.post(f"{SYNC}held/{held.pk}/refuse/")
    assert "Let it in after all" in page(connected, f"{SYNC}held/{held.pk}/")
    connected.post(f"{SYNC}held/{held.pk}/apply/")
    connected.post(f"{SYNC}held/{held.pk}/refuse/")
    held.refresh_from_db()
    assert (held.state, held.decided_by) == ("applied", f"staff:{cast.dana.pk}")
    assert "Dana Reyes" in page(connected, f"{SYNC}held/")


def test_whoever_may_see_clients_sees_the_state_and_none_of_the_buttons(connected: Browser, cast: Cast) -> None:
    miguel = desk_of(cast.miguel)
    shown = page(miguel, SYNC)
    assert "Up to date" in shown
    assert "Compare now" not in shown
    assert page(miguel, f"{SYNC}runs/")
    for closed in ("source/", "map/", "quarantine/", "difference/", "held/", "pace/"):
        assert miguel.get(f"{SYNC}{closed}").status_code == 403
    assert miguel.post(f"{SYNC}pause/").status_code == 403
    Grant.objects.create(person=cast.miguel, permission=Permission.DECIDE_IMPORTS, given_at=NOW, given_by="system")
    assert page(miguel, f"{SYNC}held/")


def test_the_first_page_says_what_the_mirror_needs(connected: Browser) -> None:
    today = "/firm-portal/today/"
    Quarantined.objects.create(
        table="clients",
        source_key="1",
        reason="missing",
        words="-",
        source_row={},
        first_seen_at=NOW,
        last_tried_at=NOW,
    )
    HeldImport.objects.create(kind="vanished", found_at=NOW)
    shown = page(connected, today)
    assert "1 row of the practice system is in quarantine" in shown
    assert "1 import is held" in shown
    Source.objects.update(failing_since_at=NOW, failure="The server does not answer.")
    assert "cannot be read since Jun 3, 10:00" in page(connected, today)
    sources.pause(by="staff:1", now=NOW)
    assert "Reading the practice system is paused" in page(connected, today)
    Source.objects.all().delete()
    assert "Your practice system is not connected" in page(connected, today)
