from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0003_kinds"),
        ("tenancy", "0007_mirror"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="went_back_at",
            field=models.DateTimeField(
                help_text="when its mark was found to lie before ours: a backup was restored there", null=True
            ),
        ),
        migrations.AddField(
            model_name="heldrow",
            name="open_cents",
            field=models.BigIntegerField(help_text="the open balance of an invoice, or of an entry", null=True),
        ),
        migrations.AddField(
            model_name="heldrow",
            name="currency",
            field=models.CharField(default="USD", max_length=3),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="label",
            field=models.CharField(
                default="", help_text="the number that people know it by, if it can be read", max_length=100
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="client_key",
            field=models.CharField(default="", help_text="whose row it is, if it says so", max_length=100),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="client_name",
            field=models.TextField(default="", help_text="as the row itself says it"),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="open_cents",
            field=models.BigIntegerField(help_text="the open balance it bears, if it can be read", null=True),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="currency",
            field=models.CharField(default="USD", max_length=3),
        ),
    ]
