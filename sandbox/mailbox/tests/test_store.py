from pathlib import Path

from sandbox.mailbox.shelf import Shelf, page
from sandbox.mailbox.store import Store

MAIL = (
    b"From: Dana <dana@harborpine.example>\r\nTo: carol@acme.example\r\nSubject: Invoice 5001\r\n\r\n"
    b"Please pay $1,000.00.\r\n"
)


def _stored(folder: Path, raw: bytes = MAIL, *to: str) -> str:
    return Store(folder).add(mail_from="dana@harborpine.example", rcpt_to=to or ("carol@acme.example",), raw=raw).id


def test_a_stored_mail_is_there_again_byte_for_byte_after_a_restart(tmp_path: Path) -> None:
    raw = MAIL + b"\xff\x00 not text \r\n.\r\n"
    name = _stored(tmp_path, raw)

    again = Shelf(Store(tmp_path))

    assert again.raw(name) == raw
    assert again.newest_first()[0].rcpt_to == ("carol@acme.example",)


def test_what_a_kill_left_half_written_is_not_shown_and_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".new-20260101-000000-000000-aaaaaa.eml").write_bytes(MAIL[:20])
    (tmp_path / ".new-20260101-000000-000000-aaaaaa.json").write_bytes(b"{")

    assert Store(tmp_path).entries() == []
    assert list(tmp_path.iterdir()) == []


def test_a_sidecar_without_its_mail_is_no_mail(tmp_path: Path) -> None:
    name = _stored(tmp_path)
    (tmp_path / f"{name}.eml").unlink()

    assert Store(tmp_path).entries() == []


def test_a_mail_whose_sidecar_is_lost_or_broken_is_read_again(tmp_path: Path) -> None:
    lost, broken = _stored(tmp_path), _stored(tmp_path)
    (tmp_path / f"{lost}.json").unlink()
    (tmp_path / f"{broken}.json").write_bytes(b'{"version": 1, "id":')

    entries = Store(tmp_path).entries()

    assert [entry.id for entry in entries] == [lost, broken]
    assert {entry.subject for entry in entries} == {"Invoice 5001"}


def test_ids_sort_in_the_order_of_arrival(tmp_path: Path) -> None:
    store = Store(tmp_path)
    names = [store.add(mail_from="", rcpt_to=("a@b.example",), raw=MAIL).id for _ in range(50)]

    assert names == sorted(names)
    assert len(set(names)) == 50


def test_a_search_finds_every_word_wherever_it_stands(tmp_path: Path) -> None:
    shelf = Shelf(Store(tmp_path))
    head = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    html = head + b"<p>Gr&uuml;&szlig;e from <b>Tide</b>water</p><script>hidden</script>"
    shelf.add(mail_from="ruth@harborpine.example", rcpt_to=("x@acme.example",), raw=b"Subject: Hello\r\n" + html)
    shelf.add(mail_from="dana@harborpine.example", rcpt_to=("carol@acme.example",), raw=MAIL)

    def found(query: str) -> list[str]:
        return [entry.subject for entry in shelf.find(query=query)]

    assert found("$1,000.00 DANA") == ["Invoice 5001"]
    assert found("GRÜSSE hello ruth") == ["Hello"]
    assert found("hidden") == []
    assert found("acme") == ["Invoice 5001", "Hello"]


def test_a_mailbox_shows_what_was_delivered_to_it_whatever_the_headers_say(tmp_path: Path) -> None:
    shelf = Shelf(Store(tmp_path))
    shelf.add(mail_from="d@x.example", rcpt_to=("Blind@Copy.example", "carol@acme.example"), raw=MAIL)

    assert len(shelf.find(recipient="blind@copy.example")) == 1
    assert shelf.find(recipient="copy.example") == []
    assert dict(shelf.recipients()) == {"blind@copy.example": 1, "carol@acme.example": 1}


def test_an_emptied_mailbox_stays_empty_after_a_restart(tmp_path: Path) -> None:
    shelf = Shelf(Store(tmp_path))
    shelf.add(mail_from="", rcpt_to=("a@b.example",), raw=MAIL)
    before = shelf.version

    assert shelf.empty() == 1
    assert shelf.version != before
    assert len(shelf) == len(Shelf(Store(tmp_path))) == 0


def test_a_page_beyond_the_last_is_the_last(tmp_path: Path) -> None:
    shelf = Shelf(Store(tmp_path))
    for _ in range(5):
        shelf.add(mail_from="", rcpt_to=("a@b.example",), raw=MAIL)

    last = page(shelf.newest_first(), number=99, size=2)

    assert (last.number, last.last, len(last.entries), last.total) == (3, 3, 1, 5)
    assert page([], number=1, size=2).last == 1
