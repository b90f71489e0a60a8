"""The shared cache's table and the database's extensions."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            """CREATE TABLE IF NOT EXISTS cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL);
            CREATE INDEX IF NOT EXISTS cache_expires ON cache (expires);""",
            "DROP TABLE IF EXISTS cache;",
        ),
    ]
