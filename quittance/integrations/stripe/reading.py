"""Reads the processor's things as plain facts: what we know by name, typed; what we do not know is passed over."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from quittance.core.money import Currency


class NotUnderstood(Exception):
    """A thing lacks what it must have, or says it in a word that we do not know."""


class Told(Protocol):
    """A thing of the SDK."""

    def to_dict(self) -> dict[str, Any]: ...


class Facts:
    __slots__ = ("_raw", "_where")

    def __init__(self, raw: Mapping[str, Any], where: str = "answer") -> None:
        self._raw = raw
        self._where = where

    @classmethod
    def of(cls, told: Told) -> "Facts":
        raw = told.to_dict()
        return cls(raw, str(raw.get("object", "answer")))

    @property
    def raw(self) -> Mapping[str, Any]:
        return self._raw

    def text(self, name: str) -> str:
        found = self._raw.get(name)
        return found if isinstance(found, str) else ""

    def must(self, name: str) -> str:
        return self.text(name) or self._lacking(name)

    def number(self, name: str) -> int:
        found = self._raw.get(name)
        return found if isinstance(found, int) else self._lacking(name)

    def number_or(self, name: str, otherwise: int) -> int:
        return self.number(name) if self._raw.get(name) is not None else otherwise

    def is_true(self, name: str) -> bool:
        return self._raw.get(name) is True

    def part(self, name: str) -> "Facts":
        """What lies within; nothing, where it is null, missing, or only named by its id."""
        found = self._raw.get(name)
        return Facts(found if isinstance(found, Mapping) else {}, f"{self._where}.{name}")

    def parts(self, name: str) -> "list[Facts]":
        found = self._raw.get(name)
        several = found if isinstance(found, list) else []
        return [Facts(each, f"{self._where}.{name}") for each in several if isinstance(each, Mapping)]

    def id_of(self, name: str) -> str:
        """Of a thing that is told whole or by its id alone."""
        return self.text(name) or self.part(name).text("id")

    def moment(self, name: str) -> datetime:
        return datetime.fromtimestamp(self.number(name), UTC)

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if self._raw.get(name) is not None else None

    def currency(self) -> Currency:
        try:
            return Currency(self.must("currency").upper())
        except ValueError:
            raise NotUnderstood(f"{self._where}.currency is {self.text('currency')}") from None

    def __bool__(self) -> bool:
        return bool(self._raw)

    def _lacking(self, name: str) -> Any:
        raise NotUnderstood(f"{self._where}.{name} is missing")
