"""Acts on the whole of the books."""

from sandbox.practice import choosing as choose
from sandbox.practice.act import DATED, Act
from sandbox.practice.acts import whole
from sandbox.practice.fields import Field

ACTS = (
    Act(
        "import-clients",
        "Import clients",
        "As when the firm buys another: clients, contacts and open invoices at once.",
        "firm",
        (Field("count", "How many clients", "whole", required=True, default=lambda _scene: "500"), DATED),
        whole.bring_in,
    ),
    Act(
        "back-up",
        "Back up now",
        "A copy of all rows as they are now. It replaces the copy you took before.",
        "firm",
        (),
        whole.back_up,
    ),
    Act(
        "restore",
        "Restore a backup",
        "All rows and the row versions go back. Whatever was done since is gone.",
        "firm",
        (Field("backup", "Backup", "whole", required=True, default=lambda _scene: "1", choices=choose.backups),),
        whole.restore,
        grave=True,
    ),
)
