"""Who reads and who must act is found without first reading a list of what was not indexed yet."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_words")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_readers"),
        migrations.RemoveIndex(model_name="task", name="task_inbox"),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["readers"], name="case_readers"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("state", "abierta")), fastupdate=False, fields=["audience"], name="task_inbox"
            ),
        ),
    ]
