"""What a folder and a bucket both promise."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.integrations.storage import BadKey, NotStored, Storage, Stored
from quittance.integrations.storage.protocol import CHUNK_BYTES, checked

LARGE = bytes(range(256)) * (CHUNK_BYTES // 64) + b"the end"


def read(storage: Storage, key: str) -> bytes:
    with storage.open(key) as stream:
        return stream.read()


@pytest.mark.parametrize("content", [b"", b"hello", LARGE])
@pytest.mark.parametrize("as_stream", [False, True])
def test_what_is_put_is_read_back_with_its_size_and_hash(storage: Storage, content: bytes, *, as_stream: bool) -> None:
    stored = storage.put("firm-7/invoice.pdf", io.BytesIO(content) if as_stream else content)

    assert stored == Stored("firm-7/invoice.pdf", len(content), hashlib.sha256(content).hexdigest())
    assert read(storage, stored.key) == content
    assert storage.size(stored.key) == len(content)
    assert storage.exists(stored.key)


def test_a_put_replaces_what_lay_there_before(storage: Storage) -> None:
    storage.put("letter.pdf", b"first")
    storage.put("letter.pdf", b"second")
    assert read(storage, "letter.pdf") == b"second"


def test_a_stream_being_read_can_be_wound_back(storage: Storage) -> None:
    storage.put("letter.pdf", b"hello")
    with storage.open("letter.pdf") as stream:
        assert stream.read(2) == b"he"
        stream.seek(0)
        assert stream.read() == b"hello"


def test_what_is_not_there_is_named(storage: Storage) -> None:
    assert not storage.exists("missing.pdf")
    with pytest.raises(NotStored, match=r"Nothing is stored under missing\.pdf") as missing:
        storage.open("missing.pdf")
    assert missing.value.permanent
    with pytest.raises(NotStored):
        storage.size("missing.pdf")


def test_deleting_twice_is_deleting(storage: Storage) -> None:
    storage.put("letter.pdf", b"hello")
    storage.delete("letter.pdf")
    storage.delete("letter.pdf")
    assert not storage.exists("letter.pdf")


def test_keys_that_look_alike_hold_different_files(storage: Storage) -> None:
    keys = ["a/b", "a-b", "a.b", "a_b", "ab", "a/b/c"]
    for key in keys:
        storage.put(key, key.encode())
    assert [read(storage, key) for key in keys] == [key.encode() for key in keys]


def test_content_whose_own_source_fails_leaves_the_old_file_and_the_sources_own_error(storage: Storage) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("the scanner was unplugged")
            return super().read(min(size or 10, 10))

    storage.put("scan.pdf", b"whole")
    with pytest.raises(OSError, match="the scanner was unplugged"):
        storage.put("scan.pdf", Torn(b"x" * 20))
    assert read(storage, "scan.pdf") == b"whole"


def test_two_writers_of_one_key_leave_one_of_the_two_whole(storage: Storage) -> None:
    contents = [bytes([letter]) * 100_000 for letter in b"abcd"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda content: storage.put("same.bin", content), contents))
    assert read(storage, "same.bin") in contents


BAD_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "a//b",
    "a/",
    "../a",
    "a/../b",
    "a/.hidden",
    "a b",
    "A",
    "é",
    "a\n",
    "a\x00",
    "a~b",
    "a" * 201,
]


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_could_leave_its_place_is_refused_everywhere(storage: Storage, key: str) -> None:
    for refused in (
        lambda: storage.put(key, b""),
        lambda: storage.open(key),
        lambda: storage.exists(key),
        lambda: storage.size(key),
        lambda: storage.delete(key),
    ):
        with pytest.raises(BadKey, match="is not a storage key"):
            refused()


@given(st.text(max_size=30))
def test_any_text_is_a_harmless_key_or_refused(text: str) -> None:
    try:
        key = checked(text)
    except BadKey:
        return
    assert key == text
    assert key.isascii()
    assert all(part and not part.startswith(".") for part in key.split("/"))
