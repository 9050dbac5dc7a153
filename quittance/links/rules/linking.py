"""Which address links itself to which clients, and which one waits for the firm."""

from collections.abc import Collection

CLIENTS_MAX = 25
# Whoever has an address there is not of the firm, although the firm's own address may end like that.
_PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com"),
        *("aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "comcast.net", "verizon.net"),
    }
)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def own_domains(addresses: Collection[str]) -> frozenset[str]:
    """The firm's own, by the addresses of its staff."""
    return frozenset(domain_of(address) for address in addresses if "@" in address) - _PUBLIC_DOMAINS


def may_link_itself(*, address: str, clients: int, own: Collection[str], agreed: bool) -> bool:
    """Staff never see a client's portal as a client; an address of very many clients may be a shared mailbox."""
    return domain_of(address) not in own and (clients <= CLIENTS_MAX or agreed)
