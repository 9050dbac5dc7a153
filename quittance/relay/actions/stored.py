"""Files of mails, kept in storage under their digest: the same file twice is one."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from django.conf import settings

from quittance.core import scope
from quittance.integrations import storage

RAW_TYPE = "message/rfc822"
_AT_ONCE = 4

Going = Future[storage.Stored]


def put(content: bytes) -> tuple[str, str]:
    """Its key and its digest. Belongs before a transaction: it is a call to the outside."""
    key, sha256, going = begin(content)
    going.result()
    return key, sha256


def begin(content: bytes) -> tuple[str, str, Going]:
    """The same, without waiting for the disk: it is stored once its result is there, and raises what went wrong."""
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"relay/{scope.firm_id()}/{sha256}"
    return key, sha256, _threads().submit(_storage(settings.QUITTANCE.files_url).put, key, content)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="files")


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
