"""Template tags known on every page."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.dateformat import format as date_format
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
@lru_cache(maxsize=4096)
def day(when: date | None) -> str:
    """`May 1, 2026`. Bills bear the same few dates over and over."""
    return date_format(when, "F j, Y") if when else ""


@register.filter
def counted(number: int) -> str:
    """`1,000,000`."""
    return f"{number:,}"
