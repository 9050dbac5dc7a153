"""The product's own settings; only the table of addresses is ours, and where the page's template lies."""

from pathlib import Path

from quittance.config.settings import *  # noqa: F403  whatever the product sets now or later is what is measured
from quittance.config.settings import TEMPLATES as _PRODUCT_TEMPLATES

ROOT_URLCONF = "bench.hello_site.urls"
TEMPLATES = [
    {**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]} for engine in _PRODUCT_TEMPLATES
]
