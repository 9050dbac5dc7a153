from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_renewal"),
    ]

    operations = [
        # Who works with a firm's invoices goes on to see what became of them by mail.
        migrations.RunSQL(
            sql="""
                UPDATE access_group SET permissions = permissions || '{see_mail}'
                 WHERE name IN ('Admins', 'Users') AND NOT permissions @> '{see_mail}';
                UPDATE access_group SET permissions = permissions || '{decide_mail}'
                 WHERE name = 'Admins' AND NOT permissions @> '{decide_mail}';
            """,
            reverse_sql="",
        ),
    ]
