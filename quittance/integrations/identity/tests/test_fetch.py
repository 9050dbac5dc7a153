"""A provider's address comes from a form: it leads to the open internet and nowhere else, and never for long."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from quittance.integrations.identity import Fault, Net, fetch, turns

PUBLIC, ANY = Net(), Net(anywhere=True)
_END = b"\r\n\r\n"


@contextmanager
def answering(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that answers one request with these bytes, whatever is asked."""
    enough = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(65536)
                for piece in pieces:
                    if enough.wait(pause):
                        return
                    try:
                        caller.sendall(piece)
                    except OSError:
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        enough.set()
        thread.join(timeout=5)


def fault_of(ask: Callable[[], object]) -> str:
    with pytest.raises(Fault) as found:
        ask()
    return found.value.code


@pytest.mark.parametrize(
    "address",
    [
        "http://provider.example/", "ftp://provider.example/", "file:///etc/passwd", "https://", "https://user@x.example/",
        "https://x.example/#part", "https://x.example/a b", "https://x.example:99999/", "https://x.example\r\nHost: y/",
        "https://" + "a" * 3000, "",
    ],
)  # fmt: skip
def test_an_address_of_an_odd_form_is_refused_unasked(address: str) -> None:
    assert fault_of(lambda: PUBLIC.checked(address)) == "address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "224.0.0.1", "2130706433",
        "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[fec0::1]", "[::7f00:1]", "[2001:0:1::1]",
        "168.63.129.16",
    ],
)  # fmt: skip
def test_a_name_or_number_that_leads_into_a_private_network_is_not_called(host: str) -> None:
    assert fault_of(lambda: fetch.get(f"https://{host}/", net=PUBLIC)) == "address"


def test_a_name_that_nobody_knows_is_no_answer() -> None:
    assert fault_of(lambda: fetch.get("https://nobody.invalid/", net=PUBLIC)) == "unreachable"


def test_a_redirect_is_not_followed() -> None:
    with answering(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0" + _END) as address:
        assert fault_of(lambda: fetch.get(address, net=ANY)) == "redirected"


def test_more_than_a_megabyte_is_not_read() -> None:
    body = b"x" * 65536
    with answering(b"HTTP/1.1 200 OK" + _END, *[body] * 40) as address:
        assert fault_of(lambda: fetch.get(address, net=ANY)) == "too_large"


def test_who_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS_MAX", 0.4)
    for start in (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500" + _END):
        with answering(start, *[b"X"] * 100, pause=0.1) as address:
            assert fault_of(lambda: fetch.get(address, net=ANY)) == "slow"


@contextmanager
def silent() -> Iterator[tuple[str, threading.Semaphore]]:
    """A server that takes every question and answers none, and how many it took."""
    taken, callers = threading.Semaphore(0), list[socket.socket]()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    callers.append(server.accept()[0])
                    taken.release()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", taken
        for caller in callers:
            caller.close()
        server.shutdown(socket.SHUT_RDWR)


def asked_aside(address: str, net: Net) -> threading.Thread:
    def ask() -> None:
        with suppress(Fault):
            fetch.get(address, net=net)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread


def test_who_is_kept_waiting_by_its_provider_holds_no_more_than_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    one_firm, another = Net(anywhere=True, asker="1"), Net(anywhere=True, asker="2")
    with silent() as (address, taken):
        threads = [asked_aside(address, one_firm) for _ in range(2)]
        assert all(taken.acquire(timeout=5) for _ in threads)
        with pytest.raises(Fault, match="keeps them waiting"):
            fetch.get(address, net=one_firm)
        with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2" + _END + b"{}") as elsewhere:
            assert fetch.get(elsewhere, net=another).json() == {}
    for thread in threads:
        thread.join(timeout=5)
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2" + _END + b"{}") as elsewhere:
        assert fetch.get(elsewhere, net=one_firm).json() == {}


@pytest.mark.parametrize("status", [b"500 Broken", b"503 Away", b"429 Too Many"])
def test_a_provider_in_trouble_is_away(status: bytes) -> None:
    with answering(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0" + _END) as address:
        assert fault_of(lambda: fetch.get(address, net=ANY)) == "away"


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"\xff", b"[" * 100_000, b""])
def test_what_is_no_json_object_is_said_so(body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with answering(head + body) as address:
        assert fault_of(fetch.get(address, net=ANY).json) == "not_json"


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert fault_of(lambda: fetch.get(f"http://127.0.0.1:{port}/", net=ANY)) == "unreachable"


def test_a_fault_bears_no_line_breaks_into_the_log() -> None:
    assert "\n" not in Fault("token", "a\nforged line").detail
