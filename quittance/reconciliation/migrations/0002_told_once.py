from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_fates_and_signing"),
        ("reconciliation", "0001_initial"),
        ("tenancy", "0008_bank_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="proof",
            name="told_hash",
            field=models.CharField(default="", help_text="of what that mail said", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.UniqueConstraint(fields=("mail",), name="reconciliation_mailing_once"),
        ),
    ]
