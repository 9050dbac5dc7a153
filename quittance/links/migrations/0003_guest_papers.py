from typing import Any

import django.db.models.deletion
import quittance.core.scope
from django.db import migrations, models


def _firm() -> Any:
    return models.ForeignKey(
        default=quittance.core.scope.firm_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.firm",
    )


_OPTIONS = {"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"}


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_rights_over_mail"),
        ("links", "0002_barred"),
        ("receivables", "0007_invoice_pdf"),
        ("tenancy", "0009_clock_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="guest",
            name="papers_at",
            field=models.DateTimeField(help_text="since a mailed code opened the PDFs to this guest alone", null=True),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.CheckConstraint(
                condition=models.Q(("papers_at", None), models.Q(("masked", False), ("way", "key")), _connector="OR"),
                name="links_guest_papers_by_key",
            ),
        ),
        migrations.CreateModel(
            name="GuestPapers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("code", "after a code that we mail to a contact of the client"), ("never", "never")],
                        default="code",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(null=True)),
                ("changed_by", models.CharField(default="", max_length=120)),
                ("firm", _firm()),
            ],
            options={
                "db_table": "links_guest_papers",
                **_OPTIONS,
                "constraints": [
                    models.UniqueConstraint(fields=("firm",), name="links_guest_papers_once"),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["code", "never"])), name="links_guest_papers_way"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(help_text="to whom it was mailed, as the mirror has it", max_length=320)),
                (
                    "code_sha256",
                    models.BinaryField(help_text="under the installation's key and for this guest", max_length=32),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0, help_text="wrong ones")),
                ("used_at", models.DateTimeField(null=True)),
                ("firm", _firm()),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper_codes", to="links.guest"
                    ),
                ),
            ],
            options={
                "db_table": "links_paper_code",
                **_OPTIONS,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tries__lte", 5)), name="links_paper_code_tries"),
                ],
            },
        ),
    ]
