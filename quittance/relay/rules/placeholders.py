"""The words in braces that a firm's own text may bear, and what stands for them."""

import re
from collections.abc import Mapping

KNOWN = ("number", "client", "firm", "amount", "due_date")
_BRACED = re.compile(r"\{[^{}\n]{0,40}\}")


def unknown(text: str) -> list[str]:
    allowed = {f"{{{word}}}" for word in KNOWN}
    return [found for found in _BRACED.findall(text) if found not in allowed]


def filled(text: str, values: Mapping[str, str]) -> str:
    """In one pass: a value that looks like a placeholder is left as it is."""
    return _BRACED.sub(lambda found: values.get(found[0][1:-1], found[0]), text)
