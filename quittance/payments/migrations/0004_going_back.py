"""What goes back: refunds, disputes and returns, what the books take back for them, and fees given back.

No more is ever given back than was captured: the database itself refuses it, under the payment's lock (immunity 10).
"""

import django.db.models.deletion
import quittance.core.scope
import uuid
from django.db import migrations, models


_REFUSE = """
CREATE FUNCTION payments_refuse_refunding_twice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    captured bigint;
    given bigint;
BEGIN
    SELECT CASE WHEN state = 'succeeded' THEN items_cents + payer_fee_cents ELSE 0 END INTO captured
      FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    SELECT COALESCE(SUM(items_cents + payer_fee_cents), 0) INTO given
      FROM payments_refund
     WHERE payment_id = NEW.payment_id AND id <> NEW.id AND state IN ('requested', 'processing', 'succeeded');
    IF given + NEW.items_cents + NEW.payer_fee_cents > captured THEN
        RAISE EXCEPTION 'More would go back of payment % than was captured (payments_refund_captured).', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_refund_captured';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_refund_captured
    BEFORE INSERT OR UPDATE OF state, items_cents, payer_fee_cents, payment_id ON payments_refund
    FOR EACH ROW WHEN (NEW.state IN ('requested', 'processing', 'succeeded'))
    EXECUTE FUNCTION payments_refuse_refunding_twice();
"""
_BACK = """
DROP TRIGGER payments_refund_captured ON payments_refund;
DROP FUNCTION payments_refuse_refunding_twice();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_methods"),
        ("receivables", "0006_overpaid"),
        ("tenancy", "0008_bank_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("inquiry", "Inquiry"),
                            ("inquiry_closed", "Inquiry Closed"),
                            ("open", "Open"),
                            ("lost", "Lost"),
                            ("won", "Won"),
                        ],
                        default="inquiry",
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dispute", "Dispute"),
                            ("return", "a bank transfer that came back after it had settled"),
                        ],
                        default="dispute",
                        max_length=10,
                    ),
                ),
                ("dispute_id", models.CharField(help_text="the processor's", max_length=255, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("amount_cents", models.BigIntegerField(help_text="as the processor says")),
                (
                    "items_cents",
                    models.BigIntegerField(default=0, help_text="of it, what is to be taken from the payment's items"),
                ),
                (
                    "payer_fee_cents",
                    models.BigIntegerField(default=0, help_text="of it, the card fee that the payer bore"),
                ),
                (
                    "payer_fee_suffix",
                    models.IntegerField(help_text="of that fee's own line in the files, from 900 on", null=True),
                ),
                (
                    "payer_fee_back_suffix",
                    models.IntegerField(help_text="of the line that undoes it, if it was won", null=True),
                ),
                (
                    "missing_cents",
                    models.BigIntegerField(default=0, help_text="was withdrawn although it was given back already"),
                ),
                ("reason", models.TextField(default="", help_text="to people of the firm")),
                ("payer_words", models.TextField(default="", help_text="to the payer, where a transfer came back")),
                ("return_code", models.CharField(default="", max_length=20)),
                ("answer_due_at", models.DateTimeField(null=True)),
                (
                    "answered_at",
                    models.DateTimeField(help_text="when evidence reached the bank; there is one answer", null=True),
                ),
                ("opened_at", models.DateTimeField(help_text="at the processor")),
                ("heard_at", models.DateTimeField(help_text="when we first knew")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispute_rows", to="payments.payment"
                    ),
                ),
            ],
            options={
                "db_table": "payments_dispute",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["inquiry", "inquiry_closed", "open", "lost", "won"])),
                        name="payments_dispute_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["dispute", "return"])), name="payments_dispute_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_cents__gt", 0),
                            ("items_cents__gte", 0),
                            ("missing_cents__gte", 0),
                            ("payer_fee_cents__gte", 0),
                        ),
                        name="payments_dispute_amounts",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["firm", "answer_due_at"],
                        name="payments_dispute_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("requested", "Requested"), ("succeeded", "Succeeded"), ("failed", "Failed")],
                        default="requested",
                        max_length=20,
                    ),
                ),
                (
                    "ticket",
                    models.UUIDField(default=uuid.uuid4, help_text="our own key of it at the processor", unique=True),
                ),
                ("fee_return_id", models.CharField(default="", help_text="the processor's", max_length=255)),
                ("currency", models.CharField(max_length=3)),
                ("amount_cents", models.BigIntegerField()),
                ("failure_words", models.TextField(default="")),
                ("requested_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fee_return", to="payments.payment"
                    ),
                ),
            ],
            options={
                "db_table": "payments_fee_return",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "succeeded", "failed"])),
                        name="payments_fee_return_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="payments_fee_return_above_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("processing", "Processing"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                (
                    "form_key",
                    models.CharField(help_text="made in the browser; the same form sent again has it", max_length=300),
                ),
                (
                    "ticket",
                    models.UUIDField(default=uuid.uuid4, help_text="our own key of it at the processor", unique=True),
                ),
                ("refund_id", models.CharField(default="", help_text="the processor's", max_length=255)),
                (
                    "by",
                    models.CharField(help_text="staff:9, or processor for one made on its own pages", max_length=120),
                ),
                ("reason", models.TextField(default="")),
                (
                    "owed_again",
                    models.BooleanField(default=True, help_text="no: a credit follows, until when it is not due"),
                ),
                ("credit_until_date", models.DateField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("items_cents", models.BigIntegerField()),
                ("payer_fee_cents", models.BigIntegerField(default=0, help_text="of the card fee that the payer bore")),
                (
                    "payer_fee_suffix",
                    models.IntegerField(help_text="of that fee's own line in the files, from 900 on", null=True),
                ),
                (
                    "payer_fee_back_suffix",
                    models.IntegerField(help_text="of the line that undoes it, if the refund failed", null=True),
                ),
                (
                    "missing_cents",
                    models.BigIntegerField(default=0, help_text="went back although a dispute took the same money"),
                ),
                ("failure_words", models.TextField(default="")),
                ("requested_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(help_text="when the processor was first asked", null=True)),
                (
                    "doubted_at",
                    models.DateTimeField(help_text="since when it has been asked and has not answered", null=True),
                ),
                ("accepted_at", models.DateTimeField(help_text="when the money left", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refund_rows", to="payments.payment"
                    ),
                ),
            ],
            options={
                "db_table": "payments_refund",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "processing", "succeeded", "failed", "cancelled"])
                        ),
                        name="payments_refund_state",
                    ),
                    models.UniqueConstraint(fields=("firm", "form_key"), name="payments_refund_form_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("refund_id", ""), _negated=True),
                        fields=("refund_id",),
                        name="payments_refund_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("items_cents__gte", 0),
                            ("missing_cents__gte", 0),
                            ("payer_fee_cents__gte", 0),
                            models.Q(("items_cents", 0), ("payer_fee_cents", 0), _negated=True),
                        ),
                        name="payments_refund_above_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_until_date", None), ("owed_again", True)),
                            models.Q(("credit_until_date__isnull", False), ("owed_again", False)),
                            _connector="OR",
                        ),
                        name="payments_refund_credit",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("requested", "processing"))),
                        fields=["firm", "requested_at"],
                        name="payments_refund_unfinished",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_cents", models.BigIntegerField()),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_items",
                        to="receivables.receipt",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="payments.refund"
                    ),
                ),
            ],
            options={
                "db_table": "payments_refund_item",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("refund", "receipt"), name="payments_refund_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="payments_refund_item_above_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source_cents",
                    models.BigIntegerField(
                        default=0, help_text="what the practice system asked for then; a credit shows as less"
                    ),
                ),
                (
                    "awaited",
                    models.OneToOneField(
                        help_text="keeps it from being due",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited_for",
                        to="receivables.receipt",
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="payments.dispute",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        default=quittance.core.scope.firm_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.firm",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        help_text="of the payment as the payer chose it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.receipt",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="payments.refund",
                    ),
                ),
                (
                    "restored",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_back_for",
                        to="receivables.receipt",
                    ),
                ),
                (
                    "reversal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_for",
                        to="receivables.receipt",
                    ),
                ),
            ],
            options={
                "db_table": "payments_taken_back",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dispute", None), ("refund__isnull", False)),
                            models.Q(("dispute__isnull", False), ("refund", None)),
                            _connector="OR",
                        ),
                        name="payments_taken_back_for_one",
                    )
                ],
            },
        ),
        migrations.RunSQL(_REFUSE, _BACK),
    ]
