"""Each thing a server can do wrong, at each step, against one that does it by a script."""

from time import monotonic

import pytest

from quittance.integrations.smtp import Accepted, Courier, Outcome, Refused, Route, Unknown, Unreachable
from quittance.integrations.smtp.tests.scripted import HANG_UP, SILENCE, Script, ScriptedServer

MAIL = b"Subject: Invoice 5001\r\n\r\nHello.\r\n"
ON_THE_WIRE = MAIL + b".\r\n"
LARGE = b"Subject: Large\r\n\r\n" + (b"x" * 70 + b"\r\n") * 200_000


def send_one(server: ScriptedServer, raw: bytes = MAIL, options: str = "starttls=never") -> Outcome:
    with Courier(Route.from_url(server.url(options))) as courier:
        return courier.send(raw, "billing@firm.example", "dana@acme.example")


def test_a_mail_taken_is_accepted_with_the_servers_words() -> None:
    with ScriptedServer() as server:
        assert send_one(server) == Accepted(250, "taken")
    (heard,) = server.connections
    assert heard.mails == [ON_THE_WIRE]
    assert heard.commands == [
        "ehlo tests",
        f"MAIL FROM:<billing@firm.example> SIZE={len(MAIL)}",
        "RCPT TO:<dana@acme.example>",
        "DATA",
        "quit",
    ]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(("code", "permanent"), [(451, False), (550, True), (421, False)])
def test_a_no_to_the_mail_is_a_refusal_and_the_code_says_for_how_long(step: str, code: int, *, permanent: bool) -> None:
    reply = f"{code}-first line\r\n{code} second line".encode()
    with ScriptedServer(Script({step: reply})) as server:
        assert send_one(server) == Refused(code, "first line\nsecond line", permanent)


@pytest.mark.parametrize("trouble", [HANG_UP, SILENCE, b"hello?", b"1", b"out of step"])
@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_trouble_before_the_final_dot_is_safe_to_try_again(step: str, trouble: bytes) -> None:
    if trouble == b"out of step":
        trouble = b"250 done" if step == "DATA" else b"354 go ahead"
    with ScriptedServer(Script({step: trouble, "HELO": trouble})) as server:
        assert isinstance(send_one(server, options="starttls=never&timeout=0.2"), Unreachable)
    assert server.connections[0].mails == []


@pytest.mark.parametrize("step", ["greeting", "EHLO"])
@pytest.mark.parametrize("code", [b"421 busy", b"554 go away"])
def test_a_server_that_refuses_us_has_not_refused_the_mail(step: str, code: bytes) -> None:
    refusing = {step: code} | ({"HELO": code} if step == "EHLO" else {})
    with ScriptedServer(Script(refusing)) as server:
        outcome = send_one(server)
    assert isinstance(outcome, Unreachable)
    assert code.decode() in outcome.reason


@pytest.mark.parametrize("trouble", [HANG_UP, SILENCE, b"hello?", b"354 more", b"250-cut short" + HANG_UP])
def test_trouble_after_the_final_dot_leaves_the_outcome_unknown(trouble: bytes) -> None:
    with ScriptedServer(Script({".": trouble})) as server:
        assert isinstance(send_one(server, options="starttls=never&verdict=0.2"), Unknown)
    assert server.connections[0].mails == [ON_THE_WIRE]


def test_a_line_cut_within_a_large_mail_is_safe_to_try_again() -> None:
    with ScriptedServer(Script(hang_up_after=1_000)) as server:
        assert isinstance(send_one(server, LARGE), Unreachable)


def test_a_line_that_stalls_within_a_large_mail_is_safe_to_try_again() -> None:
    with ScriptedServer(Script(stall_after=1_000)) as server:
        assert isinstance(send_one(server, LARGE, "starttls=never&timeout=0.2"), Unreachable)


