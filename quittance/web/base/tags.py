"""Template tags known on every page."""

from django import template
from django.utils.safestring import SafeString

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
