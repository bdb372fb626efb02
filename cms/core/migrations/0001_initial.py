"""Scheduled runs, and the Spanish text search without accents on which Wagtail's search is built."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

SEARCH = """
CREATE TEXT SEARCH CONFIGURATION puebla_es (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION puebla_es
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(SEARCH, "DROP TEXT SEARCH CONFIGURATION puebla_es;"),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="trabajo")),
                ("began_at", models.DateTimeField(null=True, verbose_name="comenzó")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="terminó")),
                ("failed", models.BooleanField(default=False, verbose_name="falló")),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="resultado")),
            ],
            options={"verbose_name": "trabajo programado", "verbose_name_plural": "trabajos programados"},
        ),
    ]
