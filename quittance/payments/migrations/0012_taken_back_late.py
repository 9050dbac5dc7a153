from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_why_it_failed")]

    operations = [
        migrations.AddField(
            model_name="takenback",
            name="late",
            field=models.BooleanField(
                default=False, help_text="it was missing, until other money came back: the two leave on one line"
            ),
        ),
    ]
