"""Template tags known on every page."""

from django import template

from quittance.web.base import assets

register = template.Library()


@register.simple_tag
def asset(source: str) -> str:
    return assets.address(source)
