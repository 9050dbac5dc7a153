from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="secret",
            field=models.TextField(
                default="", help_text="encrypted: the one-time word that text and html lack until sent"
            ),
        ),
    ]
