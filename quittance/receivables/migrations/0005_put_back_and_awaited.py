"""What went back may be put back, once; what waits for a credit is kept from being due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0004_followed_and_corrected"),
        ("tenancy", "0008_bank_account"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receivables_receipt_item",
        ),
        migrations.AlterField(
            model_name="receipt",
            name="item",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("invoice", "Invoice"),
                    ("late_fee", "Late Fee"),
                    ("on_account", "a payment without an invoice"),
                    ("reversal", "Reversal"),
                    ("awaited", "kept from being due, because a credit is to follow"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("item__in", ["", "invoice", "late_fee", "on_account", "reversal", "awaited"])),
                name="receivables_receipt_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", False), models.Q(("item", "reversal"), _negated=True)),
                fields=("reverses",),
                name="receivables_receipt_restored_once",
            ),
        ),
    ]
