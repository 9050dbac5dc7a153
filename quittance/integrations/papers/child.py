"""The child's own program, started by file so that it knows nothing of the product: no settings, no secrets.

Asked over its standard input: eight bytes of length, then a PDF. It answers on its standard output in the same way with
JSON. Whatever a PDF makes the reading library do, this process can open no file and no connection, start no other
process and take no more than its share of memory and time; whoever asks ends it when it does not answer.
"""

import codecs
import contextlib
import gc
import importlib
import io
import json
import logging
import pkgutil
import struct
import sys
from typing import Any, BinaryIO

import pypdf
from pypdf._configuration import CURRENT_CONFIGURATION
from pypdf.errors import LimitReachedError

PAGES_MAX = 20
LETTERS_MAX = 200_000
MEMORY_BYTES_MAX = 1024 * 1024 * 1024
CPU_SECONDS_MAX = 20  # beyond the patience of whoever asks, so that no orphan turns for ever
UNPACKED_BYTES_MAX = 30_000_000
LENGTH = struct.Struct(">Q")
_CHARSETS = (
    "utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "latin-1", "cp1252", "charmap", "mac-roman", "gbk",
    "gb18030", "big5", "shift-jis", "euc-jp", "euc-kr", "cp949", "cp932", "iso-2022-jp", "iso-8859-15",
    "cp1250", "cp1251",
)  # fmt: skip
_UNSEEN = {code: None for code in range(32) if chr(code) not in "\n\t"} | dict.fromkeys(range(0xD800, 0xE000))


def confine() -> str:
    """Gives up what is not needed to read a paper; says what could not be given up."""
    try:
        import resource
    except ImportError:
        return "this platform has no limits for processes"
    failed = []
    for name, most in (("AS", MEMORY_BYTES_MAX), ("FSIZE", 0), ("CORE", 0), ("NPROC", 0), ("NOFILE", 0)):
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        except (AttributeError, ValueError, OSError) as refused:
            failed.append(f"{name}: {refused}")
    return "; ".join(failed)


def read(content: bytes) -> dict[str, Any]:
    try:
        return _read(content)
    except (MemoryError, RecursionError, LimitReachedError):
        return {"pages": None, "text": "", "fault": "too_large"}
    except Exception:  # noqa: BLE001  a hostile file may raise anything at all from the library
        return {"pages": None, "text": "", "fault": "unreadable"}


def _read(content: bytes) -> dict[str, Any]:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": None, "text": "", "fault": "encrypted"}
    pages = len(reader.pages)
    if not pages:
        return {"pages": None, "text": "", "fault": "unreadable"}
    return {"pages": pages, "text": _text(reader, min(pages, PAGES_MAX)), "fault": ""}


def _text(reader: pypdf.PdfReader, pages: int) -> str:
    texts: list[str] = []
    room = LETTERS_MAX
    for number in range(pages):
        try:
            text = reader.pages[number].extract_text()
        except (MemoryError, RecursionError, LimitReachedError):
            raise
        except Exception:  # noqa: BLE001, S112  one bad page leaves the others readable
            continue
        texts.append(text.translate(_UNSEEN)[:room])
        room -= len(texts[-1]) + 1
        if room <= 0:
            break
    return "\n".join(texts)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    tell(answers, {"unconfined": confine()})
    while len(head := questions.read(LENGTH.size)) == LENGTH.size:
        content = questions.read(*LENGTH.unpack(head))
        _spend_no_more_than(CPU_SECONDS_MAX)
        tell(answers, read(content))
        gc.collect()  # while nobody waits: looking for cycles in the midst of a paper doubles its time


def tell(answers: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    answers.write(LENGTH.pack(len(body)) + body)
    answers.flush()


def _spend_no_more_than(seconds: int) -> None:
    """For this paper: the limit of the system counts from the start of the process."""
    try:
        import resource
    except ImportError:
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + seconds, hard))


def _prepare() -> None:
    """What the library would open later, it opens now: afterwards it can open nothing."""
    logging.disable(logging.CRITICAL)  # the library comments on each oddity, and a hostile file has millions
    for charset in _CHARSETS:
        codecs.lookup(charset)
    limits = {
        "zlib_maximum_output_length": UNPACKED_BYTES_MAX,
        "jbig2dec_binary": None,
        "disable_legacy_handling": True,
    }
    CURRENT_CONFIGURATION.set(CURRENT_CONFIGURATION.get().with_overwrites(**limits))
    for module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
        with contextlib.suppress(ImportError):  # a part that needs what is not installed
            importlib.import_module(module.name)
    trial = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("", algorithm="AES-256")
    writer.write(trial)
    _read(trial.getvalue())
    gc.disable()
    gc.freeze()


if __name__ == "__main__":
    _prepare()
    serve(sys.stdin.buffer, sys.stdout.buffer)
