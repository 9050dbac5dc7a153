"""Template tags known on every page."""

from django import template
from django.utils.safestring import SafeString

from quittance.core.money import Currency, Money
from quittance.web.base import assets, icons

register = template.Library()


@register.simple_tag
def asset(source: str) -> str:
    return assets.address(source)


@register.simple_tag
def font(name: str) -> str:
    return assets.font(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.drawn(name)


@register.filter
def money(cents: int | None, currency: str) -> str:
    """`$1,000.00`. A currency that we do not deal in keeps its name: what the books hold is shown all the same."""
    if cents is None:
        return ""
    if currency in set(Currency):
        return str(Money(cents, Currency(currency)))
    return f"{currency} {str(Money(cents, Currency.USD)).replace(Currency.USD.symbol, '')}"


@register.filter
def counted(number: int) -> str:
    """`1,000,000`."""
    return f"{number:,}"
