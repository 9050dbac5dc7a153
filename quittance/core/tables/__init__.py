"""One description of a table, and the files it can become."""

from quittance.core.tables.csv_file import csv_chunks, write_csv
from quittance.core.tables.description import Cell, Column, DateStyle, Kind, Row, Table, TableError, WrongCell
from quittance.core.tables.sheet import Entry, Sheet
from quittance.core.tables.xlsx_file import write_xlsx

__all__ = [
    "Cell",
    "Column",
    "DateStyle",
    "Entry",
    "Kind",
    "Row",
    "Sheet",
    "Table",
    "TableError",
    "WrongCell",
    "csv_chunks",
    "write_csv",
    "write_xlsx",
]
