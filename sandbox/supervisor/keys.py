"""The demo's own secrets: made once, kept in its data folder, readable by its owner alone."""

import base64
import secrets
from pathlib import Path

from sandbox.kit import files


def kept(data: Path) -> dict[str, str]:
    path = data / "keys.json"
    known = files.read_json(path)
    if not known:
        known = {
            "QUITTANCE_SECRET_KEY": secrets.token_urlsafe(48),
            "QUITTANCE_ENCRYPTION_KEYS": "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        files.replace(path, files.as_json(known), mode=0o600)
    return {name: str(value) for name, value in known.items()}
