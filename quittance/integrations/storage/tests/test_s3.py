import subprocess
import sys
from pathlib import Path

import pytest

from quittance.integrations.storage import StorageError, from_url

ROOT = Path(__file__).parents[4]


def test_files_lie_below_the_prefix(s3_address: str) -> None:
    from_url(f"s3://key:secret@{s3_address}/files/one/two?scheme=http").put("letter.pdf", b"hello")
    outer = from_url(f"s3://key:secret@{s3_address}/files?scheme=http")
    assert outer.exists("one/two/letter.pdf")
    assert not outer.exists("letter.pdf")


def test_a_bucket_that_does_not_exist_needs_a_person(s3_address: str) -> None:
    with pytest.raises(StorageError, match=r"The bucket nowhere refused letter\.pdf: NoSuchBucket") as refused:
        from_url(f"s3://key:secret@{s3_address}/nowhere?scheme=http").put("letter.pdf", b"hello")
    assert refused.value.permanent


def test_a_bucket_that_does_not_answer_is_tried_again_later(unused_port: int) -> None:
    with pytest.raises(StorageError, match="The bucket files did not answer") as failed:
        from_url(f"s3://key:secret@127.0.0.1:{unused_port}/files?scheme=http").exists("letter.pdf")
    assert not failed.value.permanent


def test_no_repr_shows_the_secret() -> None:
    shown = repr(from_url("s3://key:hunter2@storage.example/files"))
    assert "storage.example" in shown
    assert "hunter2" not in shown


def test_a_host_without_a_bucket_does_not_load_the_vendors_library() -> None:
    told = "import quittance.integrations.storage, sys; print('boto3' in sys.modules, 'botocore' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["False", "False"]
