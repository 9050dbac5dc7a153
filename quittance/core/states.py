"""A row's state moves forward once, whoever comes first."""

from typing import ClassVar, Self

from django.db import models


class IllegalMove(Exception):
    """News contradicts what the row already knows. The caller must ask the source for the truth."""

    def __init__(self, row: "Stateful", to: str) -> None:
        super().__init__(f"{type(row).__name__} {row.pk} is {row.state} and cannot become {to}.")


class Stateful(models.Model):
    """Has a `state` and a table of MOVES; nothing else may change the state."""

    MOVES: ClassVar[dict[str, set[str]]]

    state: str

    class Meta:
        abstract = True

    def move(self, to: str, **changes: object) -> bool:
        """Tell whether this call moved the row; False if it was already there or past it."""
        sources = [state for state, targets in self.MOVES.items() if to in targets]
        here_first = bool(self._rows().filter(models.Q(("state__in", sources))).update(**{"state": to, **changes}))
        self.refresh_from_db()
        if not here_first and not self._has_passed(to):
            raise IllegalMove(self, to)
        return here_first

    def move_locked(self, to: str, **changes: object) -> bool:
        """The same for whoever has just read the row under its lock, and need not ask what it is."""
        if to not in self.MOVES.get(self.state, set()):
            if not self._has_passed(to):
                raise IllegalMove(self, to)
            return False
        told = {"state": to, **changes}
        self._rows().update(**told)
        for name, value in told.items():
            setattr(self, name, value)
        return True

    def _rows(self) -> models.QuerySet[Self]:
        return type(self)._base_manager.filter(pk=self.pk)  # noqa: SLF001  the scoped one

    def _has_passed(self, to: str) -> bool:
        return self.state == to or self.state in reachable(self.MOVES, to)


def check_of_states(states: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The database's own list of the same states."""
    return models.CheckConstraint(condition=models.Q(state__in=states.values), name=name)


def reachable(moves: dict[str, set[str]], start: str) -> set[str]:
    """All states that may follow `start`, at any distance."""
    found: set[str] = set()
    edge = {start}
    while edge:
        edge = {later for state in edge for later in moves.get(state, set())} - found
        found |= edge
    return found
