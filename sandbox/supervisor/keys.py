"""The demo's own secrets: made once, kept in its data folder, readable by its owner alone."""

import base64
import secrets
from pathlib import Path

from sandbox.kit import files

HOOK_SECRET = "QUITTANCE_PROCESSOR_HOOK_SECRETS"  # noqa: S105  the name of a setting


def kept(data: Path) -> dict[str, str]:
    path = data / "keys.json"
    known = files.read_json(path)
    made = {
        "QUITTANCE_SECRET_KEY": secrets.token_urlsafe(48),
        "QUITTANCE_ENCRYPTION_KEYS": "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        HOOK_SECRET: f"whsec_{secrets.token_hex(16)}",
    }
    if not known.keys() >= made.keys():
        known = {**made, **known}
        files.replace(path, files.as_json(known), mode=0o600)
    return {name: str(value) for name, value in known.items()}
