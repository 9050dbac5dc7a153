"""A mail that was acknowledged is a row, and one that is none was not acknowledged."""

import contextlib
import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from quittance.web.hooks import smtp
from quittance.web.hooks.tests.mail_peer import (
    HARBOR,
    HOST,
    LETTER,
    Raw,
    door,
    free_port,
    jobs,
    kept,
    listening,
    send,
    terms,
)
from tests.cast import Cast
from tests.sweep import broom

__all__ = ["door"]


@contextlib.contextmanager
def before_insert(body: str) -> Iterator[None]:
    """The database itself objects, as it would in earnest."""
    with connections["owner"].cursor() as owner:
        owner.execute(
            f"CREATE FUNCTION objection() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"
        )
        owner.execute(
            "CREATE TRIGGER objection BEFORE INSERT ON core_inbound FOR EACH ROW EXECUTE FUNCTION objection()"
        )
    try:
        yield
    finally:
        with connections["owner"].cursor() as owner:
            owner.execute("DROP FUNCTION objection() CASCADE")


def code_of(port: int, letter: bytes, *recipients: str) -> tuple[int, bytes | str]:
    try:
        send(port, *(recipients or (HARBOR,)), letter=letter)
    except smtplib.SMTPDataError as refused:
        return refused.smtp_code, refused.smtp_error
    return 250, b""


def test_a_full_disk_means_try_again_later(door: int, cast: Cast) -> None:
    with before_insert("RAISE EXCEPTION 'no space' USING ERRCODE = '53100';"):
        assert code_of(door, LETTER) == (451, b"4.3.0 We cannot keep your mail just now; try again later")
    assert jobs() == []
    assert code_of(door, LETTER)[0] == 250
    assert len(kept(cast)) == len(jobs()) == 1


def test_a_database_that_cannot_be_reached_means_try_again_later(cast: Cast) -> None:
    was = connections["default"].settings_dict["PORT"]
    connections["default"].close()
    with listening() as port, Raw(port) as peer:
        peer.begin_mail()  # its firm is known from here on
        connections.settings["default"]["PORT"] = 1
        try:
            assert peer.ask(LETTER + b".").startswith(b"451 4.3.0")
            peer.ask(b"MAIL FROM:<a@b.example>")
            assert peer.ask(b"RCPT TO:<second@inbound.localhost>").startswith((b"451 4.3.0", b"250"))
        finally:
            connections.settings["default"]["PORT"] = was
        assert peer.ask(b"RSET").startswith(b"250")
        peer.begin_mail()
        assert peer.ask(LETTER + b".").startswith(b"250")
    assert len(kept(cast)) == 1


def test_a_connection_that_the_server_ended_meanwhile_costs_no_mail(door: int, cast: Cast) -> None:
    send(door, HARBOR)
    connections["default"].close()
    broom().execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"  # waits until they are gone
        " WHERE usename LIKE '%app' AND datname = current_database()"
    )
    assert code_of(door, LETTER + b"Next.\r\n")[0] == 250
    assert len(kept(cast)) == 2


def test_a_mail_that_can_never_be_stored_is_refused_for_good_and_harms_no_other(door: int, cast: Cast) -> None:
    bodies = [LETTER + b"%d\r\n" % number for number in range(24)]
    poison = "IF position('7'::bytea in right(encode(NEW.body, 'escape'), 4)::bytea) > 0 THEN"
    with (
        before_insert(f"{poison} RAISE EXCEPTION 'bad' USING ERRCODE = '22000'; END IF;"),
        ThreadPoolExecutor(12) as many,
    ):
        codes = list(many.map(lambda body: code_of(door, body)[0], bodies))
    assert codes == [554 if b"7" in body[-4:] else 250 for body in bodies]
    assert sorted(body for _, body in kept(cast)) == sorted(body for body in bodies if b"7" not in body[-4:])
    assert len(jobs()) == len(kept(cast))


def test_if_one_firms_row_is_put_off_the_sender_brings_the_mail_again_and_nobody_has_it_twice(
    door: int, cast: Cast
) -> None:
    both = (HARBOR, "second@inbound.localhost")
    with before_insert(
        f"IF NEW.firm_id = {cast.second.pk} THEN RAISE EXCEPTION 'not now' USING ERRCODE = 'P0001'; END IF;"
    ):
        assert code_of(door, LETTER, *both)[0] == 451
        assert [firm for firm, _ in kept(cast)] == [cast.harbor.pk]
    assert code_of(door, LETTER, *both)[0] == 250
    assert sorted(firm for firm, _ in kept(cast)) == [cast.harbor.pk, cast.second.pk]
    assert len(jobs()) == 2


def test_many_at_once_are_each_kept_once_though_they_share_transactions(door: int, cast: Cast) -> None:
    bodies = [LETTER + b"%d\r\n" % (number % 60) for number in range(120)]  # each twice
    with ThreadPoolExecutor(20) as many:
        codes = set(many.map(lambda body: code_of(door, body, HARBOR, "second@inbound.localhost")[0], bodies))
    assert codes == {250}
    assert sorted(kept(cast)) == sorted((firm.pk, body) for firm in (cast.harbor, cast.second) for body in bodies[:60])
    assert len(jobs()) == 120
    with broom().cursor() as cursor:
        transactions = cursor.execute("SELECT count(DISTINCT xmin::text) FROM core_inbound").fetchone()
    assert transactions is not None
    assert transactions[0] < 120


def test_two_doors_side_by_side_keep_a_mail_that_comes_to_both_once(cast: Cast) -> None:
    bodies = [LETTER + b"%d\r\n" % number for number in range(30)]
    with listening() as here, listening() as there, ThreadPoolExecutor(12) as many:
        pairs = [(port, body) for body in bodies for port in (here, there)]
        codes = set(many.map(lambda pair: code_of(*pair)[0], pairs))
    assert codes == {250}
    assert sorted(body for _, body in kept(cast)) == sorted(bodies)
    assert len(jobs()) == 30


def test_two_doors_share_one_port_and_both_are_given_work(cast: Cast) -> None:
    port = free_port()
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            one_at_a_time = terms(connections_max=1)
            stack.enter_context(smtp.listening(HOST, port, terms=one_at_a_time, is_shared=True))
        inside = 0
        for _ in range(200):
            peer = Raw(port, hear_greeting=False)
            if peer.hear().startswith(b"220"):
                stack.enter_context(peer)
                inside += 1
            else:
                peer.__exit__(None, None, None)
    assert inside == 2


def test_a_door_that_closes_keeps_what_it_has_taken_in_and_asks_the_others_to_come_again(cast: Cast) -> None:
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(listening())
        idle = stack.enter_context(contextlib.closing(Raw(port).socket))
        peer = Raw(port)
        peer.begin_mail()
        peer.say(LETTER)
        with ThreadPoolExecutor(1) as other:
            closing = other.submit(stack.pop_all().close)
            peer.say(b".\r\n")
            assert peer.hear().startswith(b"250")
            closing.result()
        peer.socket.close()
        idle.close()
    assert len(kept(cast)) == 1
