from django.db import migrations, models


def _label(what: str) -> "models.CharField[str, str]":
    return models.CharField(default="", max_length=40, help_text=f"what the checkout calls {what}; empty: ours")


class Migration(migrations.Migration):
    dependencies = [("payments", "0016_started_mails")]

    operations = [
        migrations.AddField("policy", "bank_label", _label("a bank account")),
        migrations.AddField("policy", "any_card_label", _label("cards where all cost the same")),
        migrations.AddField("policy", "credit_label", _label("credit cards")),
        migrations.AddField("policy", "debit_label", _label("debit cards")),
        migrations.AddField(
            "policy", "shows_payments", models.BooleanField(default=True, help_text="portal persons see what was paid")
        ),
        migrations.AddField(
            "policy",
            "shows_paid_papers",
            models.BooleanField(default=True, help_text="portal persons see the PDF of an invoice that is paid"),
        ),
    ]
