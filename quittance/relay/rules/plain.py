"""Words from outside, made fit for a row: no letters that the database refuses, and no more of them than it holds."""

_EXTENSION_MAX = 10


def line(text: str, most: int) -> str:
    return " ".join(text_of(text, most * 2).split())[:most]


def text_of(text: str, most: int) -> str:
    """Half letters and zero bytes cannot be stored."""
    return text[:most].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def file_name(name: str, most: int) -> str:
    """Cut in the middle, so that a program still knows by its end what it opens."""
    name = line(name, len(name) + 1) or "attachment"
    if len(name) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _EXTENSION_MAX:
        return name[:most]
    return f"{stem[: most - len(extension) - 1]}.{extension}"
