from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_wallets")]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="started_mails",
            field=models.BooleanField(
                default=True,
                help_text="payers read of a bank transfer when it starts; else once it has arrived, and never of both",
            ),
        ),
    ]
