"""A delivery as bytes: the same at every try, whole in every alphabet, and no way in for a header of a stranger's."""

import dataclasses
import email
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quittance.outbox.rules.message import File, Letter, compose, one_line

LETTER = Letter(
    message_id="0b1c@inbound.example",
    from_name="Harbor & Pine CPAs via Quittance",
    from_address="harbor@inbound.example",
    to_name="Dana Reyes",
    to_address="dana@client.example",
    reply_to="office@harbor.example",
    subject="Invoice 5001",
    text="Hello Dana\n\nInvoice 5001 is ready.\n",
    html="<p>Invoice 5001 is ready.</p>\n",
    written_at=datetime(2026, 6, 3, 14, 0, tzinfo=UTC),
    files=(File("invoice.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff"),),
)
HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=400)


def composed(**changes: object) -> bytes:
    return compose(dataclasses.replace(LETTER, **changes))  # type: ignore[arg-type]  # the table's values fit their fields


def parsed(**changes: object) -> EmailMessage:
    return email.message_from_bytes(composed(**changes), policy=SMTP)


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content


def test_the_same_letter_gives_the_same_bytes_at_every_try() -> None:
    assert len({composed() for _ in range(5)}) == 1


def test_two_letters_never_share_a_boundary() -> None:
    assert parsed().get_boundary() != parsed(message_id="other@inbound.example").get_boundary()


def test_a_letter_has_these_headers_once_each_and_no_others() -> None:
    message = parsed()
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["Message-ID"] == "<0b1c@inbound.example>"
    assert message["From"] == "Harbor & Pine CPAs via Quittance <harbor@inbound.example>"
    assert message["To"] == "Dana Reyes <dana@client.example>"
    assert message["Reply-To"] == "office@harbor.example"
    assert message["Date"] == "Wed, 03 Jun 2026 14:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"


def test_an_invoices_mail_is_a_persons_and_does_not_call_itself_automatic() -> None:
    """Out-of-office replies and the like are for the person who sent it."""
    assert "Auto-Submitted" not in parsed(automatic=False)
    assert "List-Unsubscribe" not in parsed(automatic=False)


def test_a_mail_names_the_firm_so_that_it_is_known_again_when_a_rule_sends_it_back() -> None:
    assert parsed(firm_slug="harbor")["X-Quittance-Loop"] == "harbor"


def test_files_of_any_size_come_out_as_they_went_in_and_in_order() -> None:
    files = tuple(File(f"{size}.bin", "application/octet-stream", bytes(range(256)) * size) for size in (0, 1, 7, 400))
    message = parsed(files=files)
    assert message.get_content_type() == "multipart/mixed"
    assert next(message.iter_parts()).get_content_type() == "multipart/alternative"
    assert [part.get_content() for part in message.iter_attachments()] == [file.content for file in files]
    assert max(len(line) for line in composed(files=files).split(b"\r\n")) <= 78


def test_without_an_address_for_answers_there_is_no_such_header() -> None:
    assert "Reply-To" not in parsed(reply_to="")


def test_a_reader_finds_text_page_and_files() -> None:
    message = parsed()
    assert part(message, "plain").split() == LETTER.text.split()
    assert part(message, "html").strip() == LETTER.html.strip()
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "invoice.pdf",
        "application/pdf",
        LETTER.files[0].content,
    )


@given(texts, texts)
def test_text_in_every_alphabet_arrives_whole_over_a_line_of_seven_bits(text: str, page: str) -> None:
    raw = composed(text=text, html=page)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = email.message_from_bytes(raw, policy=SMTP)
    assert part(message, "plain").replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert part(message, "html").replace("\r\n", "\n").rstrip("\n") == page.rstrip("\n")


def test_a_line_of_any_length_is_folded_on_the_way() -> None:
    long = "word " * 1000 + "x" * 5000
    raw = composed(text=long, html=long)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert part(email.message_from_bytes(raw, policy=SMTP), "plain").strip() == long


@given(lines)
def test_a_subject_in_every_alphabet_arrives_as_it_is(subject: str) -> None:
    read = email.message_from_bytes(composed(subject=subject))["Subject"]
    assert tight(str(make_header(decode_header(read)))) == tight(subject)


def test_a_short_subject_keeps_its_spaces_in_every_alphabet() -> None:
    assert parsed(subject="Söhne & Töchter: Rechnung 5001")["Subject"] == "Söhne & Töchter: Rechnung 5001"


