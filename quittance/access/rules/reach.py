"""Which clients somebody may see at all. What they may do with them is a matter of rights."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """Offices, partners and clients that bound what somebody sees. Nothing named: no bounds."""

    offices: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()

    @property
    def is_unbounded(self) -> bool:
        return not (self.offices or self.partners or self.clients)

    def includes(self, other: "Reach") -> bool:
        """Whether whoever is bound like this sees at least what the other sees."""
        return self.is_unbounded or (
            not other.is_unbounded
            and self.offices >= other.offices
            and self.partners >= other.partners
            and self.clients >= other.clients
        )

    def covers(self, *, office: str, partners: Collection[str], client: str) -> bool:
        """One fitting bound is enough: "the Boston office and client 1100" are two ways to see a client."""
        if self.is_unbounded:
            return True
        return (
            plain(office) in self.offices
            or plain(client) in self.clients
            or any(plain(partner) in self.partners for partner in partners)
        )


def plain(value: str) -> str:
    """Practice systems are not strict about letter case and spaces at the ends; neither are bounds."""
    return value.strip().casefold()


def of(bounds: Collection[tuple[str, str]]) -> Reach:
    """From (kind, value) pairs as they are kept."""
    named: dict[str, set[str]] = {"office": set(), "partner": set(), "client": set()}
    for kind, value in bounds:
        named[kind].add(plain(value))
    return Reach(
        offices=frozenset(named["office"]), partners=frozenset(named["partner"]), clients=frozenset(named["client"])
    )
