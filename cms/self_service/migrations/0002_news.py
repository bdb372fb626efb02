import django.db.models.deletion
from django.db import migrations, models

# Whoever asked before this version knows her page as it is now: the worker looks at it once and tells nothing.
KNOWN = """
INSERT INTO self_service_news (case_id, wanted, number, due_at)
SELECT id, true, 0, now() FROM cases_case AS one
WHERE state IN ('abierto', 'en_espera')
  AND (applicant_id IS NOT NULL OR EXISTS (SELECT 1 FROM cases_followup AS key WHERE key.case_id = one.id))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_words"),
        ("self_service", "0001_submissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="news",
                        serialize=False,
                        to="cases.case",
                        verbose_name="caso",
                    ),
                ),
                ("wanted", models.BooleanField(default=True, verbose_name="quiere avisos por correo")),
                ("told", models.JSONField(blank=True, editable=False, null=True, verbose_name="lo que ya sabe")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="último hecho visto")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="se mira el")),
            ],
            options={
                "verbose_name": "novedades de un trámite",
                "verbose_name_plural": "novedades de los trámites",
                "indexes": [
                    models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="news_due")
                ],
            },
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
