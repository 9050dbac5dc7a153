"""Files in a bucket that speaks S3: Amazon's, or a compatible one behind an address of its own."""

import base64
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO, cast

from quittance.integrations.storage.protocol import (
    CHUNK_BYTES,
    NotStored,
    StorageError,
    StorageFull,
    Stored,
    Tally,
    checked,
)

MEMORY_BYTES = 8 * 1024 * 1024  # what is larger passes through a temporary file
CONNECT_SECONDS = 5
ANSWER_SECONDS = 30
ATTEMPTS = 3

_MISSING = {"NoSuchKey", "NotFound", "404"}
_FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"}
_TRY_AGAIN = {"SlowDown", "RequestTimeout", "RequestTimeTooSkewed", "InternalError", "ServiceUnavailable", "BadDigest"}
_SERVER_ERRORS = 500
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Bucket:
    """Without endpoint: Amazon's. Without key and secret: whatever the host's own role allows."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    key: str | None = None
    secret: str | None = field(default=None, repr=False)


class S3Storage:
    """One client per storage, made at first use; it is safe to share among threads."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client: Any = None
        self._making = threading.Lock()

    def __repr__(self) -> str:
        return f"S3Storage({self._bucket!r})"

    def put(self, key: str, content: bytes | IO[bytes]) -> Stored:
        """The content is spooled first: then its length and hash go ahead of it, and the server checks both."""
        where = self._where(key)
        tally = Tally()
        with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as spool:
            for chunk in tally.pass_through(content):
                with self._spoken(key):
                    spool.write(chunk)
            spool.seek(0)
            checksum = base64.b64encode(tally.digest).decode()
            with self._spoken(key):
                self._s3().put_object(**where, Body=spool, ContentLength=tally.size_bytes, ChecksumSHA256=checksum)
        return tally.stored(key)

    def open(self, key: str) -> BinaryIO:
        """Fetched whole before it is handed out: a connection that breaks is an error here, not in a reader's hands."""
        where = self._where(key)
        spool = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            with self._spoken(key):
                for chunk in self._s3().get_object(**where)["Body"].iter_chunks(CHUNK_BYTES):
                    spool.write(chunk)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return cast(BinaryIO, spool)

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NotStored:
            return False
        return True

    def size(self, key: str) -> int:
        where = self._where(key)
        with self._spoken(key):
            return int(self._s3().head_object(**where)["ContentLength"])

    def delete(self, key: str) -> None:
        where = self._where(key)
        with self._spoken(key):
            self._s3().delete_object(**where)

    def _where(self, key: str) -> dict[str, str]:
        prefix = self._bucket.prefix
        return {"Bucket": self._bucket.name, "Key": f"{prefix}/{checked(key)}" if prefix else checked(key)}

    def _s3(self) -> Any:
        with self._making:
            if self._client is None:
                self._client = _client(self._bucket)
            return self._client

    @contextmanager
    def _spoken(self, key: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError

        try:
            yield
        except ClientError as refused:
            raise self._translated(refused.response, key) from refused
        except (NoCredentialsError, ParamValidationError) as wrong:
            raise StorageError(f"The bucket {self._bucket.name} cannot be asked: {wrong}", permanent=True) from wrong
        except BotoCoreError as failed:
            raise StorageError(f"The bucket {self._bucket.name} did not answer: {failed}", permanent=False) from failed
        except OSError as failed:
            line = f"The temporary folder of this host refused {key}: {failed.strerror}."
            raise StorageError(line, permanent=False) from failed

    def _translated(self, response: dict[str, Any], key: str) -> StorageError:
        code = str(response.get("Error", {}).get("Code", ""))
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in _MISSING:
            return NotStored(key)
        if code in _FULL:
            return StorageFull(f"The bucket {self._bucket.name}")
        passing = code in _TRY_AGAIN or status >= _SERVER_ERRORS or status == _TOO_MANY
        return StorageError(f"The bucket {self._bucket.name} refused {key}: {code or status}.", permanent=not passing)


def _client(bucket: Bucket) -> Any:
    import boto3  # half a second: only hosts that keep files in a bucket pay for it
    from botocore.config import Config

    session = boto3.session.Session(aws_access_key_id=bucket.key, aws_secret_access_key=bucket.secret)
    return session.client(
        "s3",
        region_name=bucket.region or "us-east-1",
        endpoint_url=bucket.endpoint,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            # A compatible server has no bucket of its own name in the DNS, and may not know the newer checksums.
            s3={"addressing_style": "path" if bucket.endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
