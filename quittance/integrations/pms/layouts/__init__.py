"""How each practice system wants its receipts file: the same posted rows, in its own tables."""

from collections.abc import Mapping

from quittance.integrations.pms.layouts import (
    cch_axcess,
    cch_prosystem,
    generic,
    pp365,
    practice_cs,
    practice_engine,
    quickbooks,
)
from quittance.integrations.pms.layouts.layout import Chosen, Layout, Options, Posted

LAYOUTS: Mapping[str, Layout] = {
    each.name: each
    for each in (
        cch_prosystem.LAYOUT,
        practice_engine.LAYOUT,
        pp365.LAYOUT,
        quickbooks.LAYOUT,
        practice_cs.LAYOUT,
        cch_axcess.LAYOUT,
        generic.LAYOUT,
    )
}

__all__ = ["LAYOUTS", "Chosen", "Layout", "Options", "Posted"]
