import django.db.models.deletion
import quittance.core.scope
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0017_labels_and_sight"),
        ("tenancy", "0009_clock_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("unauthorized", "unauthorized"),
                            ("administrative", "administrative"),
                            ("overall", "overall"),
                        ],
                        max_length=20,
                    ),
                ),
                ("passed_date", models.DateField(help_text="by the firm's days")),
                ("told_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(help_text="when it was found within the limit again", null=True)),
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
            ],
            options={
                "db_table": "payments_return_alarm",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sort__in", ["unauthorized", "administrative", "overall"])),
                        name="payments_return_alarm_sort",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("firm", "sort"),
                        name="payments_return_alarm_one",
                    ),
                ],
            },
        ),
    ]
