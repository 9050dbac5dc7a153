import signal
import smtplib
import threading
from pathlib import Path

from sandbox.mailbox.store import Store
from sandbox.mailbox.tests.conftest import Mailbox, mailbox_at
from sandbox.tests.service import free_port
from sandbox.tests.waiting import until

LETTER = b"Subject: %d\r\n\r\n" + b"all of it\r\n" * 2000 + b"the end\r\n"


def _send_until_it_breaks(mailbox: Mailbox, first: int, acknowledged: list[int]) -> None:
    number = first
    try:
        with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=20) as door:
            while True:
                door.sendmail("a@b.example", ["c@d.example"], LETTER % number)
                acknowledged.append(number)
                number += 1
    except (OSError, smtplib.SMTPException):
        return


def _until_more(acknowledged: list[int], count: int) -> None:
    until(lambda: len(acknowledged) > count)


def test_a_mail_acknowledged_before_a_kill_is_there_after_it_and_none_is_half(tmp_path: Path) -> None:
    acknowledged: list[int] = []
    for life in range(3):
        with mailbox_at(tmp_path, relay_port=free_port()) as mailbox:
            here = len(acknowledged)
            senders = [
                threading.Thread(
                    target=_send_until_it_breaks, args=(mailbox, life * 1_000_000 + who * 100_000, acknowledged)
                )
                for who in range(4)
            ]
            for sender in senders:
                sender.start()
            _until_more(acknowledged, here + 40)
            mailbox.service.end(signal.SIGKILL)
            for sender in senders:
                sender.join()

    store = Store(tmp_path / "mailbox")
    kept = {int(entry.subject): store.raw(entry.id) for entry in store.entries()}
    assert set(acknowledged) <= set(kept)
    assert all(raw == LETTER % number for number, raw in kept.items())


def test_it_ends_on_request_with_status_0_and_promptly_even_with_a_visitor_connected(tmp_path: Path) -> None:
    with (
        mailbox_at(tmp_path, relay_port=free_port()) as mailbox,
        smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=20) as visitor,
    ):
        visitor.ehlo()

        assert mailbox.service.end() == 0


def test_mail_is_refused_for_now_when_the_disk_takes_nothing(tmp_path: Path) -> None:
    with mailbox_at(tmp_path, relay_port=free_port()) as mailbox:
        (tmp_path / "mailbox").rename(tmp_path / "gone")
        with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=20) as door:
            door.ehlo()
            door.mail("a@b.example")
            door.rcpt("c@d.example")
            code, _words = door.data(b"Subject: x\r\n\r\nx")

        assert code == 451
        assert mailbox.mails() == []