@pytest.mark.parametrize("cut", range(len(ON_THE_WIRE) + 1))
def test_whoever_may_hold_the_whole_mail_is_never_called_unreachable(cut: int) -> None:
    with ScriptedServer(Script(hang_up_after=cut)) as server:
        outcome = send_one(server)
    if server.connections[0].bytes_of_mail == len(ON_THE_WIRE):
        assert isinstance(outcome, Unknown)
    else:
        assert isinstance(outcome, Unknown | Unreachable)


def test_a_verdict_has_a_patience_of_its_own() -> None:
    asked = monotonic()
    with ScriptedServer(Script({".": SILENCE})) as server:
        outcome = send_one(server, options="starttls=never&timeout=60&verdict=0.2")
    assert isinstance(outcome, Unknown)
    assert "timed out" in outcome.reason
    assert monotonic() - asked < 30


def test_one_connection_carries_many_mails_and_forgets_each_before_the_next() -> None:
    with ScriptedServer() as server, Courier(Route.from_url(server.url())) as courier:
        for name in ("ann", "bob", "cy"):
            assert courier.send(MAIL, "", f"{name}@acme.example") == Accepted(250, "taken")
    (heard,) = server.connections
    assert [command.split(" ")[0] for command in heard.commands] == [
        *("ehlo", "MAIL", "RCPT", "DATA"),
        *("RSET", "MAIL", "RCPT", "DATA"),
        *("RSET", "MAIL", "RCPT", "DATA"),
        "quit",
    ]
    assert heard.commands[1].startswith("MAIL FROM:<> ")
    assert len(heard.mails) == 3


def test_one_mail_refused_does_not_hinder_the_next_on_the_same_connection() -> None:
    with (
        ScriptedServer(Script({"RCPT": b"550 nobody here"})) as server,
        Courier(Route.from_url(server.url())) as courier,
    ):
        outcomes = [courier.send(MAIL, "", "dana@acme.example") for _ in range(2)]
    assert outcomes == [Refused(550, "nobody here", permanent=True)] * 2
    assert len(server.connections) == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_is_closing_is_not_asked_again(step: str) -> None:
    with (
        ScriptedServer(Script({step: b"421 closing"}), Script()) as server,
        Courier(Route.from_url(server.url())) as courier,
    ):
        assert courier.send(MAIL, "", "ann@acme.example") == Refused(421, "closing", permanent=False)
        assert courier.send(MAIL, "", "bob@acme.example") == Accepted(250, "taken")
    assert "RSET" not in server.connections[0].commands


@pytest.mark.parametrize(
    "first",
    [
        Script({".": b"250 taken" + HANG_UP}),
        Script({"RSET": b"421 idle too long" + HANG_UP}),
        Script({"RSET": SILENCE}),
        Script({"RSET": HANG_UP}),
        Script({"RSET": b"500 what"}),
    ],
)
def test_a_connection_lost_between_two_mails_is_made_anew(first: Script) -> None:
    with (
        ScriptedServer(first, Script()) as server,
        Courier(Route.from_url(server.url("starttls=never&timeout=0.2"))) as courier,
    ):
        assert courier.send(MAIL, "", "ann@acme.example") == Accepted(250, "taken")
        assert courier.send(MAIL, "", "bob@acme.example") == Accepted(250, "taken")
    assert [len(heard.mails) for heard in server.connections] == [1, 1]


def test_after_an_unknown_outcome_the_next_mail_travels_on_a_new_connection() -> None:
    with (
        ScriptedServer(Script({".": HANG_UP}), Script()) as server,
        Courier(Route.from_url(server.url())) as courier,
    ):
        assert isinstance(courier.send(MAIL, "", "ann@acme.example"), Unknown)
        assert courier.send(MAIL, "", "bob@acme.example") == Accepted(250, "taken")


def test_a_farewell_that_nobody_hears_changes_no_verdict() -> None:
    with ScriptedServer(Script({"QUIT": HANG_UP})) as server:
        assert send_one(server) == Accepted(250, "taken")


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with ScriptedServer() as server:
        url = server.url()
    with Courier(Route.from_url(url)) as courier:
        outcome = courier.send(MAIL, "", "dana@acme.example")
    assert isinstance(outcome, Unreachable)
    assert "Connection refused" in outcome.reason
