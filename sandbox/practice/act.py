"""What an act of the bookkeeper is, for pages and programs alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.practice import choosing as choose
from sandbox.practice.fields import Field

Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Act:
    key: str
    title: str
    tip: str
    on: str  # client, invoice, receipt, entry, link or firm: where its button stands
    fields: tuple[Field, ...]
    run: Run
    partial: bool = False  # a program may leave fields as they are
    grave: bool = False


CLIENT = Field("client", "Client", "client", required=True)
DATED = Field("dated", "Date", "day", required=True, default=choose.today)
DUE = Field("due", "Due", "day", prefill=choose.in_thirty_days)
AMOUNT = Field("amount", "Amount", "money", required=True)
INVOICE = Field("invoice", "Invoice", "entry", required=True)
RECEIPT = Field("receipt", "Receipt or credit memo", "entry", required=True)
LINK = Field("link", "Contact link", "whole", required=True)
JOB = Field("job", "Job", "whole", choices=choose.jobs)
SPREAD = Field("apply", "Applied to", "spread", tip="Leave all empty to pay the oldest due first.")


def words(text: str) -> Field:
    return Field("description", "Description", default=lambda _scene: text, longest=200)
