"""What is there at the first start: the platform, an account for each firm's bank account, and who is told of news."""

from typing import Any

from sandbox import seed as cast
from sandbox.processor.api import accounts, endpoints
from sandbox.processor.store import Store
from sandbox.processor.work import PLATFORM


def found(store: Store, seed: int) -> None:
    world = cast.world(seed)
    with store.work() as work:
        if work.find(PLATFORM):
            return
        platform = work.add("account", "acct", {"id": PLATFORM, **accounts.fresh({"type": "standard"})})
        platform["business_profile"]["name"] = "Quittance"
        accounts.external(platform, {"routing_number": "110000000", "account_number": "000999999991"})
        work.put(platform)
        for firm in cast.FIRMS:
            bank: dict[str, Any] = next(each for each in world["bank"] if each["firm"] == firm.name)
            facts = accounts.fresh(
                {"controller": {"fees": {"payer": "application"}, "losses": {"payments": "application"}}}
            )
            account = work.add("account", "acct", {"id": f"acct_{firm.slug}", **facts})
            account["business_profile"]["name"] = firm.name
            account["capabilities"] = dict.fromkeys(accounts.CAPABILITIES, "active")
            accounts.external(account, {"routing_number": bank["routing_number"], "account_number": bank["number"]})
            work.put(account)


def tell(store: Store, address: str, secret: str) -> None:
    """As if somebody had entered the address among the processor's settings; once for each sort of news.

    Whoever signs with this secret is the same listener, wherever it lives this time.
    """
    if not address:
        return
    with store.work() as work:
        ours = [each for each in work.all("webhook_endpoint") if each["secret"] == secret]
        for connect in (True, False):
            there = [each for each in ours if each["_connect"] == connect]
            for double in there[1:]:
                work.remove(double)
            if not there:
                made = endpoints.create(work, {"url": address, "enabled_events": ["*"], "connect": connect})
                work.put({**made, "secret": secret})
            elif there[0]["url"] != address:
                # Who is told has moved: what was not taken yet at the former address goes to this one.
                work.put({**there[0], "url": address})
