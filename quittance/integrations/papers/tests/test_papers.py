"""What a PDF says, whatever it holds: encrypted, broken, endless or huge, and never executed."""

import io
import os
import zlib
from pathlib import Path

import pypdf
import pytest
import typst

from quittance.integrations.papers import Paper, Reader, read


@pytest.fixture(scope="module")
def invoice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = tmp_path_factory.mktemp("papers") / "invoice.typ"
    source.write_text(
        "= Invoice 10501\nClient No. ACM001\n#for n in range(24) [#pagebreak() Page #(n + 2)]", encoding="utf-8"
    )
    made: bytes = typst.compile(source)
    return made


def by_hand(stream: bytes, extra: bytes = b"", kids: bytes = b"[3 0 R]") -> bytes:
    """A PDF of one page, object by object."""
    length = str(len(stream)).encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + extra + b">>",
        b"<</Type/Pages/Count 1/Kids" + kids + b">>",
        page,
        b"<</Length " + length + b"/Filter/FlateDecode>>stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, table = b"%PDF-1.4\n", b"xref\n0 6\n0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj" % number + content + b"endobj\n"
    return made + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)


WORDS = zlib.compress(b"BT /F 9 Tf (Invoice 10501) Tj ET")


def locked(invoice: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(invoice))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_text_of_the_first_pages_is_read(invoice: bytes) -> None:
    paper = read(invoice)
    assert (paper.pages, paper.fault) == (25, "")
    assert "Invoice 10501" in paper.text
    assert "Page 20" in paper.text
    assert "Page 21" not in paper.text


def test_a_pdf_that_only_its_changes_are_locked_of_is_read_and_one_with_a_password_is_not(invoice: bytes) -> None:
    assert "Invoice 10501" in read(locked(invoice, "")).text
    assert read(locked(invoice, "secret")) == Paper(fault="encrypted")


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 100_000, bytes(100_000)])
def test_what_is_no_pdf_is_unreadable(content: bytes) -> None:
    assert read(content) == Paper(fault="unreadable")


def test_a_pdf_cut_off_anywhere_ends_no_reader(invoice: bytes) -> None:
    for place in range(0, len(invoice), len(invoice) // 12):
        assert read(invoice[:place]).fault in {"", "unreadable"}
    assert read(invoice).fault == ""


def test_a_pdf_with_scripts_is_read_and_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = (
        f"/OpenAction<</S/JavaScript/JS(app.launchURL\\('file://{mark}'\\))>>/AA<</O<</S/Launch/F({mark})>>>>".encode()
    )
    paper = read(by_hand(WORDS, script))
    assert (paper.text, paper.fault, mark.exists()) == ("Invoice 10501", "", False)


def test_what_unpacks_without_end_is_given_up() -> None:
    bomb = zlib.compress(bytes(200_000_000), 1)
    assert read(by_hand(bomb)).fault == "too_large"
    assert "Invoice 10501" in read(by_hand(WORDS)).text


def test_pages_that_turn_in_a_circle_end() -> None:
    assert read(by_hand(WORDS, kids=b"[2 0 R 3 0 R]")).fault in {"", "unreadable", "too_large"}


def test_a_file_beyond_all_size_is_not_looked_at() -> None:
    assert read(bytes(50_000_001)) == Paper(fault="too_large")


def child(tmp_path: Path, body: str) -> Path:
    program = tmp_path / "child.py"
    greeting = "import sys, struct, json, time, os\ndef tell(a):\n b = json.dumps(a).encode()\n"
    greeting += (
        " sys.stdout.buffer.write(struct.pack('>Q', len(b)) + b); sys.stdout.buffer.flush()\ntell({'unconfined': ''})\n"
    )
    program.write_text(greeting + body, encoding="utf-8")
    return program


def test_a_child_that_hangs_is_ended_and_the_next_paper_is_read_by_another(tmp_path: Path) -> None:
    hung = child(tmp_path, "f = sys.stdin.buffer.read(1)\nwhile True: time.sleep(1)\n")
    reader = Reader(seconds_max=0.3, program=hung)
    assert reader.read(bytes(1_000_000)) == Paper(fault="too_large")
    assert reader.read(b"x") == Paper(fault="too_large")
    reader.close()


@pytest.mark.parametrize(
    "body", ["os._exit(1)", "sys.stdin.buffer.read(9); tell([])", "sys.stdin.buffer.read(9); tell({'text': 1})"]
)
def test_a_child_that_dies_or_speaks_nonsense_leaves_the_paper_unreadable(tmp_path: Path, body: str) -> None:
    reader = Reader(program=child(tmp_path, body))
    assert reader.read(b"x") == Paper(fault="unreadable")
    reader.close()


def test_a_paper_whose_reader_was_ended_from_without_is_read_by_another(tmp_path: Path) -> None:
    """Nobody is asked to look at an invoice because the system was short of memory for a moment."""
    before = tmp_path / "before"
    dies_first = (
        "sys.stdin.buffer.read(9)\n"
        f"if not os.path.exists({str(before)!r}): open({str(before)!r}, 'w').close(); os.kill(os.getpid(), 9)\n"
        "tell({'pages': 1, 'text': 'Invoice 1001', 'fault': ''})\n"
    )
    reader = Reader(program=child(tmp_path, dies_first))
    assert reader.read(b"x") == Paper(1, "Invoice 1001")
    assert before.exists()
    reader.close()


def test_the_child_can_open_nothing_and_knows_no_settings(tmp_path: Path) -> None:
    real = Path(__file__).parents[1] / "child.py"
    body = f"""
sys.path.insert(0, {str(real.parent)!r})
import child as real, socket
real._prepare()
failed = real.confine()
def tries():
    for attempt in (lambda: open({str(real)!r}), lambda: open({str(tmp_path / "new")!r}, "w"), socket.socket):
        try: attempt(); yield "opened"
        except OSError: yield "refused"
sys.stdin.buffer.read(9)
tell({{"pages": len(os.environ.get("HOME", "")), "text": " ".join(tries()) + failed, "fault": ""}})
"""
    reader = Reader(program=child(tmp_path, body))
    assert reader.read(b"x") == Paper(0, "refused refused refused", "")
    reader.close()


def test_a_child_begun_before_it_is_asked_is_the_one_that_reads(tmp_path: Path) -> None:
    body = "sys.stdin.buffer.read(9); tell({'pages': os.getpid(), 'text': '', 'fault': ''}); time.sleep(9)"
    started = tmp_path / "started"
    reader = Reader(program=child(tmp_path, f"open({str(started)!r}, 'a').write('x')\n{body}"))
    reader.begin()
    reader.begin()
    assert reader.read(b"x").fault == ""
    assert started.read_text() == "x"
    reader.close()


def test_a_reader_that_came_over_a_fork_leaves_the_parents_child_alone(invoice: bytes) -> None:
    reader = Reader()
    assert reader.read(invoice).fault == ""
    running = os.fork()
    if running == 0:
        os._exit(0 if reader.read(invoice).fault == "" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(running, 0)[1]) == 0
    assert reader.read(invoice).fault == ""
    reader.close()
