from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_taken_back_late")]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="refund_days",
            field=models.SmallIntegerField(
                default=90, help_text="for how many days after it arrived a payment may be refunded"
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("refund_days__gte", 1), ("refund_days__lte", 180)),
                name="payments_policy_refund_days",
            ),
        ),
    ]
