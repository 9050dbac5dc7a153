import json
import os
import signal
import socket
from pathlib import Path

from sandbox.supervisor.tests.conftest import Demo, StartDemo, is_alive, none_left
from sandbox.tests.service import free_ports
from sandbox.tests.waiting import until

NAMES = {"database", "web", "worker", "relay", "sync"}
SERVICES = {"world", "practice", "mailbox", "smtp", "processor", "identity", "bank", "dns"}


def test_for_a_program_it_says_one_line_when_ready_and_nothing_else(demo: StartDemo) -> None:
    running = demo(as_json=True).ready()

    status, said, complained = running.end()

    facts = json.loads(said)
    assert (status, said.count("\n"), complained) == (0, 1, "")
    assert facts["firm_portal"] == f"http://localhost:{running.port}/firm-portal/"
    assert facts["smtp"] == f"127.0.0.1:{running.port + 4}"
    assert facts["database"] == facts["databases"]["owner"]
    assert facts["sign_ins"][0]["password"] == "olive-keeps-the-clock"
    assert set(facts["pids"]) == NAMES | SERVICES
    assert set(facts["phases"]) == {"database", "migrations", "firms and people", "product", "world", "books"}
    assert facts == json.loads((running.data / "world.json").read_text())


def test_for_a_person_it_tells_each_phase_and_every_address(demo: StartDemo) -> None:
    status, said, _complained = demo().ready().end()

    assert status == 0
    for words in ("✓ database", "✓ product", "Start here", "Client Portal", "olive@ops.example", "Ctrl-C ends it."):
        assert words in said


def test_it_is_not_ready_before_the_practice_systems_were_read(demo: StartDemo) -> None:
    """Else a client key that fits is told to open nothing by whoever follows the README at once."""
    running = demo(twist="books are long")
    until(lambda: "phase world took" in running.log)
    until((running.data / "log" / "firm-read.log").exists)

    status, said, _complained = running.end()

    assert (status, running.facts) == (0, {})
    assert "Start here" not in said


def test_books_that_were_read_are_not_waited_for_again(demo: StartDemo) -> None:
    running = demo().ready()
    assert "books" in running.facts["phases"]
    running.end()

    again = demo(twist="books are long", port=running.port).ready()

    assert "books" not in again.facts["phases"]


def test_data_of_other_ports_is_moved_to_these_once(demo: StartDemo) -> None:
    first = demo().ready()
    assert "addresses" not in first.facts["phases"]
    first.end()

    second = demo().ready()
    assert "addresses" in second.facts["phases"]
    assert f"[{first.port}]" in (second.data / "log" / "firm-move.log").read_text()
    second.end()

    third = demo(port=second.port).ready()
    assert "addresses" not in third.facts["phases"]


def test_data_whose_move_broke_off_is_moved_from_wherever_it_may_be(demo: StartDemo) -> None:
    first = demo().ready()
    first.end()
    broken = demo(twist="move fails")
    broken.process.communicate(timeout=30)
    assert broken.process.returncode == 1

    third = demo().ready()

    assert f"[{first.port}, {broken.port}]" in (third.data / "log" / "firm-move.log").read_text()
    assert json.loads((third.data / "ports.json").read_text()) == {"first": [third.port]}


def test_data_that_kept_no_ports_was_made_for_the_usual_ones(demo: StartDemo) -> None:
    first = demo().ready()
    first.end()
    (first.data / "ports.json").unlink()

    second = demo(port=first.port).ready()

    assert "[8000]" in (second.data / "log" / "firm-move.log").read_text()


def test_a_killed_process_comes_back_by_itself_and_its_new_number_is_told(demo: StartDemo) -> None:
    running = demo().ready()

    _kill_and_see_back(running, "web")

    until(running.web_answers)
    assert f"web ended with status -{int(signal.SIGKILL)}" in running.log
    assert "starting again at once" in running.log


def test_what_a_killed_process_had_started_is_gone_before_it_comes_back(demo: StartDemo) -> None:
    running = demo().ready()
    told = running.data / "log" / "sync.log"
    grandchild = int(until(lambda: told.read_text().strip()))

    os.kill(running.pids["sync"], signal.SIGKILL)

    until(lambda: not is_alive(grandchild))


