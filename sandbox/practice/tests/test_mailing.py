"""The bookkeeper e-mails invoices: a letter with a PDF, to whoever receives invoices."""

from email import message_from_bytes
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from sandbox.mailbox.tests.conftest import Mailbox
from sandbox.practice.mailing import papers
from sandbox.practice.tests.conftest import Practice

CAROL = "carol@acme.example"


def _papers(post: Mailbox) -> dict[str, bytes]:
    """By file name, of the newest mail."""
    message = message_from_bytes(post.raw(post.mails()[0]))
    found = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "application/pdf" and isinstance(content, bytes):
            found[str(part.get_filename())] = content
    return found


def _words(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())


def test_an_invoice_goes_to_the_contacts_with_its_pdf_and_two_letters(practice: Practice, post: Mailbox) -> None:
    said = practice.api("mail-invoice", {"invoice": "61001"})["said"]
    (mail,) = post.mails()
    (name, paper), *others = _papers(post).items()
    manager = next(each["email"] for each in practice.api("client?client=1001")["staff"] if each["role"] == "manager")

    assert said == f"Invoice 61001 was e-mailed to {CAROL}."
    assert mail["envelope"] == {"from": manager, "to": [CAROL]}
    assert (mail["subject"], name, others) == ("Invoice 61001 from Harbor & Pine CPAs", "Invoice_61001.pdf", [])
    assert "$2,000.00" in mail["text"]
    assert "$2,000.00" in mail["html"]
    for word in ("61001", "1001", "Acme Co", "Quarterly review", "2,000.00", "Nov 14, 2026", "Harbor & Pine CPAs"):
        assert word in _words(paper)


def test_the_same_invoice_is_the_same_paper_byte_for_byte(practice: Practice, post: Mailbox) -> None:
    practice.api("mail-invoice", {"invoice": "61001"})
    first = _papers(post)
    practice.api("mail-invoice", {"invoice": "61001"})

    assert _papers(post) == first


def test_it_goes_where_the_bookkeeper_writes_it(practice: Practice, post: Mailbox) -> None:
    practice.api("mail-invoice", {"invoice": "61001", "to": "ap@acme.example, Carol <carol@acme.example>"})

    assert post.mails()[0]["envelope"]["to"] == ["ap@acme.example", CAROL]


def test_a_client_without_a_contact_for_invoices_is_refused(practice: Practice, post: Mailbox) -> None:
    link = practice.api("client?client=1001")["contacts"][0]["client_contact_id"]
    practice.api("edit-contact", {"link": link, "receives_invoices": False})

    assert "No contact of Acme Co receives invoices" in practice.refusal("mail-invoice", {"invoice": "61001"})
    assert post.mails() == []


def test_what_the_mail_server_says_is_told_to_the_bookkeeper(practice: Practice, post: Mailbox) -> None:
    post.behave(answer={CAROL: {"code": 550, "text": "5.1.1 No such mailbox"}})

    assert "550 5.1.1 No such mailbox" in practice.refusal("mail-invoice", {"invoice": "61001"})


def test_one_is_posted_and_mailed_at_once_and_stays_posted_if_the_mail_fails(practice: Practice, post: Mailbox) -> None:
    done = practice.api("post-invoice", {"client": "1001", "amount": "75", "email": True})
    post.behave(answer={"*": {"code": 451, "text": "4.3.0 Tea"}})
    second = practice.api("post-invoice", {"client": "1001", "amount": "76", "email": True})

    assert (done["mailed"], post.mails()[0]["subject"].split()[1]) == (True, done["entry_number"])
    assert not second["mailed"]
    assert "was posted. It was not e-mailed." in second["said"]
    assert practice.api(f"invoice?invoice={second['entry_number']}")["open_amount"] == "76.00"


def test_one_is_mailed_before_it_stands_in_the_books(practice: Practice, post: Mailbox) -> None:
    done = practice.api("mail-before-posting", {"client": "1001", "amount": "80", "description": "Advice"})
    number = done["entry_number"]

    assert list(_papers(post)) == [f"Invoice_{number}.pdf"]
    assert "Advice" in _words(_papers(post)[f"Invoice_{number}.pdf"])
    assert practice.service.get(f"/harbor/api/invoice?invoice={number}").status == 400
    assert practice.api("post-invoice", {"client": "1001", "amount": "80"})["entry_number"] == number


def test_several_go_in_a_mail_each_or_in_one_for_each_client(practice: Practice, post: Mailbox) -> None:
    said = practice.api("mail-invoices", {"invoices": "61001, 61002-61004"})["said"]
    assert (said, len(post.mails())) == ("4 invoices in 4 mails were e-mailed.", 4)

    post.service.post("/api/empty")
    practice.api("mail-invoices", {"invoices": "61001-61004", "together": True})
    assert sorted(len(mail["attachments"]) for mail in post.mails()) == [1, 3]


@pytest.mark.parametrize("given", ["", "99999999", "61004-61001", "1-9999999"])
def test_numbers_that_are_none_are_refused_and_nothing_is_sent(practice: Practice, post: Mailbox, given: str) -> None:
    assert practice.service.post("/harbor/api/mail-invoices", {"invoices": given}).status == 400
    assert post.mails() == []


def test_what_may_be_odd_about_a_mail(practice: Practice, post: Mailbox) -> None:
    def sent(oddity: str, invoice: str = "61002") -> dict[str, bytes]:
        practice.api("mail-invoice", {"invoice": invoice, "oddity": oddity})
        return _papers(post)

    assert list(sent("wrong-number")) == ["Invoice_9610029.pdf"]
    assert sent("no-pdf") == {}
    assert sorted(sent("several")) == ["Invoice_61002.pdf", "Invoice_61003.pdf", "Invoice_61004.pdf"]
    (locked,) = sent("password").values()
    assert PdfReader(BytesIO(locked)).is_encrypted
    assert PdfReader(BytesIO(locked), password=papers.PASSWORD).pages
    (torn,) = sent("torn").values()
    with pytest.raises(PdfReadError):
        PdfReader(BytesIO(torn), strict=True)
    ((name, paper),) = sent("nameless").items()
    assert (name, "61002" in post.mails()[0]["subject"], "61002" in _words(paper)) == ("Document.pdf", False, True)


def test_straight_to_the_firms_address_it_names_no_client(practice: Practice, post: Mailbox) -> None:
    practice.api("mail-invoice", {"invoice": "61001", "direct": True})
    (mail,) = post.mails()

    assert (mail["envelope"]["to"], mail["to"]) == (["harbor@inbound.localhost"], "harbor@inbound.localhost")


def test_an_invoice_is_mailed_by_its_form(practice: Practice, post: Mailbox) -> None:
    entry = practice.api("invoice?invoice=61001")["ledger_entry_id"]
    page = practice.page(f"/harbor/entries/{entry}/")
    form = practice.page(f"/harbor/do/mail-invoice/?invoice=id:{entry}")
    sent = practice.send("/harbor/do/mail-invoice/", f"invoice=id:{entry}&to=&oddity=&direct=")

    assert "E-mail this invoice" in page.text
    assert f'value="{CAROL}"' in form.text
    assert (sent.status, len(post.mails())) == (303, 1)


def test_only_an_invoice_can_be_mailed(practice: Practice) -> None:
    receipt = next(each for each in practice.api("ledger?client=1001")["entries"] if each["type_id"] == 2)

    assert "Only an invoice" in practice.refusal("mail-invoice", {"invoice": f"id:{receipt['ledger_entry_id']}"})
