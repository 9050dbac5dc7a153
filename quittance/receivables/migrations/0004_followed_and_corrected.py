"""What was paid follows to an invoice billed anew, and a decision remembers which reference it was made about."""

import django.db.models.deletion
from django.db import migrations, models

_TRIGGER = """
DROP TRIGGER receivables_invoice_covered ON receivables_invoice;
CREATE TRIGGER receivables_invoice_covered BEFORE UPDATE OF ours_cents ON receivables_invoice
    FOR EACH ROW WHEN (
        NEW.ours_cents > OLD.ours_cents
        AND (NEW.ours_cents > NEW.open_cents + NEW.echoed_cents OR NEW.voided OR NEW.gone_at IS NOT NULL)
        {unless}
    )
    EXECUTE FUNCTION receivables_refuse_covering_twice();
"""
# Said by `covering.recompute` alone, for the one statement that lets items follow, and taken back behind it.
_UNLESS = "AND current_setting('receivables.items_follow', true) IS DISTINCT FROM 'on'"
_BORNE = """
UPDATE receivables_decision d SET reference = e.reference
  FROM receivables_receipt r JOIN receivables_entry e ON e.id = r.entry_id WHERE r.id = d.receipt_id
"""


class Migration(migrations.Migration):
    dependencies = [("receivables", "0003_receipt_origins")]

    operations = [
        migrations.RunSQL(_TRIGGER.format(unless=_UNLESS), _TRIGGER.format(unless="")),
        migrations.AddField(
            model_name="decision",
            name="reference",
            field=models.TextField(default="", db_default="", help_text="which the receipt bore when it was decided"),
        ),
        migrations.RunSQL(_BORNE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="receipt",
            name="judged_invoice",
            field=models.ForeignKey(
                db_index=False,
                help_text="the invoice whose sum leaves it out; it may lie on another one by now",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="receivables.invoice",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(
                    models.Q(("voided", True), ("gone_at__isnull", False), _connector="OR"), ("ours_cents__gt", 0)
                ),
                fields=["firm"],
                name="receivables_invoice_left",
            ),
        ),
    ]