def test_a_process_that_keeps_dying_is_never_given_up_once_the_demo_is_ready(demo: StartDemo) -> None:
    running = demo().ready()
    for _ in range(5):
        _kill_and_see_back(running, "worker")

    assert "in 0.2 s" in running.log
    assert "in 0.8 s" in running.log
    assert running.process.poll() is None


def test_nothing_survives_a_killed_supervisor_and_the_next_demo_starts_on_the_same_data(demo: StartDemo) -> None:
    running = demo().ready()
    pids = running.pids
    running.end(signal.SIGKILL)

    again = demo(port=running.port).ready()

    assert none_left({name: pid for name, pid in pids.items() if again.pids.get(name) != pid})
    assert "firms and people" not in again.facts["phases"]
    assert again.end()[0] == 0


def test_stopping_leaves_no_process_and_ends_the_database_last(demo: StartDemo) -> None:
    running = demo().ready()
    pids = running.pids

    status, _said, complained = running.end(signal.SIGINT)

    assert (status, complained) == (0, "")
    assert none_left(pids)
    assert not (running.data / "pids.json").exists()


def test_a_process_that_will_not_end_is_killed_and_a_second_ctrl_c_breaks_nothing(demo: StartDemo) -> None:
    running = demo(twist="worker is stubborn").ready()
    pids = running.pids
    running.process.send_signal(signal.SIGINT)
    until(lambda: not is_alive(pids["web"]))
    running.process.send_signal(signal.SIGINT)

    status, _said, complained = running.end(signal.SIGINT)

    assert (status, complained) == (0, "")
    assert none_left(pids)
    assert "worker did not end in 8 s and was killed" in running.log


def test_a_wish_to_end_during_the_start_is_fulfilled_with_status_0(demo: StartDemo) -> None:
    running = demo(twist="migration lasts")
    until((running.data / "log" / "migrate.log").exists)
    pids = running.pids

    status, _said, complained = running.end()

    assert (status, complained) == (0, "")
    assert none_left(pids)
    assert running.facts == {}


def test_a_command_that_fails_at_the_start_is_told_with_its_last_lines_and_all_is_ended(demo: StartDemo) -> None:
    running = demo(twist="migration fails", as_json=True)

    said, complained = running.process.communicate(timeout=30)

    assert (running.process.returncode, said) == (1, "")
    assert "migrate failed with status 1" in complained
    assert "column iban already exists" in complained
    assert not running.pids


def test_a_process_that_dies_five_times_before_it_is_ready_is_a_failure_with_its_words(demo: StartDemo) -> None:
    running = demo(twist="web dies")

    _said, complained = running.process.communicate(timeout=30)

    assert running.process.returncode == 1
    assert "web died 5 times before it was ready" in complained
    assert "no such setting: COLOUR" in complained


def test_a_second_demo_on_the_same_data_is_told_who_is_there(demo: StartDemo) -> None:
    first = demo().ready()
    second = demo()

    _said, complained = second.process.communicate(timeout=30)

    assert second.process.returncode == 1
    assert f"process {first.process.pid} at http://localhost:{first.port}/firm-portal/" in complained
    assert first.process.poll() is None


def test_a_port_in_use_is_named(demo: StartDemo, tmp_path: Path) -> None:
    port = free_ports(20)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", port + 5))
        squatter.listen()
        running = demo(port=port)

        _said, complained = running.process.communicate(timeout=30)

    assert running.process.returncode == 1
    assert f"Port {port + 5}, meant for processor, is in use by another program." in complained


def test_the_keys_are_made_once_and_are_nobody_elses_to_read(demo: StartDemo) -> None:
    running = demo().ready()
    keys = (running.data / "keys.json").read_text()
    running.end()
    demo(port=running.port).ready()

    assert (running.data / "keys.json").read_text() == keys
    for name in ("keys.json", "world.json"):
        assert (running.data / name).stat().st_mode & 0o077 == 0


def _kill_and_see_back(running: Demo, name: str) -> None:
    killed = running.pids[name]
    os.kill(killed, signal.SIGKILL)
    until(lambda: running.pids.get(name, killed) != killed)
