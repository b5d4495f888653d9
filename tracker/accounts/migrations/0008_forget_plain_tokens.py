from django.db import migrations


class Migration(migrations.Migration):
    """REST framework kept its tokens as they are. Now only digests are stored, and those must not lie on."""

    dependencies = [
        ("accounts", "0007_token_fields_are_named"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS authtoken_token", migrations.RunSQL.noop),
    ]
