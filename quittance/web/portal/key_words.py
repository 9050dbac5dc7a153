"""What is said of a key that opens nothing: the same whether it is wrong, switched off, or of nobody."""

from django.http import HttpResponse

from quittance.access.actions import knocks
from quittance.tenancy.models import Firm
from quittance.web.base import errors


def wrong(firm: Firm) -> str:
    return (
        "These numbers open nothing. Compare both with an invoice, sign for sign: small and capital letters differ. "
        "The client number alone is enough only if there never was an invoice. "
        f"They do fit? Write to {firm.contact_address}."
    )


def too_many(many: knocks.TooMany, *, signed_in: bool = False) -> str:
    """Says what is not slowed by any of it."""
    words = errors.in_words(max(1, round(many.wait.total_seconds())))
    told = f"Too many numbers that did not fit were tried, here or elsewhere. Wait {words}, then try once more."
    others = "The link in the mail that brought an invoice works meanwhile"
    return f"{told} {others}." if signed_in else f"{told} {others}, and so does signing in to an account."


def shut(response: HttpResponse, many: knocks.TooMany) -> HttpResponse:
    response.headers["Retry-After"] = str(max(1, round(many.wait.total_seconds())))
    return response
