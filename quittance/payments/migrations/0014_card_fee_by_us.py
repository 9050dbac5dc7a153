import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_refund_days")]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="card_fee_by_us",
            field=models.BooleanField(
                default=False,
                help_text="agreed with us: a card fee that a payer bore goes back from our money, not the firm's",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="fee_by_us",
            field=models.BooleanField(
                default=False, help_text="that fee is given back to the firm by us, as agreed then"
            ),
        ),
        migrations.AlterField(
            model_name="feereturn",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fee_returns", to="payments.payment"
            ),
        ),
        migrations.AddField(
            model_name="feereturn",
            name="refund",
            field=models.OneToOneField(
                help_text="whose card fee it is",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fee_return",
                to="payments.refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="feereturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refund", None)), fields=("payment",), name="payments_fee_return_once"
            ),
        ),
    ]
