from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("relay", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="addressee",
            index=models.Index(
                fields=["firm", "-id"],
                condition=models.Q(("state", "going"), _negated=True),
                name="relay_addressee_not_going",
            ),
        ),
    ]