def correspondents(raw: bytes, header: str) -> list[tuple[str, str]]:
    """As a reader with the old, forgiving parser sees them."""
    written = email.message_from_bytes(raw)[header]
    return [(tight(str(make_header(decode_header(name)))), address) for name, address in getaddresses([written])]


def tight(text: str) -> str:
    """Without spaces: Python before 3.12.5 drops one where it folds a long line of letters outside ASCII."""
    return "".join(text.split())


@given(lines, lines)
@example("Harbor, Pine & Söhne, Certified Public Accountants of the County of Suffolk, via Quittance", "Reyes, Dana")
@example('"Bob" <bob@evil.example>, ' + "é" * 60, "a@evil.example, é")
def test_names_in_every_alphabet_stay_names_of_one_address(from_name: str, to_name: str) -> None:
    raw = composed(from_name=from_name, to_name=to_name)
    assert correspondents(raw, "From") == [(tight(from_name), LETTER.from_address)]
    assert correspondents(raw, "To") == [(tight(to_name), LETTER.to_address)]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("field", ["subject", "from_name", "to_name", "file"])
def test_a_line_break_in_what_comes_from_outside_begins_no_header(field: str, end: str) -> None:
    evil = f"Hello{end}Bcc: all@evil.example{end}{end}<b>buy</b>"
    raw = composed(files=(File(evil, "application/pdf", b""),)) if field == "file" else composed(**{field: evil})
    message = email.message_from_bytes(raw, policy=SMTP)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert b"\nBcc:" not in raw
    assert [found.addr_spec for found in message["To"].addresses] == [LETTER.to_address]


@pytest.mark.parametrize("field", ["from_address", "to_address", "reply_to", "message_id"])
def test_a_line_break_in_an_address_is_refused_before_anything_is_written(field: str) -> None:
    with pytest.raises(ValueError, match=r"CR or LF|linefeed"):
        composed(**{field: "a@b.example\r\nBcc: all@evil.example"})


@given(st.lists(st.tuples(lines.filter(str.strip), st.binary(max_size=200)), max_size=4))
def test_files_arrive_to_the_byte_under_their_names(files: list[tuple[str, bytes]]) -> None:
    message = parsed(files=tuple(File(name, "application/pdf", content) for name, content in files))
    found = [(file.get_filename(), file.get_content()) for file in message.iter_attachments()]
    assert found == [(one_line(name), content) for name, content in files]


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "text/csv", "image/png", "application/octet-stream"])
def test_a_file_of_any_kind_is_an_attachment_of_that_kind(kind: str) -> None:
    message = parsed(files=(File("a", kind, b"\xff\x00"),))
    [file] = message.iter_attachments()
    assert (file.get_content_type(), file.get_payload(decode=True)) == (kind, b"\xff\x00")


@pytest.mark.parametrize(
    "kind",
    [
        "message/delivery-status", "message/rfc822", "message/partial", "message/external-body", "message/global",
        "message/disposition-notification", "MESSAGE/RFC822", "multipart/mixed", "multipart/signed", "", "pdf",
        "application/", "a b/c", "text/plain; charset=x", "text/plain\r\nBcc: a@b.example", "é/é",
    ],
)  # fmt: skip
def test_what_would_not_be_a_file_by_its_kind_travels_as_bytes(kind: str) -> None:
    """A report of a bounce that somebody encloses, a mail in a mail, and kinds that are none."""
    message = parsed(files=(File("a", kind, b"Reporting-MTA: dns; x\n\n\xff"),))
    [file] = message.iter_attachments()
    assert file.get_content_type() == "application/octet-stream"
    assert file.get_payload(decode=True) == b"Reporting-MTA: dns; x\n\n\xff"
    assert "Bcc" not in message


@pytest.mark.parametrize("address", ["jörg@bücher.example", "dana@bücher.example", "odd name@client.example"])
def test_an_address_in_any_alphabet_stands_in_the_header_as_it_is(address: str) -> None:
    message = email.message_from_string(composed(to_address=address).decode(), policy=SMTPUTF8)
    [found] = message["To"].addresses
    assert (found.username, found.domain) == tuple(address.split("@"))


def test_a_long_message_id_is_never_folded() -> None:
    long = f"{'a' * 36}@{'inbound.' * 12}example"
    assert f"Message-ID: <{long}>\r\n".encode() in composed(message_id=long)
