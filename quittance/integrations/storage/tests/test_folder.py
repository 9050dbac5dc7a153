import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quittance.integrations.storage import FolderStorage, StorageError, StorageFull

ROOT = Path(__file__).parents[4]

WRITES_FOREVER = """
import sys
from pathlib import Path
from quittance.integrations.storage import FolderStorage
storage = FolderStorage(Path(sys.argv[1]))
number = 0
while True:
    storage.put("same.bin", bytes([number % 256]) * 3_000_000)
    number += 1
    print(number, flush=True)
"""

FILLS_A_TINY_DISK = """
import sys
from pathlib import Path
from quittance.integrations.storage import FolderStorage, StorageFull
storage = FolderStorage(Path(sys.argv[1]))
storage.put("small.bin", b"kept")
try:
    storage.put("large.bin", b"x" * 1_000_000)
except StorageFull as full:
    print(full.permanent, storage.exists("large.bin"), storage.open("small.bin").read().decode(), *full.args, sep="|")
print(len([path for path in Path(sys.argv[1]).rglob("*") if path.is_file()]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_files_and_folders_are_for_the_owner_alone_and_two_levels_deep(folder: Path) -> None:
    FolderStorage(folder).put("firm-7/invoice.pdf", b"hello")
    (file,) = files_in(folder)
    first, second, name = file.relative_to(folder).parts
    digest = hashlib.sha256(b"firm-7/invoice.pdf").hexdigest()
    assert (first, second, name) == (digest[:2], digest[2:4], "firm-7~invoice.pdf")
    assert file.stat().st_mode & 0o777 == 0o600
    for made in (folder, folder / first, folder / first / second):
        assert made.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("round_number", range(3))
def test_a_writer_killed_in_the_act_leaves_a_whole_file_and_at_most_litter(folder: Path, round_number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_FOREVER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(3 + round_number):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)

    storage = FolderStorage(folder)
    with storage.open("same.bin") as stream:
        content = stream.read()
    assert len(content) == 3_000_000
    assert len(set(content)) == 1

    storage.sweep_unfinished(before=float("inf"))
    assert len(files_in(folder)) == 1


def test_sweeping_leaves_what_is_still_being_written(folder: Path) -> None:
    storage = FolderStorage(folder)
    storage.put("kept.pdf", b"hello")
    (kept,) = files_in(folder)
    litter = kept.parent / ".unfinished-0123456789abcdef"
    litter.write_bytes(b"half")
    os.utime(litter, (1_000, 1_000))

    assert storage.sweep_unfinished(before=999) == 0
    assert storage.sweep_unfinished(before=1_001) == 1
    assert files_in(folder) == [kept]


def test_a_full_disk_is_told_apart_and_loses_nothing(tmp_path: Path) -> None:
    mounted = tmp_path / "tiny"
    mounted.mkdir()
    inside = f'mount -t tmpfs -o size=128k none "{mounted}" && exec "$@"'
    in_a_tiny_disk = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside, "sh"]
    try:
        subprocess.run([*in_a_tiny_disk, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this host lets us mount nothing, so no disk can be made full")

    told = subprocess.run(
        [*in_a_tiny_disk, sys.executable, "-c", FILLS_A_TINY_DISK, str(mounted / "files")],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()

    assert told[0] == f"False|False|kept|The storage folder {mounted / 'files'} is full. Make room, then try again."
    assert told[1] == "1"


def test_a_folder_that_cannot_be_one_needs_a_person(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match=r"refused letter\.pdf: Not a directory") as refused:
        FolderStorage(tmp_path / "file" / "below").put("letter.pdf", b"")
    assert refused.value.permanent
    assert not isinstance(refused.value, StorageFull)
