"""Files of mails, kept in storage under their digest: the same file twice is one."""

import hashlib
from functools import cache

from django.conf import settings

from quittance.core import scope
from quittance.integrations import storage

RAW_TYPE = "message/rfc822"


def put(content: bytes) -> tuple[str, str]:
    """Its key and its digest. Belongs before a transaction: it is a call to the outside."""
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"relay/{scope.firm_id()}/{sha256}"
    _storage(settings.QUITTANCE.files_url).put(key, content)
    return key, sha256


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
