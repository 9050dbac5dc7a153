from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0008_bank_account")]

    operations = [
        migrations.AddField(
            model_name="firm",
            name="clock_moves",
            field=models.JSONField(
                default=list,
                help_text="each move of the clock: the real moment, and how many days it was ahead from then on",
            ),
        ),
    ]
