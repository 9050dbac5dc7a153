"""How the practice system is read: where it is, how its fields are ours, what was read when, and what was held back."""

from quittance.sync.models.field_map import FieldMap
from quittance.sync.models.held_import import HeldImport, HeldRow
from quittance.sync.models.quarantined import Quarantined
from quittance.sync.models.run import Run
from quittance.sync.models.source import Source
from quittance.sync.models.trial import Trial

__all__ = ["FieldMap", "HeldImport", "HeldRow", "Quarantined", "Run", "Source", "Trial"]
