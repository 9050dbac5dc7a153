from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_payouts")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="failure_firm_words",
            field=models.TextField(default="", help_text="to the firm, which may know more or do otherwise"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="failure_words",
            field=models.TextField(default="", help_text="to who pays"),
        ),
    ]
