from pathlib import Path

import pytest

from quittance.integrations.storage import BadAddress, Bucket, FolderStorage, S3Storage, from_url


@pytest.mark.parametrize("url", ["{folder}", "file://{folder}", "file://localhost{folder}"])
def test_a_path_is_a_folder(url: str, tmp_path: Path) -> None:
    storage = from_url(url.format(folder=tmp_path / "files"))
    assert isinstance(storage, FolderStorage)
    storage.put("a", b"")
    assert (tmp_path / "files").is_dir()


def test_a_plain_path_is_taken_letter_by_letter_and_an_address_is_decoded(tmp_path: Path) -> None:
    from_url(str(tmp_path / "50% off? #1")).put("a", b"")
    assert (tmp_path / "50% off? #1").is_dir()
    from_url(f"file://{tmp_path}/two%20words").put("a", b"")
    assert (tmp_path / "two words").is_dir()


@pytest.mark.parametrize(
    ("url", "bucket"),
    [
        (
            "s3://key:s%2Fcret@127.0.0.1:9000/files/a/b/?region=eu-west-1&scheme=http",
            Bucket("files", "a/b", "http://127.0.0.1:9000", "eu-west-1", "key", "s/cret"),
        ),
        ("s3://key:secret@[::1]:9000/files", Bucket("files", "", "https://[::1]:9000", None, "key", "secret")),
        ("s3:///files?region=us-east-2", Bucket("files", "", None, "us-east-2", None, None)),
        ("s3://key:secret@/files", Bucket("files", "", None, None, "key", "secret")),
    ],
)
def test_a_bucket_is_read_from_its_address(url: str, bucket: Bucket) -> None:
    storage = from_url(url)
    assert isinstance(storage, S3Storage)
    assert repr(storage) == f"S3Storage({bucket!r})"


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("", "must be an absolute path"),
        ("files", "must be an absolute path"),
        ("file:files", "must be an absolute path"),
        ("file://host/files", "three slashes"),
        ("ftp://host/files", "Storage is a folder"),
        ("s3://[", "is not an address"),
        ("s3://key:hunter2@host", "names no bucket"),
        ("s3://key:hunter2@host:99999/files", "is not a number up to 65535"),
        ("s3://key:hunter2@host/files?scheme=ftp", "is http or https"),
        ("s3://key:hunter2@host/files?colour=red", "unknown option 'colour'"),
        ("s3://hunter2@host/files", "a key without a secret"),
    ],
)
def test_a_wrong_address_gets_a_clear_line_that_quotes_no_secret(url: str, line: str) -> None:
    with pytest.raises(BadAddress, match=line) as refused:
        from_url(url)
    assert "hunter2" not in str(refused.value)
