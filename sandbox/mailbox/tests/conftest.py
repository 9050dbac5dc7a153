import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.tests.service import Service, free_port, running


@dataclass
class Mailbox:
    service: Service
    smtp_port: int

    def send(self, raw: bytes, *to: str, sender: str = "dana@harborpine.example", options: tuple[str, ...] = ()) -> Any:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as door:
            return door.sendmail(sender, to or ("carol@acme.example",), raw, mail_options=options)

    def mails(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.service.get(f"/api/mails?{query}").json()["mails"]
        return found

    def raw(self, mail: dict[str, Any]) -> bytes:
        return self.service.get(f"/api/mails/{mail['id']}/raw").body

    def behave(self, **wish: object) -> None:
        answer = self.service.post("/api/behaviour", wish)
        assert answer.status == 200, answer.text


@contextmanager
def mailbox_at(
    data: Path, *, relay_port: int, inbound: str = "inbound.localhost", dns_port: int = 0
) -> Iterator[Mailbox]:
    smtp_port = free_port()
    more = ("--smtp-port", str(smtp_port), "--inbound-domain", inbound, "--relay", f"127.0.0.1:{relay_port}")
    asks = ("--dns", f"127.0.0.1:{dns_port or free_port()}")
    with running("mailbox", data, *more, *asks) as service:
        yield Mailbox(service, smtp_port)


@pytest.fixture(scope="package")
def shared_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    """Another mailbox stands where the product's door would: it can be asked to refuse, and tells what it took."""
    with mailbox_at(tmp_path_factory.mktemp("relay"), relay_port=free_port(), inbound="nobody.invalid") as relay:
        yield relay


@pytest.fixture(scope="package")
def shared_mailbox(shared_relay: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    with mailbox_at(tmp_path_factory.mktemp("world"), relay_port=shared_relay.smtp_port) as mailbox:
        yield mailbox


@pytest.fixture
def relay(shared_relay: Mailbox) -> Mailbox:
    return _anew(shared_relay)


@pytest.fixture
def mailbox(shared_mailbox: Mailbox) -> Mailbox:
    return _anew(shared_mailbox)


def _anew(mailbox: Mailbox) -> Mailbox:
    """Empty and well-behaved, whatever the test before did."""
    mailbox.service.post("/api/empty")
    mailbox.behave()
    mailbox.service.post("/api/robot", {})
    for firm in ("harbor", "second"):
        mailbox.service.post(f"/api/rules/{firm}", {"on": False})
    return mailbox
