"""One setting says where files lie.

`/srv/quittance/files` or `file:///srv/quittance/files` is a folder;
`s3://key:secret@host[:port]/bucket/prefix?region=…&scheme=http` is a bucket behind an address of its own, and
`s3:///bucket/prefix?region=…` is one at Amazon, opened by the host's own role unless key and secret are given.
"""

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from quittance.integrations.storage.folder import FolderStorage
from quittance.integrations.storage.protocol import Storage
from quittance.integrations.storage.s3 import Bucket, S3Storage

_OPTIONS = {"region", "scheme"}
_SCHEMES = {"http", "https"}


class BadAddress(ValueError):
    """The line names what is wrong with the setting and never quotes it: it may hold a secret."""


def from_url(url: str) -> Storage:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadAddress("The address of the storage is not an address.") from None
    if parts.scheme == "s3":
        return S3Storage(_bucket(parts))
    if parts.scheme == "file" and parts.netloc not in ("", "localhost"):
        raise BadAddress("A storage folder is written file:///folder, with three slashes.")
    if parts.scheme not in ("", "file"):
        raise BadAddress("Storage is a folder (/folder or file:///folder) or a bucket (s3://…).")
    # A plain path is taken as it stands: to a file system, ? # and % are letters.
    folder = Path(unquote(parts.path) if parts.scheme else url)
    if not folder.is_absolute():
        raise BadAddress("The storage folder must be an absolute path.")
    return FolderStorage(folder)


def _bucket(parts: SplitResult) -> Bucket:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - _OPTIONS):
        raise BadAddress(f"The bucket's address has the unknown option {unknown[0]!r}; known are region and scheme.")
    scheme = options.get("scheme", "https")
    if scheme not in _SCHEMES:
        raise BadAddress("The option scheme of the bucket's address is http or https.")
    if (parts.username is None) != (parts.password is None):
        raise BadAddress("The bucket's address has a key without a secret, or a secret without a key.")
    name, _, prefix = unquote(parts.path).strip("/").partition("/")
    if not name:
        raise BadAddress("The address names no bucket; it goes after the host: s3://key:secret@host/bucket.")
    return Bucket(
        name=name,
        prefix=prefix,
        endpoint=f"{scheme}://{_host(parts)}" if parts.hostname else None,
        region=options.get("region"),
        key=unquote(parts.username) if parts.username else None,
        secret=unquote(parts.password) if parts.password else None,
    )


def _host(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        raise BadAddress("The port in the bucket's address is not a number up to 65535.") from None
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return f"{host}:{port}" if port else str(host)
