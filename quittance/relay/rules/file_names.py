"""What a file may be called: nothing that leads elsewhere, hides, or reads backwards."""

import re
import unicodedata

LENGTH_MAX = 150
READ_MAX = 1_000
_FOLDERS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_EXTENSIONS = {
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "image/png": "png",
    "image/jpeg": "jpg", "image/gif": "gif", "message/rfc822": "eml", "application/zip": "zip", "text/csv": "csv",
    "application/ms-tnef": "dat",
}  # fmt: skip


def safe(name: str, *, content_type: str, number: int) -> str:
    """Without folders, controls and marks that turn the direction of writing."""
    name = _FOLDERS.split(name[-READ_MAX:])[-1]
    plain = "".join(each for each in name if unicodedata.category(each) not in {"Cf", "Cc", "Cs", "Co", "Cn"})
    plain = " ".join(_FORBIDDEN.sub("_", plain).split()).strip(". ")
    if not plain:
        extension = _EXTENSIONS.get(content_type, "bin")
        return f"file-{number}.{extension}"
    if len(plain) <= LENGTH_MAX:
        return plain
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004  longer ones are no extensions
        return plain[:LENGTH_MAX]
    return stem[: LENGTH_MAX - len(extension) - 1] + dot + extension
