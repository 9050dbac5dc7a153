"""While hundreds of thousands of rows are in hand, Python does not look through all of them for rings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unswept() -> Iterator[None]:
    """Rows are in no rings, and go when nobody holds them any more; looking for rings was a third of the whole work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
