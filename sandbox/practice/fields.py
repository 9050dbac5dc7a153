"""The fields of an act: what a form shows, and what is made of what a form or a program sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.practice import finding
from sandbox.practice.rows import Connection, Refused, Row

TRUE = frozenset({True, "true", "on", "yes", "1"})  # and 1, which is the same as True


class Unclear(Exception):
    """What was sent cannot be read; by field, what would do."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True)
class Scene:
    """Where an act happens: what its form can be filled from."""

    connection: Connection
    today: date
    client: Row | None = None
    entry: Row | None = None
    link: Row | None = None


Default = Callable[[Scene], Any]
Choices = Callable[[Scene], list[tuple[str, str]]]


def nothing(_scene: Scene) -> Any:
    return ""


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: str = "text"  # text, money, day, flag, whole, client, entry, choice, spread, lines
    required: bool = False
    default: Default = nothing
    prefill: Default | None = None  # what a form shows instead; a program that leaves the field out gets the default
    choices: Choices = field(default=lambda _scene: [])
    tip: str = ""
    longest: int = 120

    def shown(self, scene: Scene) -> Any:
        return (self.prefill or self.default)(scene)


def read(fields: tuple[Field, ...], sent: Mapping[str, Any], scene: Scene, *, partial: bool = False) -> dict[str, Any]:
    """The values for the act. A program leaves out what it leaves to the default, or, where `partial`, as it is."""
    values, faults = {}, {}
    for each in fields:
        if partial and each.name not in sent:
            continue
        raw = sent.get(each.name, each.default(scene))
        try:
            values[each.name] = _value(each, raw, scene)
        except (Refused, ValueError) as refused:
            faults[each.name] = f"{each.label}: {refused}"
    unknown = sorted(set(sent) - {each.name for each in fields})
    if unknown:
        known = ", ".join(each.name for each in fields) or "none"
        faults[unknown[0]] = f"There is no field {unknown[0]} here; there are: {known}."
    if faults:
        raise Unclear(faults)
    return values


def _value(each: Field, raw: Any, scene: Scene) -> Any:
    if each.kind == "flag":
        return raw in TRUE if isinstance(raw, (bool, str, int)) else False
    if each.kind == "spread":
        return _spread(raw, scene)
    if each.kind == "lines":
        return _lines(raw)
    if raw is None or str(raw).strip() == "":
        if each.required:
            raise Refused("this is needed.")
        return "" if each.kind == "text" else None
    return READERS[each.kind](each, raw, scene)


def _text(each: Field, raw: Any, _scene: Scene) -> str:
    text = str(raw).strip()
    if len(text) > each.longest:
        raise Refused(f"write at most {each.longest} letters.")
    if "\x00" in text:
        raise Refused("the books cannot hold a zero byte.")
    return text


def _money(_each: Field, raw: Any, _scene: Scene) -> Decimal:
    try:
        amount = Decimal(str(raw).replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        raise Refused("write it like 1250.00.") from None
    if not amount.is_finite() or abs(amount) >= 10**14:
        raise Refused("write an amount that the books can hold.")
    return amount


def _day(_each: Field, raw: Any, _scene: Scene) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Refused("write a date like 2026-11-20.") from None


def _whole(_each: Field, raw: Any, _scene: Scene) -> int:
    text = str(raw).strip()
    if not text.lstrip("-").isdecimal() or abs(int(text)) >= 2**31:
        raise Refused("write a whole number.")
    return int(text)


def _client(_each: Field, raw: Any, scene: Scene) -> int:
    return int(finding.client(scene.connection, raw)["client_id"])


def _entry(_each: Field, raw: Any, scene: Scene) -> int:
    return int(finding.entry(scene.connection, raw)["ledger_entry_id"])


def _choice(each: Field, raw: Any, scene: Scene) -> str:
    if str(raw) not in {value for value, _ in each.choices(scene)}:
        raise Refused(f"choose one of {', '.join(value for value, _ in each.choices(scene))}.")
    return str(raw)


READERS: dict[str, Callable[[Field, Any, Scene], Any]] = {
    "text": _text,
    "money": _money,
    "day": _day,
    "whole": _whole,
    "client": _client,
    "entry": _entry,
    "choice": _choice,
}


def _spread(raw: Any, scene: Scene) -> dict[int, Decimal]:
    """{"61001": "100.00"}; which entry, how much of it."""
    if not raw:
        return {}
    if not isinstance(raw, Mapping):
        raise Refused('write it as {"61001": "100.00"}.')
    nobody = Field("", "")
    return {
        _entry(nobody, which, scene): _money(nobody, amount, scene)
        for which, amount in raw.items()
        if str(amount).strip()
    }


def _lines(raw: Any) -> list[dict[str, Any]]:
    if not raw:
        return []
    fine = isinstance(raw, list) and all(isinstance(line, Mapping) and "amount" in line for line in raw)
    if not fine:
        raise Refused('write them as [{"description": "Return", "amount": "100.00"}].')
    for line in raw:
        _money(Field("", ""), line["amount"], Scene(None, date.min))  # type: ignore[arg-type]  # an amount needs no books
    return [dict(line) for line in raw]
