import django.db.models.deletion
import quittance.core.scope
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0018_return_alarm"),
        ("tenancy", "0009_clock_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charge", models.CharField(help_text="of the processor: one for each try", max_length=255)),
                (
                    "fingerprint",
                    models.CharField(default="", help_text="of the card, if it was told", max_length=255),
                ),
                ("declined_at", models.DateTimeField()),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declines",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "db_table": "payments_decline",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["firm", "declined_at"], name="payments_decline_lately")],
                "constraints": [
                    models.UniqueConstraint(fields=("firm", "charge"), name="payments_decline_once"),
                ],
            },
        ),
    ]
