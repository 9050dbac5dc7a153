"""Where files lie: a folder, or S3 by setting. Files are always served by us, so there are no addresses to hand out."""

from quittance.integrations.storage.addresses import BadAddress, from_url
from quittance.integrations.storage.folder import FolderStorage
from quittance.integrations.storage.protocol import BadKey, NotStored, Storage, StorageError, StorageFull, Stored
from quittance.integrations.storage.s3 import Bucket, S3Storage

__all__ = [
    "BadAddress",
    "BadKey",
    "Bucket",
    "FolderStorage",
    "NotStored",
    "S3Storage",
    "Storage",
    "StorageError",
    "StorageFull",
    "Stored",
    "from_url",
]
