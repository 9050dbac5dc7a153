from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0005_connection_trial"),
    ]

    operations = [
        migrations.AddField(
            model_name="branding",
            name="logo_plate",
            field=models.CharField(
                default="", help_text="light or dark: what lies behind a logo that would vanish", max_length=5
            ),
        ),
        migrations.AddConstraint(
            model_name="branding",
            constraint=models.CheckConstraint(
                condition=models.Q(("logo_plate__in", ["", "light", "dark"])), name="tenancy_branding_logo_plate"
            ),
        ),
    ]
