"""Reading a PDF costs seconds: of the firm's own mail alone, and never more of them than one mail may have."""

import pytest

from quittance.integrations import papers
from quittance.links.tests.doors import acme
from quittance.receivables.models import Invoice
from quittance.relay.actions import deciding, policies, unpacking
from quittance.relay.models import Enclosed
from quittance.relay.rules import reading
from quittance.relay.tests.post import CAROL, letter, paper, people, taken
from tests.cast import NOW, Cast

READABLE = {"Invoice_61001.pdf": paper("Invoice 61001"), "bill.pdf": paper("Invoice 61002")}


def test_a_strangers_pdfs_are_kept_and_none_is_opened(harbor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []

    def read(content: bytes) -> papers.Paper:
        opened.append(content)
        return papers.Paper()

    monkeypatch.setattr(papers, "read", read)
    intake = taken(letter(key="", files=READABLE))
    assert (intake.reason, intake.numbers, opened) == ("unproven_sender", ["61001"], [])
    assert list(Enclosed.objects.values_list("file_name", "fault", "words", "pages")) == [
        (name, "", "", None) for name in READABLE
    ]
    taken(letter(files=READABLE))
    assert len(opened) == 2


def test_a_person_may_send_on_what_was_never_opened(harbor: Cast) -> None:
    client = acme()
    intake = taken(letter(key="", files={"Invoice_61001.pdf": READABLE["Invoice_61001.pdf"]}))
    bill = Invoice.objects.get(number="61001")
    deciding.send_wrapped(intake=intake, invoices=[bill], recipients=[(CAROL, "")], by="staff:1", now=NOW)
    assert people(intake) == {CAROL: "going"}
    assert client.invoices.get().pdfs.get().file_name == "Invoice_61001.pdf"


def test_when_a_mails_time_is_up_the_rest_of_its_pdfs_count_as_too_large(harbor: Cast) -> None:
    files = reading.read(letter(files=READABLE)).files
    none, all_of_them = (
        unpacking.unpack(files=files, policy=policies.in_force(), reads=True, seconds_max=seconds)
        for seconds in (0.0, 60.0)
    )
    assert [row.fault for row in none] == ["too_large", "too_large"]
    assert [row.name_numbers for row in none] == [["61001"], []]
    assert [row.fault for row in all_of_them] == ["", ""]
    assert [row.text_numbers for row in all_of_them] == [["61001"], ["61002"]]


def test_a_paper_that_is_too_large_to_read_is_held_for_a_person(harbor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acme()
    monkeypatch.setattr(papers, "read", lambda _: papers.Paper(fault="too_large"))
    intake = taken()
    assert (intake.state, intake.reason) == ("held", "unreadable_pdf")
    assert "should be invoice 61001" in intake.detail
