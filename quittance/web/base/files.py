"""Lists as files: all matching rows, sent while they are read, so that a long list fills no memory."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.http import StreamingHttpResponse

from quittance.core import scope
from quittance.core.tables import Row, Table, csv_chunks


def csv(table: Table, rows: Iterable[Row], *, on: date) -> StreamingHttpResponse:
    chunks = csv_chunks(table, rows, byte_order_mark=True)
    answer = StreamingHttpResponse(_in_scope(chunks, scope.firm_id()), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{table.name} {on:%Y-%m-%d}.csv"'
    return answer


def _in_scope(chunks: Iterator[bytes], firm_id: int) -> Iterator[bytes]:
    """The door's scope ends with the page; what is read later is the same firm's."""
    while True:
        with scope.firm(firm_id):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
